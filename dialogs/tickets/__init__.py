"""Tickets in the conversation: opened, worked on, talked about, searched, with their files."""
