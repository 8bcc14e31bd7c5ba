"""Microsoft's Agents Playground as people of the demonstration: `python -m examples.playground`."""
