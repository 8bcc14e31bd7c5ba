"""The outbox as an administrator sees it, and why a message did not arrive, in words for everybody."""
