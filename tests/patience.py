"""How long a test waits for what must come. It says nothing of speed: a machine that is very busy still passes."""

PATIENCE = 60.0
"""Seconds. What takes longer hangs."""
