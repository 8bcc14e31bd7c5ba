"""Projects: imported from files, created and edited by the project office, shown."""
