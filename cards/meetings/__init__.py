"""The cards, messages and documents of meetings."""
