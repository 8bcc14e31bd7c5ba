"""The news in the conversation: written and sent by its editors, read by everybody."""

from dialogs.news.feature import NewsDialogs

__all__ = ["NewsDialogs"]
