"""Writing the news: `write news`, `my news`, the form, and the buttons of an item's sheet.

A repetition of an activity is answered by the item as it stands.
"""

from collections.abc import Awaitable, Mapping

from cards.news.form import form_card, form_summary
from cards.news.mine import shelf_card
from cards.news.sheet import sheet_card, sheet_summary
from cards.text import mark, speech
from dialogs.features import PERSONAL, Command, Handler
from dialogs.turn import CardView, CloseDialog, OpenDialog, Press, Replace, Reply, Show, Turn, Way
from domain.faults import AlreadyDone
from domain.identifiers import NewsId
from domain.languages import Language
from domain.news.form import Group, NewsForm, Sheet, Shelf, Submission
from domain.people import Role
from domain.places import Subject, SubjectKind
from workflows.news.editing import Editing

_FR, _EN = Language.FRENCH, Language.ENGLISH
_DIALOGS = frozenset({Way.DIALOG_FETCH, Way.DIALOG_SUBMIT})
_MOST_VERSIONS = 2**31 - 1
_MOST_PAGES = 10_000
_MOST_DIGITS = 18


class EditingDialogs:
    """What an editor says and presses before an item goes out."""

    def __init__(self, *, editing: Editing) -> None:
        self._editing = editing

    @property
    def commands(self) -> tuple[Command, ...]:
        """What is said."""
        return (
            Command(
                key="write_news",
                words={
                    _FR: ("nouvelle actualité", "actualité nouvelle", "écrire une actualité"),
                    _EN: ("write news", "new news item", "write an item"),
                },
                title=mark("Write news"),
                description=mark("For news editors: write an item of the Tuesday news"),
                handler=self.write,
                meant_for=frozenset({Role.EDITOR, Role.AMBASSADOR}),
                scopes=PERSONAL,
            ),
            Command(
                key="my_news",
                words={_FR: ("mes actualités", "mes actus"), _EN: ("my news", "my news items")},
                title=mark("My news"),
                description=mark("For news editors: what is being written, ready, planned, sent; the templates"),
                handler=self.mine,
                meant_for=frozenset({Role.EDITOR, Role.AMBASSADOR}),
                scopes=PERSONAL,
            ),
            Command(
                key="resume_news",
                words={
                    _FR: (
                        "reprendre l'actualité",
                        "reprendre une actualité",
                        "reprendre actualité",
                        "modifier actualité",
                    ),
                    _EN: ("resume news", "edit news", "resume an item"),
                },
                title=mark("Resume an item of the news"),
                description=mark("For news editors: go on writing an item"),
                handler=self.resume,
                scopes=PERSONAL,
                listed=False,
            ),
        )

    @property
    def verbs(self) -> Mapping[str, Handler]:
        """What is pressed."""
        return {
            "news.write": self.write,
            "news.mine": self.mine,
            "news.group": self.group,
            "news.sheet": self.sheet,
            "news.edit": self.edit,
            "news.copy": self.copy,
            "news.save": self.save,
            "news.submit": self.submit,
            "news.approve": self.approve,
            "news.send_back": self.send_back,
            "news.discard": self.discard,
            "news.restore": self.restore,
            "news.make_template": self.make_template,
        }

    async def write(self, turn: Turn) -> Reply:
        """The form of a new item."""
        return _answer(turn, await self._editing.new(turn.act))

    async def mine(self, turn: Turn) -> Reply:
        """All that the person can take up."""
        return _shelf(turn, await self._editing.shelf(turn.act))

    async def resume(self, turn: Turn) -> Reply:
        """The form of the item of a number; all that can be taken up when none is said."""
        said = turn.said.strip()
        if not (said.isascii() and said.isdigit() and len(said) < _MOST_DIGITS):
            return await self.mine(turn)
        return _answer(turn, await self._editing.edit(NewsId(int(said)), turn.act))

    async def group(self, turn: Turn) -> Reply:
        """A page of one group; all of them when the button names none."""
        pressed = _pressed(turn)
        name = pressed.text("group")
        if name not in list(Group):
            return await self.mine(turn)
        page = min(pressed.number("page") or 0, _MOST_PAGES)
        return _shelf(turn, await self._editing.group(Group(name), page, turn.act))

    async def sheet(self, turn: Turn) -> Reply:
        """An item as it stands."""
        return _answer(turn, await self._editing.open(_item(turn), turn.act))

    async def edit(self, turn: Turn) -> Reply:
        """The form of an item."""
        return _answer(turn, await self._editing.edit(_item(turn), turn.act))

    async def copy(self, turn: Turn) -> Reply:
        """The form of a new item that says the same; the card it was asked from stays."""
        form = await self._editing.copy(_item(turn), turn.act)
        return _answer(turn, form) if turn.way in _DIALOGS else Show(card=_form_view(turn, form))

    async def save(self, turn: Turn) -> Reply:
        """Save what was typed."""
        return await self._once(turn, self._editing.save(_submission(turn), turn.act))

    async def submit(self, turn: Turn) -> Reply:
        """Save what was typed, and hand it on."""
        return await self._once(turn, self._editing.submit(_submission(turn), turn.act))

    async def approve(self, turn: Turn) -> Reply:
        """Approve the item as it was looked at."""
        return await self._once(turn, self._editing.approve(_item(turn), _version(turn), turn.act))

    async def send_back(self, turn: Turn) -> Reply:
        """Give the item back to who wrote it."""
        remark = _pressed(turn).text("remark")
        return await self._once(turn, self._editing.send_back(_item(turn), _version(turn), remark, turn.act))

    async def discard(self, turn: Turn) -> Reply:
        """Discard the item."""
        return await self._once(turn, self._editing.discard(_item(turn), _version(turn), turn.act))

    async def restore(self, turn: Turn) -> Reply:
        """Take the discarded item back."""
        return await self._once(turn, self._editing.restore(_item(turn), turn.act))

    async def make_template(self, turn: Turn) -> Reply:
        """Keep a copy as a template, shown beside the item it was made from."""
        reply = await self._once(turn, self._editing.make_template(_item(turn), turn.act))
        return Show(card=reply.card) if isinstance(reply, Replace) else reply

    async def _once(self, turn: Turn, doing: Awaitable[NewsForm | Sheet]) -> Reply:
        try:
            return _answer(turn, await doing)
        except AlreadyDone as repeated:
            if repeated.subject is None:
                raise
            return _answer(turn, await self._editing.open(NewsId(repeated.subject.id), turn.act))


