"""The self-check: what keeps tickets from reaching somebody is told to who can mend it."""

from datetime import timedelta

from sqlalchemy import update

from domain.tickets.checks import Finding, Trouble
from storage import places, schema
from tests.cast import NOW
from tests.workflows.tickets.conftest import HOTLINE_CHANNEL, NETWORK_CHANNEL, Centre

NO_LEAD = Finding(trouble=Trouble.NO_LEAD, group="Réseau")


async def test_a_channel_that_is_gone_or_silent_is_named_with_its_group(centre: Centre) -> None:
    silent = [centre.places["hotline"]]
    async with centre.database.transaction() as tx:
        await places.gone(tx, NETWORK_CHANNEL, NOW)
    found = await centre.tickets.findings(silent)
    assert set(found) == {
        Finding(trouble=Trouble.CHANNEL_SILENT, group="Hotline", channel=HOTLINE_CHANNEL.name),
        Finding(trouble=Trouble.NOBODY, group="Réseau"),
        Finding(trouble=Trouble.CHANNEL_GONE, group="Réseau", channel=NETWORK_CHANNEL.name),
        NO_LEAD,
    }


async def test_where_all_is_well_nothing_is_found(centre: Centre) -> None:
    assert await centre.tickets.findings([]) == (NO_LEAD,)
    async with centre.database.transaction() as tx:
        await tx.execute(update(schema.assignment_groups).values(lead_id=centre.luc.id))
    assert await centre.tickets.findings([]) == ()
    assert await centre.tickets.tell_administrators((), [], NOW) == 0


async def test_without_a_group_that_is_all_there_is_to_say(centre: Centre) -> None:
    async with centre.database.transaction() as tx:
        await tx.execute(update(schema.assignment_groups).values(is_active=False))
    assert await centre.tickets.findings([]) == (Finding(trouble=Trouble.NO_GROUP),)
    assert await centre.tickets.bound_channels() == ()
    nothing = Finding(trouble=Trouble.NO_GROUP)
    assert await centre.tickets.tell_administrators([nothing], [centre.cast.adele.entra_id], NOW) == 0


async def test_the_administrators_are_told_once_a_week_for_the_same_things(centre: Centre) -> None:
    adele, marc = centre.cast.adele, centre.cast.marc

    async def tell(*findings: Finding, days: int = 0) -> int:
        now = NOW + timedelta(days=days)
        return await centre.tickets.tell_administrators(findings, [marc.entra_id, adele.entra_id], now)

    assert await tell(NO_LEAD) == 2
    assert await tell(NO_LEAD, days=1) == 0
    assert await tell(Finding(trouble=Trouble.NOBODY, group="Réseau"), NO_LEAD, days=1) == 2
    assert await tell(NO_LEAD, days=7) == 2
    (first, *_) = await centre.told(adele)
    assert "Réseau" in first.summary
    assert {one.person_id for one in await centre.queued()} == {adele.id, marc.id}


async def test_a_channel_that_answers_is_told_once_what_is_wrong_with_its_group(centre: Centre) -> None:
    gone = Finding(trouble=Trouble.CHANNEL_GONE, group="Hotline", channel="ancien")
    assert await centre.tickets.tell_channels([NO_LEAD, gone], [centre.places["hotline"]], NOW) == 1
    (told,) = await centre.queued()
    assert (told.place_id, told.language) == (centre.places["network"], "fr")
    assert "pas de responsable" in told.text
    assert "ancien" not in told.text
    assert await centre.tickets.tell_channels([NO_LEAD], [], NOW + timedelta(days=30)) == 0
    assert await centre.tickets.tell_channels([], [], NOW) == 0
