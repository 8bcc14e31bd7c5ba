"""What full-text search is made of on each database, where the schema's metadata says nothing of it: what migration 0004 creates.

On SQLite an FTS5 table reads the text of `ticket_stems`, and triggers keep it true; on PostgreSQL a GIN index does. The stems are cut in
Python: each is one token, taken as it is.
"""

from sqlalchemy import Connection, text

_CREATE = {
    "sqlite": (
        """
        CREATE VIRTUAL TABLE fts_tickets USING fts5 (
            stems, content='ticket_stems', content_rowid='ticket_id', detail=none, columnsize=0,
            tokenize="unicode61 remove_diacritics 0 tokenchars '_'"
        )
        """,
        """
        CREATE TRIGGER fts_tickets_added AFTER INSERT ON ticket_stems BEGIN
            INSERT INTO fts_tickets (rowid, stems) VALUES (new.ticket_id, new.stems);
        END
        """,
        """
        CREATE TRIGGER fts_tickets_changed AFTER UPDATE ON ticket_stems BEGIN
            INSERT INTO fts_tickets (fts_tickets, rowid, stems) VALUES ('delete', old.ticket_id, old.stems);
            INSERT INTO fts_tickets (rowid, stems) VALUES (new.ticket_id, new.stems);
        END
        """,
        """
        CREATE TRIGGER fts_tickets_removed AFTER DELETE ON ticket_stems BEGIN
            INSERT INTO fts_tickets (fts_tickets, rowid, stems) VALUES ('delete', old.ticket_id, old.stems);
        END
        """,
    ),
    "postgresql": (
        "CREATE INDEX fts_tickets ON ticket_stems USING gin (array_to_tsvector(string_to_array(stems, ' ')))",
    ),
}


def create(connection: Connection) -> None:
    """Create it."""
    for statement in _CREATE[connection.dialect.name]:
        connection.execute(text(statement))


def drop(connection: Connection) -> None:
    """Drop what does not go with its table by itself."""
    if connection.dialect.name == "sqlite":
        connection.execute(text("DROP TABLE fts_tickets"))
