"""who followed the links of the news"""

import sqlalchemy as sa
from alembic import op

import storage.types

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "news_follows",
        sa.Column("item_id", _ID, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("link", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("at", storage.types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["news_items.id"], name=op.f("fk_news_follows_item_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_news_follows_person_id")),
        sa.PrimaryKeyConstraint("item_id", "person_id", "link", name=op.f("pk_news_follows")),
    )
    with op.batch_alter_table("news_follows", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_news_follows_at"), ["at"], unique=False)


def downgrade() -> None:
    op.drop_table("news_follows")
