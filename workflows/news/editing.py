"""Writing the news: an item typed, submitted, approved or sent back, discarded, restored, kept as a template.

Each method that writes raises AlreadyDone when Teams repeats its activity, NotAllowed, and NotFound. What a stale button asks for
changes nothing: the sheet tells where the item stands.
"""

from dataclasses import replace
from typing import Protocol

from domain.acts import Act
from domain.faults import NotAllowed
from domain.identifiers import NewsId
from domain.languages import Language
from domain.news.form import Happened, NewsForm, Sheet, Submission
from domain.news.item import NewsItem, NewsState
from domain.news.life import Event, after, allows
from domain.news.rights import may_approve
from domain.news.writing import NewsFault, NewsWrong, image_address, typed
from domain.rights import Intention
from storage.database import Database, Transaction
from storage.news import items
from workflows import audit, live_cards
from workflows.news.desk import demand_writing, entry_of, held, is_out, lay, reading_of, subject_of, write
from workflows.news.review import face_of, tell_editors, tell_writer
from workflows.news.shelves import Shelves, is_writable
from workflows.once import once

REMARK_LIMIT = 400


class Images(Protocol):
    """Whoever looks whether Teams can show an image."""

    async def wrong_with(self, url: str) -> NewsWrong | None:
        """What is wrong with the image at an address; None when it is good, or cannot be looked at from here."""
        ...


class _NothingWritten(Exception):
    """Leaves a transaction without a trace, with what to answer."""

    def __init__(self, answer: NewsForm | Sheet) -> None:
        self.answer = answer


