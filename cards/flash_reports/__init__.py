"""The cards of flash reports: the form, the published report, the project and its history."""
