"""Runs the steps on the connection that the store hands over."""

from __future__ import annotations

from alembic import context

from programme.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite cannot alter most things in place
    compare_type=True,
)
context.run_migrations()
