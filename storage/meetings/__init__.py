"""Bodies, meetings, invitations, decisions and calendars, as rows."""
