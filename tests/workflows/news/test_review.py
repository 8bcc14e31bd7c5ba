"""Who may do what with an item: the second pair of eyes, what an ambassador sees, copies and templates, the shelf."""

from collections.abc import Mapping
from typing import Any

import pytest

from domain.faults import NotAllowed, NotFound
from domain.identifiers import NewsId
from domain.news.audience import EVERYONE, AudienceKind
from domain.news.form import AudienceChoice, Group, Happened, NewsForm, Sheet, Submission
from domain.news.item import NewsState
from domain.news.writing import NewsWrong, as_typed
from domain.places import Purpose
from storage import places
from tests.cast import CHANNEL, NOW
from tests.workflows.news.desk import FRENCH, Desk, chat, sent

# A second pair of eyes


async def test_another_editor_approves_never_the_writer(watched: Desk) -> None:
    olivia, denis = watched.room.olivia, watched.room.denis
    item = await watched.submitted(olivia)
    assert item.state is NewsState.SUBMITTED
    assert await watched.told() == [(chat(denis), "À valider\u00a0: «\u00a0Verrouillez votre poste\u00a0»")]
    with pytest.raises(NotAllowed):
        await watched.editing.approve(item.id, item.version, watched.room.act(olivia))
    sheet = await watched.editing.approve(item.id, item.version, watched.room.act(denis))
    assert (sheet.item.state, sheet.item.approver) == (NewsState.READY, denis.id)
    assert (await watched.told())[-1] == (chat(olivia), "Validée\u00a0: «\u00a0Verrouillez votre poste\u00a0»")


async def test_each_editors_own_card_offers_what_is_theirs(watched: Desk) -> None:
    olivia, denis = watched.room.olivia, watched.room.denis
    draft = await watched.saved(olivia)
    act = watched.room.act(olivia, pressed="olivias-own")
    await watched.editing.submit(sent(draft), act)
    delivered = await watched.room.deliver()
    cards = {one.place.conversation_id: one for one in delivered if one.place}
    assert cards[chat(olivia)].activity_id == "olivias-own"
    assert {who.name: "news.approve" in str(cards[chat(who)].payload) for who in (olivia, denis)} == {
        olivia.name: False,
        denis.name: True,
    }


async def test_who_changed_the_text_last_does_not_approve_it(watched: Desk) -> None:
    olivia, denis = watched.room.olivia, watched.room.denis
    item = await watched.submitted(denis, await watched.saved(olivia), fr__title="Autre titre")
    with pytest.raises(NotAllowed):
        await watched.editing.approve(item.id, item.version, watched.room.act(denis))
    sheet = await watched.editing.approve(item.id, item.version, watched.room.act(olivia))
    assert sheet.item.state is NewsState.READY


async def test_an_item_is_sent_back_with_a_remark_and_submitted_anew(watched: Desk) -> None:
    olivia, denis = watched.room.olivia, watched.room.denis
    item = await watched.submitted(olivia)
    back = await watched.editing.send_back(item.id, item.version, " Trop long. ", watched.room.act(denis))
    assert (back.item.state, back.item.remark) == (NewsState.DRAFT, "Trop long.")
    assert (await watched.told())[-1] == (chat(olivia), "Renvoyée\u00a0: «\u00a0Verrouillez votre poste\u00a0»")
    form = await watched.editing.edit(item.id, watched.room.act(olivia))
    assert isinstance(form, NewsForm)
    assert form.item is not None
    assert form.item.remark == "Trop long."
    again = await watched.submitted(olivia, back.item, fr__body="Court.")
    assert (again.state, again.remark) == (NewsState.SUBMITTED, "")
    assert (await watched.room.found(item.id)).remark == ""
    assert [place for place, _ in await watched.told()] == [chat(denis), chat(olivia), chat(denis)]


async def test_the_editors_channel_is_asked_when_there_is_one(watched: Desk) -> None:
    async with watched.room.database.transaction() as tx:
        place_id = await places.keep(tx, CHANNEL)
        await places.bind(tx, Purpose.NEWS_EDITORS, place_id, watched.room.olivia.id, NOW)
    await watched.submitted(watched.room.olivia)
    assert [place for place, _ in await watched.told()] == [CHANNEL.conversation_id]


async def test_what_changed_since_it_was_looked_at_is_not_approved(watched: Desk) -> None:
    olivia, denis = watched.room.olivia, watched.room.denis
    item = await watched.submitted(olivia)
    await watched.submitted(olivia, item, fr__title="Autre titre")
    sheet = await watched.editing.approve(item.id, item.version, watched.room.act(denis))
    assert (sheet.happened, sheet.item.state) == (Happened.OVERTAKEN, NewsState.SUBMITTED)
    assert sheet.item.wordings[FRENCH].title == "Autre titre"


async def test_a_text_changed_after_its_approval_is_approved_anew(watched: Desk) -> None:
    olivia, denis = watched.room.olivia, watched.room.denis
    item = await watched.submitted(olivia)
    await watched.editing.approve(item.id, item.version, watched.room.act(denis))
    changed = await watched.saved(olivia, item, fr__title="Autre titre")
    assert (changed.state, changed.approver) == (NewsState.DRAFT, None)
    assert (await watched.room.found(item.id)).approver is None


# Copies and templates


