"""Files that are sent for tickets: each finds its ticket, and only who may read the ticket gets at it."""

from datetime import datetime, timedelta

import pytest

from domain.faults import AlreadyDone, NotAllowed, NotFound, NotNow, Unfit
from domain.files import FileKind, KeptFile
from domain.identifiers import AttachmentId, TicketId
from domain.languages import Language
from domain.places import Subject, SubjectKind
from domain.tickets.attachment import MOST_WAITING, RECENT, WAITING
from domain.tickets.entries import Event
from domain.tickets.ticket import MOST_ATTACHMENTS
from storage.tickets import attachments
from tests.cast import NOW, personal_chat
from tests.workflows.tickets.conftest import Centre
from workflows.housekeeping import Housekeeping
from workflows.live_cards import LiveCards
from workflows.tickets.files import ForTheForm, Joined, WhichTicket

LATER = NOW + timedelta(minutes=5)


def file(number: int = 1) -> KeptFile:
    return KeptFile(name=f"capture {number}.png", kind=FileKind.PNG, size=2_048, sha256=f"{number:064x}")


async def _brought_to_a_ticket(centre: Centre, *, now: datetime = LATER) -> Joined:
    await centre.open()
    done = await centre.tickets.bring([file()], "", centre.act(centre.cast.paul, now=now))
    assert isinstance(done, Joined)
    return done


async def _form_shown(centre: Centre, at: datetime) -> None:
    paul = centre.cast.paul
    form = Subject(kind=SubjectKind.TICKET_FORM, id=paul.id)
    shown = LiveCards(database=centre.database)
    await shown.shown(form, personal_chat(paul.entra_id), "1:form", Language.FRENCH, at)


async def test_a_file_sent_alone_joins_the_ticket_that_was_just_opened(centre: Centre) -> None:
    done = await _brought_to_a_ticket(centre)
    assert done.view.ticket.title == "Écran noir"
    assert (done.view.files, [one.name for one in done.files]) == (1, ["capture 1.png"])
    entry = (await centre.entries(done.view.ticket.id))[-1]
    assert (entry.event, entry.details["files"], entry.text) == (Event.ATTACH, "1", "")


async def test_what_was_said_with_a_file_lands_in_the_history(centre: Centre) -> None:
    opened = await centre.open()
    await centre.tickets.bring([file(1), file(2)], "Voici *deux* captures", centre.act(centre.cast.paul, now=LATER))
    entry = (await centre.entries(opened.ticket.id))[-1]
    assert (entry.event, entry.text, entry.details["files"]) == (Event.ATTACH, "Voici *deux* captures", "2")


async def test_a_file_waits_for_the_form_that_was_just_opened_and_goes_with_its_ticket(centre: Centre) -> None:
    await centre.open()
    await _form_shown(centre, LATER)
    done = await centre.tickets.bring([file()], "", centre.act(centre.cast.paul, now=LATER + timedelta(minutes=1)))
    assert isinstance(done, ForTheForm)
    assert len(done.waiting) == 1
    opened = await centre.open(now=LATER + timedelta(minutes=9))
    assert opened.files == 1
    found = await centre.tickets.files(opened.ticket.id, centre.act(centre.cast.paul))
    assert [one.name for one in found.files] == ["capture 1.png"]


async def test_files_that_come_with_the_first_words_go_with_the_ticket_once(centre: Centre) -> None:
    await centre.open()
    act = centre.act(centre.cast.paul, now=LATER)
    for _ in range(2):
        await centre.tickets.bring_for_form([file(1), file(2)], act)
    opened = await centre.open(now=LATER + timedelta(minutes=1))
    assert opened.files == 2


async def test_a_ticket_opened_after_the_form_was_shown_is_nearer(centre: Centre) -> None:
    await _form_shown(centre, NOW - timedelta(minutes=1))
    assert isinstance(await _brought_to_a_ticket(centre), Joined)


async def test_later_mardi_asks_which_ticket_and_the_choice_is_kept(centre: Centre) -> None:
    first = await centre.open()
    second = await centre.open(now=NOW + timedelta(seconds=1))
    now = NOW + RECENT + timedelta(seconds=2)
    done = await centre.tickets.bring([file()], "La photo", centre.act(centre.cast.paul, now=now))
    assert isinstance(done, WhichTicket)
    assert [one.ticket for one in done.choices] == [second.ticket.id, first.ticket.id]
    joined = await centre.tickets.join(first.ticket.id, centre.act(centre.cast.paul, now=now))
    assert joined.view.files == 1
    assert (await centre.entries(first.ticket.id))[-1].text == "La photo"
    with pytest.raises(Unfit):
        await centre.tickets.join(second.ticket.id, centre.act(centre.cast.paul, now=now))


async def test_without_a_ticket_there_is_none_to_choose(centre: Centre) -> None:
    done = await centre.tickets.bring([file()], "", centre.act(centre.cast.paul))
    assert isinstance(done, WhichTicket)
    assert done.choices == ()


async def test_a_technician_is_asked_among_the_tickets_they_look_after(centre: Centre) -> None:
    taken = await centre.taken()
    done = await centre.tickets.bring([file()], "", centre.act(centre.tarik, now=LATER))
    assert isinstance(done, WhichTicket)
    assert [one.ticket for one in done.choices] == [taken.ticket.id]
    joined = await centre.tickets.join(taken.ticket.id, centre.act(centre.tarik, now=LATER))
    assert joined.view.files == 1


async def test_a_file_that_waited_too_long_joins_nothing(centre: Centre) -> None:
    await centre.tickets.bring([file()], "", centre.act(centre.cast.paul))
    late = NOW + WAITING + timedelta(seconds=1)
    opened = await centre.open(now=late)
    assert opened.files == 0
    with pytest.raises(Unfit):
        await centre.tickets.join(opened.ticket.id, centre.act(centre.cast.paul, now=late))


