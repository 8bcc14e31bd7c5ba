"""An internal note never reaches the requester: in no view, no card, no notice, no thread, no search."""

import json
from dataclasses import replace
from datetime import date, time, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from sqlalchemy import select

from domain.acts import Act
from domain.identifiers import TicketId
from domain.languages import Language
from domain.people import Role
from domain.places import Scope
from domain.tickets.days import Days
from domain.tickets.found import Sight
from domain.tickets.report import ReportFormat
from domain.tickets.ticket import Impact, Link, PendingReason
from domain.tickets.view import Side
from storage import schema
from storage.search import tickets as search
from tests.cast import NOW, personal_chat
from tests.workflows.tickets.conftest import HOTLINE_CHANNEL, Centre
from workflows.tickets.working import Judgement

SECRET = "ZANZIBAR"
"""What is written in notes and in what else is internal."""


async def _lived(centre: Centre) -> TicketId:
    """A ticket that has seen everything, with secrets wherever something internal can be written."""
    opened = await centre.open()
    ticket = opened.ticket
    group_chat = replace(personal_chat("group"), conversation_id="19:chat@thread.v2", scope=Scope.GROUP)
    await centre.shown(HOTLINE_CHANNEL, "team-card", opened)
    await centre.shown(personal_chat(centre.cast.paul.entra_id), "paul-card", opened)
    await centre.shown(personal_chat(centre.tarik.entra_id), "tarik-card", opened)
    await centre.shown(group_chat, "group-card", opened)
    tarik, paul, luc = centre.tarik, centre.cast.paul, centre.luc

    def act(person: object, minutes: int = 0) -> Act:
        made: Act = centre.act(person, now=NOW + timedelta(minutes=minutes))
        return made

    async def version() -> int:
        return (await centre.stored(ticket.id)).version

    tickets = centre.tickets
    await tickets.note(ticket.id, SECRET, act(tarik))
    await tickets.take(ticket.id, await version(), act(tarik, 1))
    await tickets.note(ticket.id, SECRET, act(tarik, 2))
    await tickets.ask(ticket.id, "Depuis quand ?", act(tarik, 5))
    await tickets.reply(ticket.id, "Depuis hier", act(paul, 8))
    await tickets.classify(ticket.id, Judgement(impact=Impact.ONE_SERVICE), await version(), act(tarik, 9))
    await tickets.declare_major(ticket.id, await version(), act(luc, 10))
    child = (await centre.open(centre.cast.emma, now=NOW + timedelta(minutes=11))).ticket
    await tickets.note(child.id, SECRET, act(tarik, 11))
    await tickets.link(child.id, ticket.id, Link.DUPLICATE, child.version, act(tarik, 12))
    await tickets.suspend(ticket.id, PendingReason.SUPPLIER, "Pièce", None, await version(), act(tarik, 13))
    await tickets.resume(ticket.id, await version(), act(tarik, 14))
    await tickets.note(ticket.id, SECRET, act(luc, 15))
    await tickets.answer(ticket.id, "Réparation à midi", act(tarik, 16))
    await centre.tick(NOW + timedelta(minutes=17))
    await centre.tick(NOW + timedelta(days=2))
    await tickets.plan(ticket.id, date(2026, 12, 1), time(10), "Bureau 214", await version(), act(tarik, 2_990))
    await tickets.hand_over(ticket.id, centre.network, SECRET, await version(), act(tarik, 3_000))
    await tickets.note(ticket.id, SECRET, act(centre.nora, 3_001))
    await tickets.resolve(ticket.id, "Prise changée", await version(), act(centre.nora, 3_002))
    await tickets.reopen(ticket.id, "Toujours noir", await version(), act(paul, 3_003))
    await tickets.note(ticket.id, SECRET, act(centre.nora, 3_004))
    await tickets.resolve(ticket.id, "Écran changé", await version(), act(centre.nora, 3_005))
    await centre.tick(NOW + timedelta(minutes=3_010))
    await centre.tick(NOW + timedelta(days=30))
    return ticket.id


async def test_no_view_and_no_history_of_the_requester_tells_it(centre: Centre) -> None:
    ticket_id = await _lived(centre)
    late = NOW + timedelta(days=31)
    for person in (centre.cast.paul, replace(centre.cast.paul, roles=frozenset(Role))):
        act = centre.act(person, now=late)
        view = await centre.tickets.ticket(ticket_id, act)
        assert view.side is Side.REQUESTER
        assert SECRET not in repr(view)
        first = await centre.tickets.history(ticket_id, 0, act)
        pages = [await centre.tickets.history(ticket_id, page, act) for page in range(first.pages + 1)]
        assert SECRET not in repr(pages)
        assert sum(len(page.entries) for page in pages[: first.pages]) == view.entry_count
        assert SECRET not in repr(await centre.tickets.mine(0, act))


async def test_who_works_on_it_reads_it_when_they_ask(centre: Centre) -> None:
    ticket_id = await _lived(centre)
    page = await centre.tickets.history(ticket_id, 1, centre.act(centre.nora, now=NOW + timedelta(days=31)))
    assert SECRET in repr(page.entries)


async def test_nothing_that_was_ever_queued_tells_it(centre: Centre) -> None:
    await _lived(centre)
    queued = await centre.queued()
    assert len([one for one in queued if one.person_id == centre.cast.paul.id]) >= 5
    assert {one.activity_id for one in queued if one.operation == "edit"} >= {"team-card", "paul-card", "group-card"}
    assert [one.summary for one in queued if SECRET in json.dumps(one.payload)] == []


async def test_no_file_tells_it(centre: Centre) -> None:
    ticket_id = await _lived(centre)
    late, paul, luc = NOW + timedelta(days=31), centre.cast.paul, centre.luc
    calendar = await centre.tickets.appointment_file(ticket_id, paul.id, late)
    assert calendar is not None
    assert SECRET.encode() not in calendar
    days = Days(start=NOW.date(), end=late.date())
    for kind in ReportFormat:
        report = await centre.tickets.report_file(days, kind, luc.id, Language.FRENCH, late)
        assert report is not None
        parts = [report]
        if kind is ReportFormat.XLSX:
            with ZipFile(BytesIO(report)) as book:
                parts = [book.read(name) for name in book.namelist()]
        assert not any(SECRET.encode() in part for part in parts)
    files = await centre.tickets.files(ticket_id, centre.act(paul, now=late))
    assert SECRET not in repr(files)


async def test_it_is_found_by_nobody(centre: Centre) -> None:
    await _lived(centre)
    async with centre.database.reading() as tx:
        stems = (await tx.execute(select(schema.ticket_stems.c.stems))).scalars().all()
        assert SECRET.lower() not in " ".join(stems)
        everything = Sight(person=centre.cast.paul.id, everything=True)
        assert await search.search(tx, SECRET, everything, 10) == ()


async def test_it_is_kept_out_of_the_audit_and_of_the_outbox_keys(centre: Centre) -> None:
    await _lived(centre)
    async with centre.database.reading() as tx:
        assert SECRET not in repr((await tx.execute(select(schema.audit))).all())
        assert SECRET not in repr((await tx.execute(select(schema.outbox.c.key))).all())


@pytest.mark.parametrize("who", ["paul", "emma"])
async def test_a_requester_cannot_write_one_either(centre: Centre, who: str) -> None:
    from domain.faults import NotAllowed

    ticket = (await centre.taken()).ticket
    with pytest.raises(NotAllowed):
        await centre.tickets.note(ticket.id, SECRET, centre.act(getattr(centre.cast, who)))
