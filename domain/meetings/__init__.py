"""Committees and their meetings: the rules. Mardi reminds; it does not convene."""
