"""Writing the news: drafts kept with their faults, two editors on one item, what becomes of a date, corrections, images."""

import pytest
from sqlalchemy import select

from domain.faults import AlreadyDone
from domain.news.audience import Audience, AudienceKind
from domain.news.form import Happened, NewsForm, Sheet, Submission
from domain.news.item import NewsState
from domain.news.writing import NewsWrong
from storage import live_cards, places, schema
from storage.live_cards import Showing
from storage.schema import news_items
from tests.cast import NOW
from tests.workflows.news.desk import FRENCH, Desk, sent
from tests.workflows.news.newsroom import Newsroom
from workflows.news.desk import subject_of
from workflows.news.editing import Editing

# Drafts


async def test_a_draft_keeps_what_was_typed_right_or_wrong(desk: Desk) -> None:
    olivia = desk.room.olivia
    sheet = await desk.save(olivia, fr__body="", link1__url="ftp://x", fr__link1="Le guide")
    assert isinstance(sheet, Sheet)
    assert (sheet.item.state, sheet.item.version, sheet.item.author.name) == (NewsState.DRAFT, 1, olivia.name)
    assert [(one.field, one.wrong) for one in sheet.faults] == [
        ("fr.body", NewsWrong.REQUIRED),
        ("link1.url", NewsWrong.NOT_A_WEB_ADDRESS),
    ]
    form = await desk.editing.edit(sheet.item.id, desk.room.act(olivia))
    assert isinstance(form, NewsForm)
    assert form.entry.get("link1.url") == "ftp://x"
    assert form.faults == sheet.faults
    assert sheet.item.link_urls == ()


async def test_a_repeated_activity_writes_one_item(desk: Desk) -> None:
    act = desk.room.act(desk.room.olivia)
    await desk.editing.save(sent(None), act)
    with pytest.raises(AlreadyDone) as repeated:
        await desk.editing.save(sent(None), act)
    assert repeated.value.subject is not None
    assert await desk.count() == 1


async def test_what_is_right_is_ready_at_once_where_nobody_approves(desk: Desk) -> None:
    item = await desk.submitted(desk.room.olivia)
    assert (item.state, (await desk.room.found(item.id)).state) == (NewsState.READY, NewsState.READY)


async def test_what_is_wrong_does_not_go_on_and_nothing_typed_is_lost(desk: Desk) -> None:
    form = await desk.submit(desk.room.olivia, fr__title="", fr__body="Un texte")
    assert isinstance(form, NewsForm)
    assert [one.field for one in form.faults] == ["fr.title"]
    assert form.entry.get("fr.body") == "Un texte"
    assert await desk.count() == 0


async def test_a_draft_is_made_ready_from_its_preview(desk: Desk) -> None:
    item = await desk.saved(desk.room.olivia)
    pressed = Submission(item=item.id, version=item.version, data={"item": item.id, "verb": "news.submit"})
    sheet = await desk.editing.submit(pressed, desk.room.act(desk.room.olivia))
    assert isinstance(sheet, Sheet)
    assert (sheet.item.state, sheet.item.version, sheet.happened) == (NewsState.READY, 1, Happened.READY)


async def test_saving_the_same_words_again_makes_no_version(desk: Desk) -> None:
    item = await desk.saved(desk.room.olivia)
    assert (await desk.saved(desk.room.olivia, item)).version == 1


# Two editors


async def test_what_two_editors_typed_is_brought_together(desk: Desk) -> None:
    olivia, denis = desk.room.olivia, desk.room.denis
    item = await desk.saved(olivia)
    await desk.saved(denis, item, fr__summary="Une seconde suffit", fr__title="Verrouillez, toujours")
    form = await desk.save(olivia, item, fr__title="Verrouillez donc", topic="mobility")
    assert isinstance(form, NewsForm)
    assert form.merge is not None
    assert form.by == denis.name
    assert form.merge.entry.get("fr.summary") == "Une seconde suffit"
    assert form.merge.entry.get("topic") == "mobility"
    (clash,) = form.merge.clashes
    assert (clash.field, clash.theirs, clash.mine) == ("fr.title", "Verrouillez, toujours", "Verrouillez donc")
    assert (await desk.room.found(item.id)).version == 2


