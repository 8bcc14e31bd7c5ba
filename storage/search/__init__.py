"""Full-text search: the same results in the same order on SQLite and on PostgreSQL, since words are cut and ranked in Python."""
