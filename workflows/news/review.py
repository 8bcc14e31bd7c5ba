"""The second pair of eyes: who is asked to look at an item, and how its writer learns what came of it."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from cards.news.sheet import sheet_card, sheet_summary
from domain.acts import Act
from domain.identifiers import PlaceId
from domain.languages import Language
from domain.news.form import Sheet
from domain.news.item import NewsState
from domain.news.rights import may_approve, may_send
from domain.people import Role
from domain.places import Purpose
from storage import people, places
from storage.database import Transaction
from storage.live_cards import Showing
from workflows.live_cards import Face
from workflows.news.desk import subject_of
from workflows.outbox import message, send

MOST_TOLD = 20

Payload = Callable[[Language], Mapping[str, object]]


def for_all(sheet: Sheet) -> Sheet:
    """The sheet as a card that any editor may look at: its buttons are everybody's, and each press is judged."""
    return replace(sheet, may_approve=sheet.item.state is NewsState.SUBMITTED, may_send=True)


def payload_of(sheet: Sheet) -> Payload:
    """The message that shows a sheet, in a language."""

    def payload(language: Language) -> Mapping[str, object]:
        return message(sheet_card(sheet, language), sheet_summary(sheet, language))

    return payload


async def face_of(tx: Transaction, sheet: Sheet) -> Face:
    """What each card of an item shows: who began it, and who wrote it, see the buttons that are theirs; others see everybody's."""
    item, shared = sheet.item, for_all(sheet)
    own: dict[PlaceId, Sheet] = {}
    for person_id in {item.author.id, (item.writer or item.author).id}:
        person, reach = await people.find(tx, person_id), await people.reach(tx, person_id)
        if person is not None and reach is not None:
            own[reach[0]] = replace(sheet, may_approve=may_approve(person, item), may_send=may_send(person, item))

    def face(one: Showing) -> Mapping[str, object]:
        return payload_of(own.get(one.place_id, shared))(one.language)

    return face


async def tell_editors(tx: Transaction, sheet: Sheet, act: Act, language: Language) -> None:
    """Ask for a second pair of eyes: in the editors' channels, else every other editor. `language` is that of who told none."""
    channels = await places.bound_to(tx, Purpose.NEWS_EDITORS)
    for place_id, _ in channels:
        await _tell(tx, sheet, act, place_id, language)
    for editor in () if channels else (await people.holding(tx, Role.EDITOR))[:MOST_TOLD]:
        reach = await people.reach(tx, editor.id)
        if reach is not None and editor.id != act.person.id and not editor.unreachable:
            await _tell(tx, sheet, act, reach[0], editor.language(language))


async def tell_writer(tx: Transaction, sheet: Sheet, act: Act, language: Language) -> None:
    """Tell who wrote an item what the second editor made of it."""
    writer = await people.find(tx, (sheet.item.writer or sheet.item.author).id)
    reach = await people.reach(tx, writer.id) if writer else None
    if writer is not None and reach is not None and not writer.unreachable:
        await _tell(tx, sheet, act, reach[0], writer.language(language))


async def _tell(tx: Transaction, sheet: Sheet, act: Act, place_id: PlaceId, language: Language) -> None:
    """A message of its own each time: a card further up would be brought up to date without anybody seeing it."""
    await send(
        tx,
        key=f"news/{sheet.item.id}/{sheet.happened}/{place_id}/{act.place.conversation_id}/{act.activity_id}",
        place_id=place_id,
        payload=payload_of(for_all(sheet))(language),
        language=language,
        now=act.now,
        subject=subject_of(sheet.item.id),
    )
