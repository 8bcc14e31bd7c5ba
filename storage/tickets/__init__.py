"""Tickets in the database: what they are, their history, who looks after them, what is to be told."""
