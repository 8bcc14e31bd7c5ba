"""A whole organisation, written in a blink: people whom Mardi has met, each in a personal chat of their own, and news for all of them."""

from datetime import UTC, datetime

from sqlalchemy import insert, text

from domain.languages import Language
from domain.outbox import Priority
from domain.places import Scope
from storage.database import Database
from storage.outbox import broadcasts
from storage.schema import people, places
from tests.cast import TENANT
from workflows.outbox import message

CAUSE = "news/1"


def chat(number: int) -> str:
    """The conversation of a person of the crowd."""
    return f"a:crowd-{number:06d}"


async def gather(database: Database, service_url: str, size: int) -> None:
    """Write so many people; every tenth reads English. Their ids follow each other from 1 in an empty database."""
    numbers = range(1, size + 1)
    async with database.transaction() as tx:
        await tx.execute(
            insert(places),
            [
                {
                    "id": number,
                    "service_url": service_url,
                    "conversation_id": chat(number),
                    "scope": Scope.PERSONAL.value,
                    "tenant_id": TENANT,
                }
                for number in numbers
            ],
        )
        await tx.execute(
            insert(people),
            [
                {
                    "id": number,
                    "entra_id": f"00000000-0000-4000-9000-{number:012d}",
                    "teams_id": f"29:{number}",
                    "name": f"Person {number}",
                    "teams_language": (Language.FRENCH if number % 10 else Language.ENGLISH).value,
                    "place_id": number,
                }
                for number in numbers
            ],
        )
        if tx.dialect_name == "postgresql":
            for table in ("places", "people"):
                await tx.execute(text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {size})"))


async def announce(database: Database, cause: str = CAUSE) -> int:
    """Queue a broadcast to everybody. Returns how many rows there are."""
    now = datetime.now(UTC)
    texts = {language: news(language) for language in Language}
    async with database.transaction() as tx:
        return await broadcasts.queue_people(
            tx,
            cause=cause,
            among=people.c.id > 0,
            texts=texts,
            default=Language.FRENCH,
            priority=Priority.BROADCAST,
            due_at=now,
            expires_at=None,
            now=now,
        )


def news(language: Language) -> dict[str, object]:
    """A message of ordinary size: a title and six paragraphs."""
    paragraphs = ["Un mot de passe long vaut mieux qu'un mot de passe compliqué." * 3] * 6
    body = [{"type": "TextBlock", "text": words, "wrap": True} for words in (f"News {language}", *paragraphs)]
    card = {"type": "AdaptiveCard", "version": "1.5", "body": body}
    return message(card, f"News {language}")