def _pressed(turn: Turn) -> Press:
    return turn.pressed or Press(verb="")


def _item(turn: Turn) -> NewsId:
    """The item that a button names; 0, which none has, when it names none."""
    return NewsId(_pressed(turn).number("item") or 0)


def _version(turn: Turn) -> int:
    return min(_pressed(turn).number("version") or 0, _MOST_VERSIONS)


def _submission(turn: Turn) -> Submission:
    pressed = _pressed(turn)
    number = pressed.number("item")
    item = None if number is None else NewsId(number)
    return Submission(item=item, version=_version(turn), data=pressed.data)


def _answer(turn: Turn, outcome: NewsForm | Sheet) -> Reply:
    """The reply that shows an outcome. In a Teams dialog a form stays open, and a sheet closes it."""
    if isinstance(outcome, NewsForm):
        view = _form_view(turn, outcome)
        if turn.way in _DIALOGS:
            return OpenDialog(title=speech(turn.language).say("Tuesday news"), card=view)
        return _placed(turn, view)
    view = CardView(
        body=sheet_card(outcome, turn.language),
        summary=sheet_summary(outcome, turn.language),
        subject=Subject(kind=SubjectKind.NEWS_ITEM, id=outcome.item.id),
    )
    if turn.way is Way.DIALOG_SUBMIT:
        return CloseDialog(text=view.summary, card=view)
    if turn.way is Way.DIALOG_FETCH:
        return OpenDialog(title=view.summary, card=view)
    return _placed(turn, view)


def _form_view(turn: Turn, form: NewsForm) -> CardView:
    body = form_card(form, turn.language, as_dialog=turn.way in _DIALOGS)
    return CardView(body=body, summary=form_summary(form, turn.language))


def _shelf(turn: Turn, shelf: Shelf) -> Reply:
    view = CardView(body=shelf_card(shelf, turn.language), summary=speech(turn.language).say("My news"))
    return _placed(turn, view)


def _placed(turn: Turn, view: CardView) -> Reply:
    return Show(card=view) if turn.way is Way.MESSAGE else Replace(card=view)
