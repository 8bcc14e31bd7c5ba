"""The history of the schema, as Alembic scripts. Written by `make migration`, applied by `storage.migrating`."""
