"""How Alembic runs here: within the transaction that :mod:`hirempire.history.upgrade` has begun."""

from alembic import context

from hirempire.history.tables import METADATA
from hirempire.history.upgrade import VERSION_TABLE

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    version_table=VERSION_TABLE,
    render_as_batch=True,
)
context.run_migrations()