async def test_nobody_elses_waiting_file_is_taken(centre: Centre) -> None:
    await centre.tickets.bring([file()], "", centre.act(centre.cast.paul))
    opened = await centre.open(centre.cast.claire)
    assert opened.files == 0
    with pytest.raises(Unfit):
        await centre.tickets.join(opened.ticket.id, centre.act(centre.cast.claire))


async def test_a_file_cannot_be_put_on_somebody_elses_ticket(centre: Centre) -> None:
    other = await centre.open(centre.cast.claire)
    await centre.tickets.bring([file()], "", centre.act(centre.cast.paul))
    with pytest.raises(NotAllowed):
        await centre.tickets.join(other.ticket.id, centre.act(centre.cast.paul))
    assert (await centre.tickets.files(other.ticket.id, centre.act(centre.cast.claire))).files == ()


async def test_a_closed_ticket_takes_no_file(centre: Centre) -> None:
    resolved = await centre.resolved()
    await centre.tickets.confirm(resolved.ticket.id, resolved.ticket.version, centre.act(centre.cast.paul))
    await centre.tickets.bring([file()], "", centre.act(centre.cast.paul, now=LATER))
    with pytest.raises(NotNow):
        await centre.tickets.join(resolved.ticket.id, centre.act(centre.cast.paul, now=LATER))


async def test_a_ticket_holds_ten_files_and_a_person_twenty_that_wait(centre: Centre) -> None:
    await centre.open()
    many = [file(number) for number in range(MOST_ATTACHMENTS)]
    await centre.tickets.bring(many, "", centre.act(centre.cast.paul, now=LATER))
    with pytest.raises(Unfit):
        await centre.tickets.bring([file(99)], "", centre.act(centre.cast.paul, now=LATER))
    claire = centre.cast.claire
    for _ in range(MOST_WAITING // MOST_ATTACHMENTS):
        await centre.tickets.bring(many, "", centre.act(claire))
    with pytest.raises(Unfit):
        await centre.tickets.bring([file(99)], "", centre.act(claire))
    async with centre.database.transaction() as tx:
        assert len(await attachments.waiting(tx, claire.id, NOW - WAITING)) == MOST_WAITING


async def test_a_message_that_teams_repeats_brings_its_files_once(centre: Centre) -> None:
    opened = await centre.open()
    act = centre.act(centre.cast.paul, now=LATER)
    await centre.tickets.bring([file()], "", act)
    with pytest.raises(AlreadyDone):
        await centre.tickets.bring([file()], "", act)
    assert len((await centre.tickets.files(opened.ticket.id, centre.act(centre.cast.paul))).files) == 1


async def _readers(centre: Centre, ticket: TicketId, attachment: AttachmentId) -> dict[str, bool]:
    people = {
        "requester": centre.cast.paul,
        "technician": centre.tarik,
        "lead": centre.luc,
        "other group": centre.nora,
        "somebody else": centre.cast.claire,
        "administrator": centre.cast.adele,
    }
    found = {}
    for who, person in people.items():
        try:
            await centre.tickets.files(ticket, centre.act(person))
            await centre.tickets.file(attachment, person.id, LATER)
            found[who] = True
        except NotAllowed:
            found[who] = False
    return found


async def test_the_files_of_a_ticket_are_for_those_who_may_read_it(centre: Centre) -> None:
    done = await _brought_to_a_ticket(centre)
    assert await _readers(centre, done.view.ticket.id, done.files[0].id) == {
        "requester": True,
        "technician": True,
        "lead": True,
        "other group": False,
        "somebody else": False,
        "administrator": False,
    }


async def test_who_only_has_the_same_trouble_sees_none_of_its_files(centre: Centre) -> None:
    done = await _brought_to_a_ticket(centre)
    ticket = done.view.ticket
    await centre.tickets.declare_major(ticket.id, ticket.version, centre.act(centre.luc))
    claire = centre.cast.claire
    assert (await centre.tickets.ticket(ticket.id, centre.act(claire))).files == 0
    with pytest.raises(NotAllowed):
        await centre.tickets.files(ticket.id, centre.act(claire))
    with pytest.raises(NotAllowed):
        await centre.tickets.file(done.files[0].id, claire.id, LATER)


async def test_a_waiting_file_is_for_its_sender_and_what_does_not_exist_for_nobody(centre: Centre) -> None:
    done = await centre.tickets.bring([file()], "", centre.act(centre.cast.paul))
    assert isinstance(done, WhichTicket)
    (waiting,) = done.waiting
    assert (await centre.tickets.file(waiting.id, centre.cast.paul.id, NOW)).sha256 == waiting.sha256
    with pytest.raises(NotAllowed):
        await centre.tickets.file(waiting.id, centre.tarik.id, NOW)
    with pytest.raises(NotFound):
        await centre.tickets.file(AttachmentId(99), centre.cast.paul.id, NOW)


async def test_what_joined_no_ticket_is_forgotten_after_a_day(centre: Centre) -> None:
    done = await _brought_to_a_ticket(centre)
    await centre.tickets.bring([file(2)], "", centre.act(centre.cast.claire))
    tidy = Housekeeping(database=centre.database)
    await tidy.tidy(NOW + timedelta(hours=23))
    async with centre.database.reading() as tx:
        assert await attachments.contents(tx) == {file(1).sha256, file(2).sha256}
    await tidy.tidy(NOW + timedelta(hours=25))
    async with centre.database.reading() as tx:
        assert await attachments.contents(tx) == {file(1).sha256}
    assert (await centre.tickets.file(done.files[0].id, centre.cast.paul.id, LATER)).ticket == done.view.ticket.id
