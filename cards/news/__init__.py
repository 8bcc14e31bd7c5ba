"""The news as people see it: the form and the calendar of its editors, the card of its readers, the archive."""
