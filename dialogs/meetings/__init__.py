"""Meetings, bodies and decisions in conversation."""

from dialogs.meetings.feature import MeetingDialogs

__all__ = ["MeetingDialogs"]
