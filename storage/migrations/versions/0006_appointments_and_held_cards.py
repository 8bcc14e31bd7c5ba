"""appointments on tickets, and live cards held by forms"""

import sqlalchemy as sa
from alembic import op

import storage.types

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.add_column(sa.Column("appointment_at", storage.types.UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("appointment_where", sa.String(length=200), server_default="", nullable=False))
        batch_op.add_column(sa.Column("remind_at", storage.types.UtcDateTime(timezone=True), nullable=True))
    op.create_table(
        "card_holds",
        sa.Column("place_id", _ID, nullable=False),
        sa.Column("activity_id", sa.String(length=256), nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("until", storage.types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_card_holds_person_id")),
        sa.ForeignKeyConstraint(["place_id"], ["places.id"], name=op.f("fk_card_holds_place_id")),
        sa.PrimaryKeyConstraint("place_id", "activity_id", "person_id", name=op.f("pk_card_holds")),
    )
    with op.batch_alter_table("card_holds", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_card_holds_subject"), ["subject"], unique=False)
        batch_op.create_index(batch_op.f("ix_card_holds_until"), ["until"], unique=False)


def downgrade() -> None:
    op.drop_table("card_holds")
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.drop_column("remind_at")
        batch_op.drop_column("appointment_where")
        batch_op.drop_column("appointment_at")
