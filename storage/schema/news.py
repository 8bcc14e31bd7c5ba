"""The news: items, and what readers make of them."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, SmallInteger, String, Table, Text, text

from storage.schema.base import ID, JSON, key, metadata
from storage.types import UtcDateTime

news_items = Table(
    "news_items",
    metadata,
    key(),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("state", String(16), nullable=False, index=True),
    Column("topic", String(32), nullable=False),
    Column("wordings", JSON, nullable=False),
    Column("folded", Text, nullable=False, server_default=""),
    Column("image_url", String(1024), nullable=False, server_default=""),
    Column("link_urls", JSON, nullable=False),
    Column("right_answer", SmallInteger),
    Column("is_mandatory", Boolean, nullable=False, server_default=text("false")),
    Column("is_template", Boolean, nullable=False, server_default=text("false")),
    Column("audience_kind", String(16), nullable=False),
    Column("audience_value", String(256), nullable=False, server_default=""),
    Column("holiday_rule", String(24), nullable=False),
    Column("author_id", ID, ForeignKey("people.id"), nullable=False),
    Column("writer_id", ID, ForeignKey("people.id"), nullable=False),
    Column("approver_id", ID, ForeignKey("people.id")),
    Column("remark", Text, nullable=False, server_default=""),
    Column("source", String(128), unique=True),
    Column("send_at", UtcDateTime),
    Column("look_at", UtcDateTime),
    Column("sent_at", UtcDateTime),
    Column("corrections", Integer, nullable=False, server_default="0"),
    Column("ends", JSON),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Index(
        "ix_news_items_look_at",
        "look_at",
        sqlite_where=text("look_at IS NOT NULL"),
        postgresql_where=text("look_at IS NOT NULL"),
    ),
)
"""`wordings` holds a wording per language; `folded` all of it without accents or capitals, for the archive's search.

`author_id` began the item, `writer_id` wrote its text as it stands; `remark` is what the editor who sent it back said. `source` is the
file that it was imported from, which another import of that file brings up to date.

`look_at` is when the scheduler looks at the item again: to send it, then to bring its progress up to date; null otherwise. The messages
of an item are the rows of the outbox whose `cause` is `news/<id>`; a correction or a recall is a cause of its own under it. `ends` counts
the former by end and reason once it has gone out, since the outbox forgets them after some months."""

news_versions = Table(
    "news_versions",
    metadata,
    Column("item_id", ID, ForeignKey("news_items.id"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("entry", JSON, nullable=False),
    Column("author_id", ID, ForeignKey("people.id"), nullable=False),
    Column("saved_at", UtcDateTime, nullable=False),
)
"""An item as it was typed, faults included, each time it was saved: the highest is what the form shows, the others let two editors be
brought together."""

news_reactions = Table(
    "news_reactions",
    metadata,
    Column("item_id", ID, ForeignKey("news_items.id"), primary_key=True),
    Column("person_id", ID, ForeignKey("people.id"), primary_key=True),
    Column("is_useful", Boolean),
    Column("answer", SmallInteger),
    Column("at", UtcDateTime, nullable=False),
)
"""What a reader told: useful or not, the answer to the quiz; null for what they did not tell."""

news_clicks = Table(
    "news_clicks",
    metadata,
    Column("item_id", ID, ForeignKey("news_items.id"), primary_key=True),
    Column("link", SmallInteger, primary_key=True, autoincrement=False),
    Column("clicks", Integer, nullable=False, server_default="0"),
)
"""How often each link of an item was followed."""

news_follows = Table(
    "news_follows",
    metadata,
    Column("item_id", ID, ForeignKey("news_items.id"), primary_key=True),
    Column("person_id", ID, ForeignKey("people.id"), primary_key=True),
    Column("link", SmallInteger, primary_key=True, autoincrement=False),
    Column("at", UtcDateTime, nullable=False, index=True),
)
"""Who followed which link of an item, and when first: empty unless the organisation set that this is kept; forgotten after some months."""

news_reminders = Table(
    "news_reminders",
    metadata,
    Column("item_id", ID, ForeignKey("news_items.id"), primary_key=True),
    Column("person_id", ID, ForeignKey("people.id"), primary_key=True),
    Column("remind_at", UtcDateTime),
    Index(
        "ix_news_reminders_remind_at",
        "remind_at",
        sqlite_where=text("remind_at IS NOT NULL"),
        postgresql_where=text("remind_at IS NOT NULL"),
    ),
)
"""Who wants to read an item later, and when; `remind_at` is null once they were reminded."""

news_mutes = Table(
    "news_mutes",
    metadata,
    Column("person_id", ID, ForeignKey("people.id"), primary_key=True),
    Column("topic", String(32), primary_key=True),
    Column("at", UtcDateTime, nullable=False),
)
"""The topics that a person stopped."""

news_questions = Table(
    "news_questions",
    metadata,
    key(),
    Column("item_id", ID, ForeignKey("news_items.id"), nullable=False, index=True),
    Column("person_id", ID, ForeignKey("people.id"), nullable=False),
    Column("question", Text, nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("answer", Text, nullable=False, server_default=""),
    Column("answered_by", ID, ForeignKey("people.id")),
    Column("answered_at", UtcDateTime),
    Column("version", Integer, nullable=False, server_default="0"),
)
"""What readers ask the editors, and what came back; `version` counts the answers, which `answer` holds one after the other."""
