"""What full-text search reads: the stems of documents, and how common each stem is.

The index itself is no table of this metadata: on SQLite it is the FTS5 table `fts_tickets`, which triggers keep true to `ticket_stems`; on
PostgreSQL the GIN index `fts_tickets` on that table. Both are written by hand in their migration (`storage.migrating.is_compared`).
"""

from sqlalchemy import Column, ForeignKey, Integer, String, Table, Text

from storage.schema.base import ID, metadata

ticket_stems = Table(
    "ticket_stems",
    metadata,
    Column("ticket_id", ID, ForeignKey("tickets.id"), primary_key=True, autoincrement=False),
    Column("stems", Text, nullable=False),
)
"""The stems of a ticket, separated by spaces, and marks such as `_open` that searches narrow by."""

stem_counts = Table(
    "stem_counts",
    metadata,
    Column("stem", String(32), primary_key=True),
    Column("documents", Integer, nullable=False),
)
"""How many documents hold a stem, as far as they have been counted: what is rare is searched first, and weighs more."""

counted_stems = Table(
    "counted_stems",
    metadata,
    Column("collection", String(16), primary_key=True),
    Column("last_id", ID, nullable=False),
    Column("documents", Integer, nullable=False),
)
"""How far the documents of a collection have been counted."""