class Editing(Shelves):
    """All that can be done with what an item says. `images` looks at the image of an item before it is kept."""

    def __init__(
        self, *, database: Database, language: Language, needs_approval: bool = False, images: Images | None = None
    ) -> None:
        super().__init__(database=database, language=language, needs_approval=needs_approval)
        self._images = images

    async def save(self, sent: Submission, act: Act) -> Sheet | NewsForm:
        """Save what was typed, right or wrong, as the next version; the form again when another changed the item meanwhile.

        Of an item that is ready or planned a version that is right keeps its place, unless a second editor is to approve it anew; of
        one that went out only what is right is saved: the correction of what readers got is then one press away.
        """
        return await self._write(sent, act, goes_out=False)

    async def submit(self, sent: Submission, act: Act) -> Sheet | NewsForm:
        """Save what was typed, and hand it to a second editor, or to the backlog; the form again when something is wrong in it."""
        return await self._write(sent, act, goes_out=True)

    async def approve(self, item_id: NewsId, version: int, act: Act) -> Sheet:
        """Let an item that was submitted go to the backlog, as it stood at `version`. Never by who wrote it."""
        return await self._judge(item_id, version, act, Event.APPROVE, "")

    async def send_back(self, item_id: NewsId, version: int, remark: str, act: Act) -> Sheet:
        """Give a submitted item back to who wrote it, with a remark."""
        return await self._judge(item_id, version, act, Event.SEND_BACK, remark.strip()[:REMARK_LIMIT])

    async def discard(self, item_id: NewsId, version: int, act: Act) -> Sheet:
        """Discard an item that has not gone out, as it stood at `version`. It can be restored."""
        return await self._move(item_id, version, act, Event.CANCEL, Happened.DISCARDED)

    async def restore(self, item_id: NewsId, act: Act) -> Sheet:
        """Take a discarded item back, as a draft."""
        return await self._move(item_id, None, act, Event.RESTORE, Happened.RESTORED)

    async def make_template(self, item_id: NewsId, act: Act) -> Sheet:
        """Keep a copy of an item as a template: new items begin with it, it never goes out itself."""
        async with self._database.transaction() as tx:
            item = await held(tx, item_id, act)
            entry = await entry_of(tx, item)
            content = reading_of(entry, act.person).content
            written = await write(tx, None, entry, content, NewsState.DRAFT, by=act.person, now=act.now)
            template = replace(written, is_template=True)
            await items.save(tx, template, act.now)
            await once(tx, act, subject_of(template.id))
            await audit.record(tx, act, Intention.WRITE_NEWS, str(subject_of(template.id)), {"template_of": item.id})
            return await self._sheet(tx, template, act, Happened.MADE_TEMPLATE)

    # How it is done

    async def _write(self, sent: Submission, act: Act, *, goes_out: bool) -> Sheet | NewsForm:
        demand_writing(act.person)
        image = await self._image_fault(sent)
        try:
            async with self._database.transaction() as tx:
                item = None if sent.item is None else await held(tx, sent.item, act, for_update=True)
                if item is not None:
                    await once(tx, act, subject_of(item.id))
                return await self._written(tx, item, sent, act, image, goes_out=goes_out)
        except _NothingWritten as stopped:
            return stopped.answer

    async def _written(
        self,
        tx: Transaction,
        item: NewsItem | None,
        sent: Submission,
        act: Act,
        image: tuple[NewsFault, ...],
        *,
        goes_out: bool,
    ) -> Sheet:
        if item is not None and not is_writable(item):
            raise _NothingWritten(await self._sheet(tx, item, act, Happened.OVERTAKEN))
        laid = await lay(tx, item, sent)
        form = await self._form(tx, item, laid.entry, act)
        if laid.merge is not None:
            by = (item.writer or item.author).name if item else ""
            raise _NothingWritten(replace(form, merge=laid.merge, by=by))
        reading = reading_of(laid.entry, act.person)
        faults = (*reading.faults, *image)
        if faults and (goes_out or is_out(item)):
            raise _NothingWritten(replace(form, faults=faults))
        state = self._state_after(item, goes_out=goes_out, is_right=not faults, has_changed=laid.has_changed)
        lost_date = item is not None and item.state is NewsState.SCHEDULED and state is not NewsState.SCHEDULED
        happened = Happened.SAVED
        if goes_out and state is not NewsState.DRAFT:
            happened = Happened.SUBMITTED if state is NewsState.SUBMITTED else Happened.READY
        if item is None or laid.has_changed:
            written = await write(tx, item, laid.entry, reading.content, state, by=act.person, now=act.now)
        else:
            written = item
        if written.state is not state or written.remark:
            await items.set_state(tx, written.id, state, look_at=written.send_at, remark="")
            written = replace(written, state=state, remark="")
        if item is None:
            await once(tx, act, subject_of(written.id))
        await audit.record(
            tx, act, Intention.WRITE_NEWS, str(subject_of(written.id)), {"version": written.version, "state": state}
        )
        sheet = await self._shown(tx, written, act, happened, is_new=item is None, lost_date=lost_date)
        if happened is Happened.SUBMITTED:
            await tell_editors(tx, sheet, act, self._language)
        return sheet

    def _state_after(self, item: NewsItem | None, *, goes_out: bool, is_right: bool, has_changed: bool) -> NewsState:
        """Where an item stands once it is saved. A version that is right keeps its place where nobody is to approve it anew."""
        if item is not None and (item.is_template or is_out(item)):
            return item.state
        state = NewsState.DRAFT
        if item is not None:
            is_placed = item.state in (NewsState.READY, NewsState.SCHEDULED)
            keeps = not has_changed or (is_placed and is_right and not self._needs_approval)
            state = item.state if keeps else after(item.state, Event.EDIT)
        if goes_out and state is NewsState.DRAFT:
            return after(state, Event.SUBMIT if self._needs_approval else Event.APPROVE)
        return state

    async def _judge(self, item_id: NewsId, version: int, act: Act, event: Event, remark: str) -> Sheet:
        async with self._database.transaction() as tx:
            item = await held(tx, item_id, act, for_update=True)
            if not may_approve(act.person, item):
                raise NotAllowed(Intention.APPROVE_NEWS)
            if item.state is not NewsState.SUBMITTED or item.version != version:
                return await self._sheet(tx, item, act, Happened.OVERTAKEN)
            await once(tx, act, subject_of(item.id))
            approver = act.person.id if event is Event.APPROVE else None
            state = after(item.state, event)
            await items.set_state(tx, item.id, state, look_at=None, approver=approver, remark=remark)
            judged = replace(item, state=state, approver=approver, remark=remark)
            await audit.record(tx, act, Intention.APPROVE_NEWS, str(subject_of(item.id)), {"event": event.value})
            happened = Happened.APPROVED if event is Event.APPROVE else Happened.SENT_BACK
            sheet = await self._shown(tx, judged, act, happened)
            await tell_writer(tx, sheet, act, self._language)
            return sheet

    async def _move(self, item_id: NewsId, version: int | None, act: Act, event: Event, happened: Happened) -> Sheet:
        async with self._database.transaction() as tx:
            item = await held(tx, item_id, act, for_update=True)
            if not allows(item.state, event) or version not in (None, item.version):
                return await self._sheet(tx, item, act, Happened.OVERTAKEN)
            await once(tx, act, subject_of(item.id))
            moved = replace(item, state=after(item.state, event), send_at=None, approver=None)
            await items.set_state(tx, item.id, moved.state, look_at=None, send_at=None, approver=None)
            await audit.record(tx, act, Intention.WRITE_NEWS, str(subject_of(item.id)), {"event": event.value})
            return await self._shown(tx, moved, act, happened, lost_date=item.send_at is not None)

    async def _image_fault(self, sent: Submission) -> tuple[NewsFault, ...]:
        """What is wrong with the image itself; its address is judged with the other fields."""
        url = image_address(typed(sent.data))
        wrong = await self._images.wrong_with(url) if self._images and url else None
        return (NewsFault(field="image_url", wrong=wrong),) if wrong else ()

    async def _shown(
        self,
        tx: Transaction,
        item: NewsItem,
        act: Act,
        happened: Happened,
        *,
        is_new: bool = False,
        lost_date: bool = False,
    ) -> Sheet:
        """The sheet of what was done, for the answer; every card of the item is brought up to date.

        Those of an item that went out tell how far it is, and go on doing so: only the pressed one tells of the correction.
        """
        sheet = await self._sheet(tx, item, act, happened, lost=lost_date)
        face = await face_of(tx, sheet)
        await live_cards.edit_each(tx, act, subject_of(item.id), face, is_new=is_new or is_out(item))
        return sheet