async def test_a_copy_is_a_form_and_nothing_is_written_until_it_is_saved(desk: Desk) -> None:
    item = await desk.room.item(NewsState.SENT, is_mandatory=True)
    form = await desk.editing.copy(item.id, desk.room.act(desk.room.denis))
    assert (form.item, form.is_copy, await desk.count()) == (None, True, 1)
    assert form.entry.says(as_typed(item))
    sheet = await desk.editing.save(
        Submission(item=None, version=0, data=form.entry.fields), desk.room.act(desk.room.denis)
    )
    assert isinstance(sheet, Sheet)
    assert (sheet.item.author.name, sheet.item.state) == (desk.room.denis.name, NewsState.DRAFT)


async def test_a_template_never_goes_out_and_begins_other_items(desk: Desk) -> None:
    olivia = desk.room.olivia
    item = await desk.room.item()
    template = (await desk.editing.make_template(item.id, desk.room.act(olivia))).item
    assert template.is_template
    assert (await desk.room.found(item.id)).is_template is False
    same = await desk.submitted(olivia, template, fr__title="Un modèle")
    assert (same.state, same.is_template) == (NewsState.DRAFT, True)
    shelf = await desk.editing.shelf(desk.room.act(olivia))
    assert {part.group: part.count for part in shelf.parts} == {Group.READY: 1, Group.TEMPLATES: 1}


async def test_the_shelf_shows_each_group_and_turns_its_pages(desk: Desk) -> None:
    for number in range(12):
        await desk.room.item(NewsState.DRAFT, at=NOW.replace(minute=number))
    act = desk.room.act(desk.room.olivia)
    (part,) = (await desk.editing.shelf(act)).parts
    assert (part.group, len(part.items), part.count) == (Group.DRAFTS, 4, 12)
    second = await desk.editing.group(Group.DRAFTS, 1, act)
    assert (len(second.parts[0].items), second.page, second.pages) == (2, 1, 2)
    assert (await desk.editing.group(Group.DRAFTS, 99, act)).page == 1
    newest = (await desk.editing.group(Group.DRAFTS, 0, act)).parts[0].items[0]
    assert newest.updated_at == NOW.replace(minute=11)


# Rights


async def test_an_ambassador_writes_their_own_items_for_their_own_audiences(desk: Desk) -> None:
    marc = desk.room.marc
    others = await desk.room.item(NewsState.READY)
    with pytest.raises(NotFound):
        await desk.editing.open(others.id, desk.room.act(marc))
    form = await desk.editing.new(desk.room.act(marc))
    offered = {one.audience.kind for one in form.choices}
    assert offered == {AudienceKind.DEPARTMENT}
    refused = await desk.submit(marc)
    assert isinstance(refused, NewsForm)
    assert [(one.field, one.wrong) for one in refused.faults] == [("audience", NewsWrong.NOT_YOUR_AUDIENCE)]
    own = await desk.submitted(marc, audience=f"department/{marc.department}")
    assert own.state is NewsState.READY
    shelf = await desk.editing.shelf(desk.room.act(marc))
    assert [(part.count, [one.id for one in part.items]) for part in shelf.parts] == [(1, [own.id])]


async def test_an_editor_is_offered_every_audience(desk: Desk) -> None:
    async with desk.room.database.transaction() as tx:
        await places.keep(tx, CHANNEL)
    members = await desk.room.body()
    form = await desk.editing.new(desk.room.act(desk.room.olivia))
    named = {(one.audience.kind, one.name) for one in form.choices}
    assert (AudienceKind.CHANNEL, CHANNEL.name) in named
    assert (AudienceKind.DEPARTMENT, "Direction du numérique") in named
    assert EVERYONE in {one.audience for one in form.choices}
    assert AudienceChoice(audience=members, name="Commission permanente") in form.choices


DOING: Mapping[str, Any] = {
    "new": lambda desk, _item, act: desk.editing.new(act),
    "copy": lambda desk, item, act: desk.editing.copy(item, act),
    "edit": lambda desk, item, act: desk.editing.edit(item, act),
    "open": lambda desk, item, act: desk.editing.open(item, act),
    "shelf": lambda desk, _item, act: desk.editing.shelf(act),
    "group": lambda desk, _item, act: desk.editing.group(Group.DRAFTS, 0, act),
    "save": lambda desk, _item, act: desk.editing.save(sent(None), act),
    "submit": lambda desk, _item, act: desk.editing.submit(sent(None), act),
    "approve": lambda desk, item, act: desk.editing.approve(item, 1, act),
    "send_back": lambda desk, item, act: desk.editing.send_back(item, 1, "", act),
    "discard": lambda desk, item, act: desk.editing.discard(item, 1, act),
    "restore": lambda desk, item, act: desk.editing.restore(item, act),
    "make_template": lambda desk, item, act: desk.editing.make_template(item, act),
}


@pytest.mark.parametrize("what", DOING)
async def test_who_does_not_write_the_news_gets_nowhere(desk: Desk, what: str) -> None:
    item = await desk.room.item(NewsState.SUBMITTED)
    with pytest.raises(NotAllowed):
        await DOING[what](desk, item.id, desk.room.act(desk.room.cast.paul))
    assert await desk.room.found(item.id) == item
    assert await desk.count() == 1


@pytest.mark.parametrize("what", ["copy", "edit", "open", "approve", "discard", "restore", "make_template"])
async def test_an_item_that_is_not_there_is_not_found(desk: Desk, what: str) -> None:
    with pytest.raises(NotFound):
        await DOING[what](desk, NewsId(404), desk.room.act(desk.room.olivia))