async def test_the_form_that_was_brought_together_is_saved_over_the_other(desk: Desk) -> None:
    item = await desk.saved(desk.room.olivia)
    theirs = await desk.saved(desk.room.denis, item, fr__summary="Une seconde suffit")
    form = await desk.save(desk.room.olivia, item, fr__title="Verrouillez donc")
    assert isinstance(form, NewsForm)
    assert form.merge is not None
    mine = Submission(item=item.id, version=theirs.version, data=form.merge.entry.fields)
    sheet = await desk.editing.save(mine, desk.room.act(desk.room.olivia))
    assert isinstance(sheet, Sheet)
    wording = sheet.item.wordings[FRENCH]
    assert (wording.title, wording.summary, sheet.item.version) == ("Verrouillez donc", "Une seconde suffit", 3)


async def test_an_item_that_nobody_typed_is_brought_together_all_the_same(desk: Desk) -> None:
    item = await desk.room.item(NewsState.DRAFT)
    await desk.saved(desk.room.denis, item, fr__summary="Une seconde suffit")
    form = await desk.save(desk.room.olivia, item, fr__title="Verrouillez donc")
    assert isinstance(form, NewsForm)
    assert form.merge is not None
    assert list(form.merge.changed) == ["fr.summary"]
    assert form.merge.clashes == ()


@pytest.mark.parametrize("version", [-1, 2, 10**6])
async def test_a_forged_version_writes_over_nobody(desk: Desk, version: int) -> None:
    item = await desk.saved(desk.room.olivia)
    again = await desk.saved(desk.room.olivia, item, version=version, fr__title="Autre titre")
    assert again.version == 2


async def test_a_form_being_filled_in_is_not_taken_away_by_anothers_change(desk: Desk) -> None:
    olivia, denis = desk.room.olivia, desk.room.denis
    item = await desk.saved(olivia)
    shown = desk.room.act(olivia, pressed="the-sheet")
    async with desk.room.database.transaction() as tx:
        place_id = await places.keep(tx, shown.place)
        sheet = Showing(place_id=place_id, activity_id="the-sheet", language=FRENCH)
        await live_cards.note(tx, sheet, subject_of(item.id), NOW)
    await desk.editing.edit(item.id, shown)
    changed = await desk.saved(denis, item, fr__title="Autre titre")
    assert await _edited(desk) == []
    saved = sent(changed, fr__title="Encore un")
    await desk.editing.save(saved, desk.room.act(olivia, pressed="the-sheet"))
    assert await _edited(desk) == ["the-sheet"]
    await desk.saved(denis, await desk.room.found(item.id), fr__title="Le dernier")
    assert await _edited(desk) == ["the-sheet"]


async def _edited(desk: Desk) -> list[str]:
    outbox = schema.outbox
    async with desk.room.database.reading() as tx:
        rows = await tx.execute(select(outbox.c.activity_id).where(outbox.c.operation == "edit").distinct())
        return [row.activity_id for row in rows]


# Planned, gone out


async def test_a_planned_item_keeps_its_date_when_its_new_text_is_right(desk: Desk) -> None:
    item = await desk.room.item()
    await desk.room.plan(item)
    planned = await desk.room.found(item.id)
    changed = await desk.saved(desk.room.olivia, planned, fr__title="Autre titre")
    assert (changed.state, changed.send_at) == (NewsState.SCHEDULED, planned.send_at)
    async with desk.room.database.reading() as tx:
        look_at = (await tx.execute(select(news_items.c.look_at))).scalar_one()
    assert look_at == planned.send_at


async def test_a_planned_item_that_is_wrong_loses_its_date_and_says_so(desk: Desk) -> None:
    item = await desk.room.item()
    await desk.room.plan(item)
    sheet = await desk.save(desk.room.olivia, await desk.room.found(item.id), fr__body="")
    assert isinstance(sheet, Sheet)
    assert sheet.lost_date
    stands = await desk.room.found(item.id)
    assert (stands.state, stands.send_at) == (NewsState.DRAFT, None)
    async with desk.room.database.reading() as tx:
        assert (await tx.execute(select(news_items.c.look_at))).scalar_one() is None


