"""Projects: imported from files, created and edited by the project office, shown."""

from workflows.projects.editing import Projects

__all__ = ["Projects"]
