"""The self-check of the service centre: what keeps tickets from reaching somebody is told in words to who can mend it."""

from collections.abc import Collection, Sequence
from datetime import datetime
from hashlib import sha256

from cards.tickets.checks import check_card, check_summary
from domain.identifiers import PlaceId
from domain.people import Role
from domain.tickets.checks import BoundChannel, Finding, Trouble
from storage import people
from storage.tickets import checks, groups
from workflows.outbox import message, send
from workflows.tickets.reading import Reading


class Checks(Reading):
    """Looks at how the service is set up. Whether a channel answers is for who asks Teams to say."""

    async def bound_channels(self) -> tuple[BoundChannel, ...]:
        """Every channel in which a group works, those that are gone among them."""
        async with self._database.reading() as tx:
            return await checks.channels(tx)

    async def findings(self, silent: Collection[PlaceId]) -> tuple[Finding, ...]:
        """All that is wrong; `silent` are the channels that did not answer."""
        async with self._database.reading() as tx:
            active = [group for group in await groups.every(tx) if group.is_active]
            channels = await checks.channels(tx)
            listed = await checks.listed(tx)
        if not active:
            return (Finding(trouble=Trouble.NO_GROUP),)
        found = []
        for group in active:
            own = [channel for channel in channels if channel.group == group.id]
            if not listed.get(group.id) and not any(not channel.is_gone for channel in own):
                found.append(Finding(trouble=Trouble.NOBODY, group=group.name))
            if group.lead is None:
                found.append(Finding(trouble=Trouble.NO_LEAD, group=group.name))
            for channel in own:
                if channel.is_gone:
                    found.append(Finding(trouble=Trouble.CHANNEL_GONE, group=group.name, channel=channel.name))
                elif channel.place_id in silent:
                    found.append(Finding(trouble=Trouble.CHANNEL_SILENT, group=group.name, channel=channel.name))
        return tuple(found)

    async def tell_administrators(
        self, findings: Sequence[Finding], administrators: Collection[str], now: datetime
    ) -> int:
        """Tell the administrators what is wrong, once a week for the same things; returns how many were told.

        `administrators` are the Entra object ids of those who hold that role by configuration. An organisation without any group has no
        service centre here, and is left in peace.
        """
        findings = [one for one in findings if one.trouble is not Trouble.NO_GROUP]
        if not findings:
            return 0
        what = _name_of(findings)
        week = now.astimezone(self._setting.rules.hours.timezone).strftime("%G-%V")
        told = 0
        async with self._database.transaction() as tx:
            granted = await people.holding(tx, Role.ADMINISTRATOR)
            by_id = {one.id: one for one in (*granted, *await groups.people_of(tx, sorted(administrators)))}
            for person in by_id.values():
                language = person.language(self._setting.language)
                told += await send(
                    tx,
                    key=f"support-check/{person.id}/{week}/{what}",
                    person_id=person.id,
                    payload=message(check_card(findings, language), check_summary(findings, language)),
                    language=language,
                    now=now,
                )
        return told

    async def tell_channels(self, findings: Sequence[Finding], silent: Collection[PlaceId], now: datetime) -> int:
        """Tell each channel that stands and answers what is wrong with its group, once, in the language that the service speaks.

        Who works there may know whom to ask. Returns how many were told.
        """
        told, language = 0, self._setting.language
        async with self._database.transaction() as tx:
            for channel in await checks.channels(tx):
                about = [one for one in findings if one.group == channel.group_name]
                if channel.is_gone or channel.place_id in silent or not about:
                    continue
                told += await send(
                    tx,
                    key=f"support-check/place/{channel.place_id}/{_name_of(about)}",
                    place_id=channel.place_id,
                    payload=message(check_card(about, language), check_summary(about, language)),
                    language=language,
                    now=now,
                )
        return told


def _name_of(findings: Sequence[Finding]) -> str:
    """The same for the same things, in whatever order."""
    return sha256(repr(sorted(map(repr, findings))).encode()).hexdigest()[:16]
