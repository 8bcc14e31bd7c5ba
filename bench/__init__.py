"""Measures Mardi beside the SDKs it could have been built on: `python -m bench` (see `bench/README.md`)."""
