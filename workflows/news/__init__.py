"""The news: written, planned, sent and measured by its editors; read, and asked about, by everybody."""
