"""The use cases: one public method per intention, one transaction each. Workflows never call each other."""