async def test_what_went_out_is_corrected_only_by_what_is_right(desk: Desk) -> None:
    item = await desk.room.item(
        audience=Audience(kind=AudienceKind.CHANNEL, value="7"), state=NewsState.SENT, sent_at=NOW
    )
    form = await desk.save(desk.room.olivia, item, fr__body="")
    assert isinstance(form, NewsForm)
    assert [one.field for one in form.faults] == ["fr.body"]
    corrected = await desk.saved(desk.room.olivia, item, fr__body="Mieux.", audience="everyone", is_mandatory="true")
    assert (corrected.state, corrected.version, corrected.sent_at) == (NewsState.SENT, 2, NOW)
    stands = await desk.room.found(item.id)
    assert (stands.audience, stands.is_mandatory) == (item.audience, False)
    assert stands.wordings[FRENCH].body == "Mieux."


@pytest.mark.parametrize(
    ("state", "edited"), [(NewsState.SENT, ["the-form"]), (NewsState.READY, ["another-card", "the-form"])]
)
async def test_the_cards_that_follow_what_went_out_stay_while_it_is_corrected(
    desk: Desk, state: NewsState, edited: list[str]
) -> None:
    item = await desk.room.item(state)
    act = desk.room.act(desk.room.olivia, pressed="the-form")
    async with desk.room.database.transaction() as tx:
        place_id = await places.keep(tx, desk.room.act(desk.room.denis).place)
        board = Showing(place_id=place_id, activity_id="another-card", language=FRENCH)
        await live_cards.note(tx, board, subject_of(item.id), NOW)
    await desk.editing.save(sent(item, fr__body="Mieux."), act)
    assert sorted(await _edited(desk)) == edited


@pytest.mark.parametrize("state", [NewsState.CANCELLED, NewsState.RECALLED])
async def test_what_is_over_is_not_written_any_more(desk: Desk, state: NewsState) -> None:
    item = await desk.room.item(state)
    sheet = await desk.save(desk.room.olivia, item, fr__title="Autre titre")
    assert isinstance(sheet, Sheet)
    assert sheet.happened is Happened.OVERTAKEN
    assert (await desk.room.found(item.id)).version == 1
    assert isinstance(await desk.editing.edit(item.id, desk.room.act(desk.room.olivia)), Sheet)


async def test_a_discarded_item_can_be_taken_back(desk: Desk) -> None:
    item = await desk.room.item()
    await desk.room.plan(item)
    olivia = desk.room.olivia
    gone = await desk.editing.discard(item.id, item.version, desk.room.act(olivia))
    assert (gone.item.state, gone.item.send_at) == (NewsState.CANCELLED, None)
    back = await desk.editing.restore(item.id, desk.room.act(olivia))
    assert back.item.state is NewsState.DRAFT
    stale = await desk.editing.discard(item.id, item.version + 1, desk.room.act(olivia))
    assert stale.happened is Happened.OVERTAKEN
    sent_out = await desk.room.item(NewsState.SENT)
    kept = await desk.editing.discard(sent_out.id, sent_out.version, desk.room.act(olivia))
    assert (await desk.room.found(kept.item.id)).state is NewsState.SENT


# Images


class OneImage:
    """Knows one image, which is too big."""

    async def wrong_with(self, url: str) -> NewsWrong | None:
        return NewsWrong.IMAGE_TOO_BIG if url.endswith("big.png") else None


async def test_an_image_that_teams_cannot_show_is_told(newsroom: Newsroom) -> None:
    desk = Desk(room=newsroom, editing=Editing(database=newsroom.database, language=FRENCH, images=OneImage()))
    picture = {"fr__image_alt": "Un cadenas"}
    form = await desk.submit(newsroom.olivia, image_url="https://exemple.fr/big.png", **picture)
    assert isinstance(form, NewsForm)
    assert [(one.field, one.wrong) for one in form.faults] == [("image_url", NewsWrong.IMAGE_TOO_BIG)]
    item = await desk.submitted(newsroom.olivia, image_url="https://exemple.fr/small.png", **picture)
    assert item.image_url == "https://exemple.fr/small.png"
