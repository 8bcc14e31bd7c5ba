"""Binding a channel: by who may, as often as one likes, and undone the same way."""

from collections.abc import Callable

import pytest

from domain.acts import Act
from domain.faults import NotAllowed
from domain.places import Purpose
from storage.database import Database
from tests.cast import CHANNEL, Cast
from workflows.channels import Channels

Acts = Callable[..., Act]


async def test_the_project_office_binds_a_channel_once(database: Database, cast: Cast, act: Acts) -> None:
    channels = Channels(database=database)
    once = act(cast.olivia, place=CHANNEL)
    for again in (once, once, act(cast.adele, place=CHANNEL)):
        await channels.bind(Purpose.PROJECT_OFFICE, again)
    assert await channels.bound() == ((Purpose.PROJECT_OFFICE, CHANNEL),)


async def test_a_binding_is_undone(database: Database, cast: Cast, act: Acts) -> None:
    channels = Channels(database=database)
    await channels.bind(Purpose.PROJECT_OFFICE, act(cast.olivia, place=CHANNEL))
    await channels.unbind(Purpose.PROJECT_OFFICE, act(cast.olivia, place=CHANNEL))
    assert await channels.bound() == ()


async def test_nobody_else_binds_or_unbinds(database: Database, cast: Cast, act: Acts) -> None:
    channels = Channels(database=database)
    await channels.bind(Purpose.PROJECT_OFFICE, act(cast.olivia, place=CHANNEL))
    for person in (cast.paul, cast.claire, cast.denis):
        with pytest.raises(NotAllowed):
            await channels.bind(Purpose.PROJECT_OFFICE, act(person, place=CHANNEL))
        with pytest.raises(NotAllowed):
            await channels.unbind(Purpose.PROJECT_OFFICE, act(person, place=CHANNEL))
    assert len(await channels.bound()) == 1
