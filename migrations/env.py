"""Alembic's entry. Haoke runs it in its own transaction: see haoke/kernel/migrate.py."""

from alembic import context

from haoke.schema import whole_schema

context.configure(
    connection=context.config.attributes["connection"], target_metadata=whole_schema(), compare_server_default=True
)
with context.begin_transaction():
    context.run_migrations()
