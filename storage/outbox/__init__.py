"""The outbox: rows written in the transaction of their cause, claimed by lease, sent, and recorded."""
