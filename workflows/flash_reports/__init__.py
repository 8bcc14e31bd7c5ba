"""Flash reports: written as drafts, published and frozen, revised, read by everybody."""

from workflows.flash_reports.writing import FlashReports

__all__ = ["FlashReports"]
