"""What every table is made of: the metadata that names constraints alike on both databases, and the kinds of column."""

from sqlalchemy import JSON as _JSON
from sqlalchemy import BigInteger, Column, Integer, MetaData
from sqlalchemy.dialects.postgresql import JSONB

JSON = _JSON().with_variant(JSONB(), "postgresql")
ID = BigInteger().with_variant(Integer(), "sqlite")

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def key() -> Column[int]:
    """The id of a row."""
    return Column("id", ID, primary_key=True, autoincrement=True)
