"""People, the places where they can be reached, and what channels are bound to."""

from sqlalchemy import Column, ForeignKey, String, Table, UniqueConstraint

from storage.schema.base import ID, key, metadata
from storage.types import UtcDateTime

people = Table(
    "people",
    metadata,
    key(),
    Column("entra_id", String(64), nullable=False, unique=True),
    Column("teams_id", String(256), nullable=False, server_default=""),
    Column("name", String(256), nullable=False),
    Column("folded", String(512), nullable=False, server_default=""),
    Column("email", String(320), nullable=False, server_default=""),
    Column("department", String(256), nullable=False, server_default=""),
    Column("roles", String(256), nullable=False, server_default=""),
    Column("chosen_language", String(8)),
    Column("teams_language", String(8)),
    Column("timezone", String(64), nullable=False, server_default=""),
    Column("place_id", ID, ForeignKey("places.id"), index=True),
    Column("welcomed_at", UtcDateTime),
    Column("installed_at", UtcDateTime),
    Column("unreachable", String(128), nullable=False, server_default=""),
)
"""`roles` is the space-separated list of the roles granted beyond staff; `place_id` the personal conversation; `folded` the name
without accents or capitals, which searches compare."""

places = Table(
    "places",
    metadata,
    key(),
    Column("service_url", String(512), nullable=False),
    Column("conversation_id", String(512), nullable=False),
    Column("scope", String(16), nullable=False),
    Column("tenant_id", String(64), nullable=False, server_default=""),
    Column("team_id", String(256), nullable=False, server_default=""),
    Column("name", String(256), nullable=False, server_default=""),
    Column("gone_at", UtcDateTime),
    UniqueConstraint("service_url", "conversation_id"),
)

bindings = Table(
    "bindings",
    metadata,
    Column("purpose", String(32), primary_key=True),
    Column("place_id", ID, ForeignKey("places.id"), primary_key=True),
    Column("bound_by", ID, ForeignKey("people.id"), nullable=False),
    Column("bound_at", UtcDateTime, nullable=False),
)
