"""A ticket is opened: numbered, routed, shown, once."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from cards.text import PARIS
from cards.tickets.ticket import ticket_card
from domain.faults import AlreadyDone, NotAllowed, NotFound, TooMany
from domain.files import FileKind, KeptFile
from domain.flash_reports.entry import Wrong
from domain.languages import Language
from domain.tickets.entries import Event
from domain.tickets.opening import Typed, begun, typed
from domain.tickets.ticket import Priority, State, TicketType, Urgency
from domain.tickets.view import Side
from storage import schema
from storage.database import Database
from tests.cast import NOW, Cast
from tests.workflows.tickets.conftest import Centre
from workflows.tickets import Tickets
from workflows.tickets.outcomes import Opened, TicketForm


async def test_a_ticket_has_all_that_was_told(centre: Centre) -> None:
    view = await centre.open(
        type="request",
        urgency="high",
        where="Hôtel de Région, bureau 214",
        category=str(centre.screen),
        application=str(centre.mail),
    )
    ticket = await centre.stored(view.ticket.id)
    assert (ticket.type, ticket.state, ticket.urgency) == (TicketType.REQUEST, State.NEW, Urgency.HIGH)
    assert (ticket.title, ticket.description, ticket.where) == (
        "Écran noir",
        "Mon écran reste noir",
        "Hôtel de Région, bureau 214",
    )
    assert (ticket.category and ticket.category.path, ticket.application and ticket.application.name) == (
        "Poste de travail › Écran",
        "Messagerie",
    )
    assert ticket.requester.id == ticket.opened_by.id == centre.cast.paul.id
    assert ticket.priority is Priority.MEDIUM
    assert (view.side, view.just) == (Side.REQUESTER, Event.OPEN)
    assert view.allowed == {Event.REPLY, Event.ATTACH, Event.WITHDRAW}


async def test_the_application_decides_where_it_goes_then_the_category_then_the_hotline(centre: Centre) -> None:
    async def goes(*, category: str = "", application: str = "") -> int:
        return (await centre.open(category=category, application=application)).ticket.group.id

    assert await goes() == centre.hotline
    assert await goes(category=str(centre.screen)) == centre.hotline
    assert await goes(category=str(centre.screen), application=str(centre.mail)) == centre.network


async def test_each_channel_of_its_group_gets_one_card(centre: Centre) -> None:
    view = await centre.open()
    sent = [one for one in await centre.queued() if one.operation == "send"]
    assert [(one.place_id, one.subject) for one in sent] == [(centre.places["hotline"], f"ticket/{view.ticket.id}")]
    assert "ticket.take" in sent[0].text
    assert "Paul Martin" in sent[0].text


async def test_the_pressed_form_becomes_the_ticket(centre: Centre) -> None:
    form = Typed(fields={"title": "Écran noir"})
    await centre.tickets.open(form, centre.act(centre.cast.paul, pressed="form-1"))
    (edit,) = [one for one in await centre.queued() if one.operation == "edit"]
    assert (edit.activity_id, edit.subject) == ("form-1", "ticket/1")
    assert "ticket.withdraw" in edit.text
    assert "ticket.take" not in edit.text


async def test_it_is_opened_for_a_colleague_who_is_told(centre: Centre) -> None:
    view = await centre.open(centre.cast.paul, beneficiary="emma clarke")
    ticket = view.ticket
    assert (ticket.requester.id, ticket.opened_by.id) == (centre.cast.emma.id, centre.cast.paul.id)
    (told,) = await centre.told(centre.cast.emma)
    assert "was opened for you" in told.text
    assert told.language == "en"
    assert await centre.told(centre.cast.paul) == []


@pytest.mark.parametrize(
    ("name", "wrong"),
    [("Personne Inconnue", Wrong.UNKNOWN_PERSON), ("ar", Wrong.SEVERAL_PEOPLE), ("é", Wrong.UNKNOWN_PERSON)],
)
async def test_a_colleague_who_is_not_one_person_is_asked_again(centre: Centre, name: str, wrong: Wrong) -> None:
    form = await centre.tickets.open(Typed(fields={"title": "X", "for": name}), centre.act(centre.cast.paul))
    assert isinstance(form, TicketForm)
    assert [(fault.field, fault.wrong) for fault in form.faults] == [("for", wrong)]
    assert form.typed.get("for") == name
    async with centre.database.reading() as tx:
        assert (await tx.execute(select(func.count()).select_from(schema.handled_activities))).scalar_one() == 0


async def test_a_category_that_was_removed_meanwhile_is_asked_again(centre: Centre) -> None:
    form = await centre.tickets.form(begun("Écran noir"), centre.act(centre.cast.paul))
    assert [one.id for one in form.categories] == [centre.screen]
    async with centre.database.transaction() as tx:
        await tx.execute(update(schema.categories).values(is_active=False))
        await tx.execute(update(schema.applications).values(is_active=False))
    for name, value in (("category", centre.screen), ("application", centre.mail), ("category", 10**17)):
        again = await centre.tickets.open(Typed(fields={"title": "X", name: str(value)}), centre.act(centre.cast.paul))
        assert isinstance(again, TicketForm)
        assert [(fault.field, fault.wrong) for fault in again.faults] == [(name, Wrong.UNKNOWN_CHOICE)]
        assert again.categories == ()


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({}, "title"),
        ({"title": "   \u0000\u0007"}, "title"),
        ({"title": "x" * 121}, "title"),
        ({"title": "x", "description": "y" * 100_000}, "description"),
        ({"title": "x", "type": "bomb"}, "type"),
        ({"title": "x", "urgency": "urgent"}, "urgency"),
        ({"title": "x", "category": "-1"}, "category"),
        ({"title": "x", "category": "٣"}, "category"),
        ({"title": ["x"], "description": None}, "title"),
    ],
)
async def test_what_is_wrong_is_told_and_what_was_typed_is_kept(
    centre: Centre, data: dict[str, object], field: str
) -> None:
    form = await centre.tickets.open(typed(data), centre.act(centre.cast.paul))
    assert isinstance(form, TicketForm)
    assert [fault.field for fault in form.faults] == [field]
    assert all(len(text) <= 4_001 for text in form.typed.fields.values())


async def test_a_text_alone_makes_a_title() -> None:
    form = begun("mon écran reste noir depuis ce matin\nbureau 214")
    assert (form.get("title"), form.get("description")) == (
        "mon écran reste noir depuis ce matin",
        "mon écran reste noir depuis ce matin\nbureau 214",
    )
    long = begun("mot " * 1_000)
    assert len(long.get("title")) <= 120
    assert long.get("title").endswith("mot…")


@pytest.mark.parametrize(
    ("link", "kept"),
    [
        ("https://teams.microsoft.com/l/message/19:x/1", True),
        ("https://teams.cloud.microsoft/l/message/19:x/1", True),
        ("https://evil.example/https://teams.microsoft.com/", False),
        ("javascript:alert(1)", False),
        ("https://teams.microsoft.com.evil.example/", False),
        ("https://teams.microsoft.com/" + "x" * 2_000, False),
        (7, False),
    ],
)
def test_only_links_into_teams_are_kept(link: object, kept: bool) -> None:
    assert bool(typed({"source_link": link}).source.link) is kept


async def test_a_repetition_opens_nothing(centre: Centre) -> None:
    act = centre.act(centre.cast.paul)
    form = Typed(fields={"title": "Écran noir"})
    opened = await centre.tickets.open(form, act)
    with pytest.raises(AlreadyDone) as again:
        await centre.tickets.open(form, act)
    assert isinstance(opened, Opened)
    assert again.value.subject is not None
    assert again.value.subject.id == opened.view.ticket.id
    assert (await centre.tickets.mine(0, act)).total == 1


async def test_ten_at_once_open_ten(centre: Centre) -> None:
    people = (centre.cast.paul, centre.cast.emma)
    views = await asyncio.gather(*(centre.open(people[number % 2]) for number in range(10)))
    assert len({view.ticket.id for view in views}) == 10


async def test_a_flood_is_stopped_with_a_kind_word_and_ends(centre: Centre) -> None:
    for _ in range(10):
        await centre.open()
    with pytest.raises(TooMany):
        await centre.open()
    assert (await centre.open(centre.cast.emma)).ticket.id
    assert (await centre.open(now=NOW + timedelta(hours=1, seconds=1))).ticket.id
    for _ in range(12):
        await centre.open(centre.tarik, beneficiary="Emma Clarke")


async def test_nobody_serves_before_an_administrator_made_a_group(database: Database, cast: Cast) -> None:
    with pytest.raises(NotFound) as fault:
        await Tickets(database=database).open(Typed(fields={"title": "X"}), cast.act(cast.paul))
    assert fault.value.kind == "assignment_group"


async def test_a_requester_withdraws_what_nobody_has_touched(centre: Centre) -> None:
    opened = await centre.open()
    gone = await centre.tickets.withdraw(opened.ticket.id, opened.ticket.version, centre.act(centre.cast.paul))
    assert gone.ticket.state is State.CLOSED
    other = await centre.open()
    with pytest.raises(NotAllowed):
        await centre.tickets.withdraw(other.ticket.id, other.ticket.version, centre.act(centre.cast.emma))


async def test_the_form_becomes_the_very_card_that_is_answered_but_what_a_channel_sees_is_its_own(
    centre: Centre,
) -> None:
    form = Typed(fields={"title": "Écran noir", "description": "Mon écran reste noir"})
    opened = await centre.tickets.open(form, centre.act(centre.cast.paul, pressed="form-1"))
    assert isinstance(opened, Opened)
    sent = {one.operation: one for one in await centre.queued()}
    assert sent["edit"].payload["attachments"][0]["content"] == opened.card
    assert opened.card == ticket_card(opened.view, language=Language.FRENCH, timezone=PARIS)
    assert sent["send"].payload["attachments"][0]["content"] != opened.card


async def test_a_technician_who_writes_for_a_caller_sees_it_as_who_works_on_it_in_the_answer_and_where_it_stands(
    centre: Centre,
) -> None:
    form = Typed(fields={"title": "Écran noir", "for": "Emma Clarke"})
    opened = await centre.tickets.open(form, centre.act(centre.tarik, pressed="form-1"))
    assert isinstance(opened, Opened)
    assert opened.view.side is Side.WORKER
    (edit,) = [one for one in await centre.queued() if one.operation == "edit"]
    assert "ticket.take" in str(opened.card)
    assert "ticket.take" in edit.text


async def test_tickets_and_their_first_lines_are_numbered_one_after_the_other(centre: Centre) -> None:
    opened = [await centre.open() for _ in range(3)]
    assert [view.ticket.id for view in opened] == [1, 2, 3]
    assert [view.entries[0].id for view in opened] == [1, 2, 3]
    await centre.tickets.take(opened[0].ticket.id, opened[0].ticket.version, centre.act(centre.tarik))
    assert (await centre.open()).entries[0].id == 5


async def test_a_repetition_at_the_same_moment_opens_nothing(centre: Centre) -> None:
    act = centre.act(centre.cast.paul)
    done = await asyncio.gather(
        *(centre.tickets.open(Typed(fields={"title": "X"}), act) for _ in range(3)), return_exceptions=True
    )
    assert sorted(type(one).__name__ for one in done) == ["AlreadyDone", "AlreadyDone", "Opened"]
    assert (await centre.tickets.mine(0, act)).total == 1


async def test_files_that_wait_go_with_the_ticket(centre: Centre) -> None:
    file = KeptFile(name="écran.png", kind=FileKind.PNG, size=7, sha256="a" * 64)
    await centre.tickets.bring_for_form([file], centre.act(centre.cast.paul))
    view = await centre.open(beneficiary="Emma Clarke")
    assert view.files == 1
    assert (await centre.open()).files == 0
