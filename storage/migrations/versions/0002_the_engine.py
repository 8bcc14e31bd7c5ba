"""the engine"""

import sqlalchemy as sa
from alembic import op

import storage.types

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_OPEN = sa.text("due_at IS NOT NULL")
_FAILED = sa.text("state IN ('blocked', 'not_installed', 'not_found', 'failed') AND set_aside_at IS NULL")


def upgrade() -> None:
    op.add_column("outbox", sa.Column("set_aside_at", storage.types.UtcDateTime(timezone=True), nullable=True))
    op.drop_index("ix_outbox_priority_due_at", "outbox")
    op.create_index(
        "ix_outbox_priority_due_at_id",
        "outbox",
        ["priority", "due_at", "id"],
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )
    op.create_index(
        "ix_outbox_state_reason", "outbox", ["state", "reason"], sqlite_where=_FAILED, postgresql_where=_FAILED
    )
    op.create_index("ix_outbox_payload_id", "outbox", ["payload_id"])
    op.create_index("ix_people_place_id", "people", ["place_id"])
    op.add_column("pace", sa.Column("minute", storage.types.UtcDateTime(timezone=True), nullable=True))
    op.add_column("pace", sa.Column("in_minute", sa.Integer(), server_default="0", nullable=False))
    op.add_column("pace", sa.Column("before", sa.Integer(), server_default="0", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("pace") as batch_op:
        for name in ("before", "in_minute", "minute"):
            batch_op.drop_column(name)
    op.drop_index("ix_people_place_id", "people")
    op.drop_index("ix_outbox_payload_id", "outbox")
    op.drop_index("ix_outbox_state_reason", "outbox")
    op.drop_index("ix_outbox_priority_due_at_id", "outbox")
    op.create_index(
        "ix_outbox_priority_due_at", "outbox", ["priority", "due_at"], sqlite_where=_OPEN, postgresql_where=_OPEN
    )
    with op.batch_alter_table("outbox") as batch_op:
        batch_op.drop_column("set_aside_at")
