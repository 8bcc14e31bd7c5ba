"""How tickets end, and what their requesters say of it."""

from datetime import timedelta

import pytest

from domain.faults import NotAllowed, NotFound, NotNow, Overtaken, Unfit
from domain.tickets.entries import Event
from domain.tickets.rules import SupportRules
from domain.tickets.ticket import Ending, State
from tests.cast import NOW
from tests.workflows.tickets.conftest import Centre

DAY = timedelta(days=1)


async def test_the_requester_is_asked_whether_it_works_and_closes_it(centre: Centre) -> None:
    resolved = (await centre.resolved()).ticket
    (told,) = await centre.told(centre.cast.paul)
    assert {"ticket.confirm", "ticket.reopen"} <= {
        verb for verb in ("ticket.confirm", "ticket.reopen") if verb in told.text
    }
    assert "Câble changé" in told.text
    view = await centre.tickets.confirm(resolved.id, resolved.version, centre.act(centre.cast.paul))
    assert (view.ticket.state, view.ticket.ending) == (State.CLOSED, Ending.CONFIRMED)
    assert view.survey is not None
    assert view.survey.score is None


async def test_it_does_not_work_reopens_it_and_its_technician_is_told_why(centre: Centre) -> None:
    resolved = (await centre.resolved()).ticket
    view = await centre.tickets.reopen(resolved.id, "Toujours noir", resolved.version, centre.act(centre.cast.paul))
    assert (view.ticket.state, view.ticket.solution) == (State.IN_PROGRESS, "")
    (told,) = await centre.told(centre.tarik)
    assert "Toujours noir" in told.text
    with pytest.raises(Overtaken):
        await centre.tickets.confirm(resolved.id, resolved.version, centre.act(centre.cast.paul))


async def test_the_button_of_a_first_solution_does_not_close_the_second(centre: Centre) -> None:
    first = (await centre.resolved()).ticket
    again = (await centre.tickets.reopen(first.id, "", first.version, centre.act(centre.cast.paul))).ticket
    await centre.tickets.resolve(first.id, "Écran changé", again.version, centre.act(centre.tarik))
    with pytest.raises(Overtaken):
        await centre.tickets.confirm(first.id, first.version, centre.act(centre.cast.paul))


async def test_a_closed_ticket_is_closed_for_good(centre: Centre) -> None:
    resolved = (await centre.resolved()).ticket
    closed = (await centre.tickets.close(resolved.id, resolved.version, centre.act(centre.tarik))).ticket
    assert closed.ending is Ending.BY_TECHNICIAN
    for attempt in (
        centre.tickets.reopen(closed.id, "", closed.version, centre.act(centre.cast.paul)),
        centre.tickets.confirm(closed.id, closed.version, centre.act(centre.cast.paul)),
        centre.tickets.take(closed.id, closed.version, centre.act(centre.tarik)),
    ):
        with pytest.raises(NotNow):
            await attempt


async def test_without_an_answer_it_closes_after_five_working_days(centre: Centre) -> None:
    resolved = (await centre.resolved()).ticket
    await centre.tick(NOW + 6 * DAY)
    assert (await centre.stored(resolved.id)).state is State.RESOLVED
    await centre.tick(NOW + 7 * DAY)
    closed = await centre.stored(resolved.id)
    assert (closed.state, closed.ending) == (State.CLOSED, Ending.UNANSWERED)
    assert (await centre.entries(resolved.id))[-1].event is Event.EXPIRE
    assert "ticket.judge" not in (await centre.told(centre.cast.paul))[0].text


async def test_the_survey_is_answered_and_changed_within_a_day_by_the_requester_alone(centre: Centre) -> None:
    resolved = (await centre.resolved()).ticket
    await centre.tickets.confirm(resolved.id, resolved.version, centre.act(centre.cast.paul))
    judged = await centre.tickets.judge(resolved.id, 4, "Rapide", centre.act(centre.cast.paul))
    assert judged.survey is not None
    assert (judged.survey.score, judged.survey.comment) == (4, "Rapide")
    later = centre.act(centre.cast.paul, now=NOW + DAY)
    changed = await centre.tickets.judge(resolved.id, 5, "", later)
    assert changed.survey is not None
    assert changed.survey.score == 5
    with pytest.raises(Unfit):
        await centre.tickets.judge(
            resolved.id, 1, "", centre.act(centre.cast.paul, now=NOW + DAY + timedelta(seconds=1))
        )
    for person in (centre.tarik, centre.cast.emma):
        with pytest.raises(NotAllowed):
            await centre.tickets.judge(resolved.id, 5, "", centre.act(person))


@pytest.mark.parametrize("score", [0, 6, -1, 10**17])
async def test_a_mark_goes_from_one_to_five(centre: Centre, score: int) -> None:
    resolved = (await centre.resolved()).ticket
    await centre.tickets.confirm(resolved.id, resolved.version, centre.act(centre.cast.paul))
    with pytest.raises(Unfit):
        await centre.tickets.judge(resolved.id, score, "", centre.act(centre.cast.paul))


async def test_what_the_requester_says_is_not_told_to_who_did_the_work(centre: Centre) -> None:
    resolved = (await centre.resolved()).ticket
    await centre.tickets.confirm(resolved.id, resolved.version, centre.act(centre.cast.paul))
    await centre.tickets.judge(resolved.id, 1, "Très déçu", centre.act(centre.cast.paul))
    view = await centre.tickets.ticket(resolved.id, centre.act(centre.tarik))
    assert "Très déçu" not in repr(view)


class TestWithoutSurvey:
    @pytest.fixture
    def rules(self) -> SupportRules:
        return SupportRules(survey_share=0, closing_days=1)

    async def test_nobody_is_asked_and_nobody_answers(self, centre: Centre) -> None:
        resolved = (await centre.resolved()).ticket
        view = await centre.tickets.confirm(resolved.id, resolved.version, centre.act(centre.cast.paul))
        assert view.survey is None
        with pytest.raises(NotFound):
            await centre.tickets.judge(resolved.id, 5, "", centre.act(centre.cast.paul))

    async def test_the_days_until_it_closes_are_a_setting(self, centre: Centre) -> None:
        resolved = (await centre.resolved()).ticket
        await centre.tick(NOW + DAY)
        assert (await centre.stored(resolved.id)).state is State.CLOSED


async def test_a_withdrawn_ticket_asks_nothing(centre: Centre) -> None:
    opened = (await centre.open()).ticket
    view = await centre.tickets.withdraw(opened.id, opened.version, centre.act(centre.cast.paul))
    assert (view.ticket.ending, view.survey) == (Ending.WITHDRAWN, None)


async def test_who_says_how_it_went_is_thanked_on_the_card_they_pressed(centre: Centre) -> None:
    resolved = (await centre.resolved()).ticket
    paul = centre.cast.paul
    await centre.tickets.confirm(resolved.id, resolved.version, centre.act(paul))
    view = await centre.tickets.judge(resolved.id, 5, "Rapide", centre.act(paul, pressed="paul-card"))
    assert view.has_marked
    (edit,) = [one for one in await centre.queued() if one.activity_id == "paul-card"]
    assert "Merci : votre avis" in edit.text.replace("\u00a0", " ").replace("\\xa0", " ")
