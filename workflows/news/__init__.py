"""The news: written, planned, sent and measured by its editors; read, and asked about, by everybody."""

from workflows.news.newsroom import Newsroom

__all__ = ["Newsroom"]
