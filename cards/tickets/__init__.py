"""The cards of tickets: the ticket from each side, the form, lists, notices, the report."""
