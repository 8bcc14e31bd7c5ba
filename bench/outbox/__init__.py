"""The part of the bench about the outbox: a broadcast under Teams' limits, and what it costs without them."""
