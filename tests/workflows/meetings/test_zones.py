"""On which clock people read of a meeting: the organisation's, and beside it their own, as far as Teams told which it is."""

from dataclasses import replace
from zoneinfo import ZoneInfo

from sqlalchemy import update

from domain.meetings.replies import Answer
from domain.meetings.views import Deed
from domain.people import Person
from storage import live_cards, places
from storage.schema import people
from tests.cast import NOW, personal_chat
from tests.workflows.meetings.conftest import Chamber, paris
from workflows.meetings.office import meeting_subject
from workflows.meetings.planning import Submitted

BOTH = "Mardi 8 décembre à 14 h (10 h à votre heure)"


async def lives_in_cayenne(chamber: Chamber, *inhabitants: Person) -> None:
    """Teams told so of some people, four hours behind Paris in winter."""
    async with chamber.database.transaction() as tx:
        ids = [one.id for one in inhabitants]
        await tx.execute(update(people).where(people.c.id.in_(ids)).values(timezone="America/Cayenne"))


def plain(card: object) -> str:
    return str(card).replace("\\xa0", " ").replace("\u00a0", " ")


async def test_messages_tell_both_hours_to_who_reads_on_another_clock_and_one_to_the_others(chamber: Chamber) -> None:
    await lives_in_cayenne(chamber, chamber.cast.marc)
    await chamber.announced()
    since = await chamber.last()
    await chamber.meetings.reminding.tick(paris(3, 13))
    written = {one.person: one for one in await chamber.queued(since=since)}
    for one in (*await chamber.queued(), *written.values()):
        if one.person in (chamber.cast.marc.id, chamber.cast.paul.id):
            is_away = one.person == chamber.cast.marc.id
            assert (BOTH in plain(one.card)) is is_away
            assert ("(heure de Paris)" in plain(one.card)) is is_away
            assert ("(10 h à votre heure)" in plain(one.summary)) is is_away
    assert chamber.cast.marc.id in written


async def test_the_secretarys_card_keeps_telling_both_when_others_answer(chamber: Chamber) -> None:
    meeting, olivia = await chamber.announced(), chamber.cast.olivia
    await lives_in_cayenne(chamber, olivia)
    async with chamber.database.transaction() as tx:
        place = await places.keep(tx, personal_chat(olivia.entra_id))
        await tx.execute(update(people).where(people.c.id == olivia.id).values(place_id=place))
        shown = live_cards.Showing(
            place_id=place, activity_id="desk", language=olivia.language(chamber.meetings.office.language)
        )
        await live_cards.note(tx, shown, meeting_subject(await chamber.meeting(meeting)), NOW)
    since = await chamber.last()
    await chamber.answer(meeting, chamber.cast.paul, Answer.PRESENT)
    (edit,) = [
        one for one in await chamber.queued(operation="edit", since=since) if str(one.subject).startswith("meeting/")
    ]
    assert BOTH in plain(edit.card)


async def test_hours_are_typed_on_the_organisations_clock_whoever_types(chamber: Chamber) -> None:
    data = {"title": "Conseil du numérique", "day": "2026-12-08", "starts": "14:00", "ends": "16:00"}
    act = replace(chamber.act(chamber.cast.olivia), timezone=ZoneInfo("America/Cayenne"))
    sent = Submitted(body=chamber.body, meeting=None, version=0, confirmed=True, data=data)
    view = await chamber.meetings.planning.save(sent, act)
    assert view.meeting is not None
    assert view.meeting.starts_at == paris(8, 14)


async def test_the_edit_of_the_pressed_card_says_what_was_done_and_no_other_does(chamber: Chamber) -> None:
    meeting, olivia = await chamber.planned(), chamber.cast.olivia
    async with chamber.database.transaction() as tx:
        place = await places.keep(tx, personal_chat(olivia.entra_id))
        for activity in ("pressed", "other"):
            shown = live_cards.Showing(place_id=place, activity_id=activity, language=chamber.meetings.office.language)
            await live_cards.note(tx, shown, meeting_subject(await chamber.meeting(meeting)), NOW)
    since = await chamber.last()
    act = chamber.act(olivia, pressed="pressed")
    done = await chamber.meetings.changes.announce(meeting, 1, act)
    assert done.done is not None
    assert (done.done.deed, done.done.people) == (Deed.ANNOUNCED, 5)
    edits = [
        one for one in await chamber.queued(operation="edit", since=since) if str(one.subject).startswith("meeting/")
    ]
    assert sorted("Annoncée" in str(one.card) for one in edits) == [False, True]
