"""Turns by when they were, for counting what is asked of late."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_turns_at", "turns", ["at"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_turns_at", table_name="turns")
