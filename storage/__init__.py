"""Schema, migrations and repositories: the only place where SQL is written. SQLite by default, PostgreSQL by URL."""
