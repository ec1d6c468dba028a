"""Alembic's entry: the connection comes from whoever opens the store."""

from alembic import context

from stance.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
