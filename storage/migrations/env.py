"""What Alembic runs: the connection comes from `storage.migrating`."""

from alembic import context

from storage.migrating import is_compared
from storage.schema import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
    include_object=is_compared,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
