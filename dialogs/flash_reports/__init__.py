"""Flash reports in the conversation: written on a form, read as cards."""

from dialogs.flash_reports.feature import FlashReportDialogs

__all__ = ["FlashReportDialogs"]
