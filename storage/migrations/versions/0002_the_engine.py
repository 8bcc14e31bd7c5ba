"""the engine"""

import sqlalchemy as sa
from alembic import op

import storage.types

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_FAILED = "state IN ('blocked', 'not_installed', 'not_found', 'failed') AND set_aside_at IS NULL"
_NARROWED = (
    ("ix_outbox_place_id_activity_id", ["place_id", "activity_id"], "activity_id IS NOT NULL"),
    ("ix_outbox_follows", ["follows"], "follows IS NOT NULL"),
    ("ix_outbox_subject_place_id", ["subject", "place_id"], "subject IS NOT NULL"),
)
_NEW = (
    ("ix_outbox_priority_due_at_id", ["priority", "due_at", "id"], "due_at IS NOT NULL"),
    ("ix_outbox_state_reason", ["state", "reason"], _FAILED),
    ("ix_outbox_cause", ["cause"], "cause IS NOT NULL"),
)


def _create(name: str, columns: list[str], where: str) -> None:
    op.create_index(name, "outbox", columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def upgrade() -> None:
    op.add_column("outbox", sa.Column("set_aside_at", storage.types.UtcDateTime(timezone=True), nullable=True))
    op.drop_index("ix_outbox_priority_due_at", "outbox")
    op.drop_index("ix_outbox_cause_state", "outbox")
    for name, columns, where in _NARROWED:
        op.drop_index(name, "outbox")
        _create(name, columns, where)
    for name, columns, where in _NEW:
        _create(name, columns, where)
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
    for name, _, _ in _NEW:
        op.drop_index(name, "outbox")
    for name, columns, _ in _NARROWED:
        op.drop_index(name, "outbox")
        op.create_index(name, "outbox", columns)
    op.create_index("ix_outbox_cause_state", "outbox", ["cause", "state"])
    _create("ix_outbox_priority_due_at", ["priority", "due_at"], "due_at IS NOT NULL")
    with op.batch_alter_table("outbox") as batch_op:
        batch_op.drop_column("set_aside_at")
