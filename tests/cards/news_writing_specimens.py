"""The cards of who writes the news, for the gallery."""

from collections.abc import Iterator
from dataclasses import replace

from cards.news.form import form_card
from cards.news.mine import shelf_card
from cards.news.sheet import sheet_card
from domain.forms import Entry, merge
from domain.identifiers import NewsId, PersonId
from domain.languages import Language
from domain.news.audience import EVERYONE, Audience, AudienceKind
from domain.news.form import AudienceChoice, Group, Happened, NewsForm, Sheet, Shelf, ShelfPart
from domain.news.item import NewsItem, NewsState
from domain.news.writing import TYPED_LIMIT, as_typed, field_names, new_entry, read
from domain.people import Role
from domain.projects import PersonRef
from tests.cards.news_reading_specimens import NOW, an_item
from tests.cards.samples import NASTY, NASTY_LINES

Cards = Iterator[tuple[str, dict[str, object]]]
MARC = PersonRef(id=PersonId(2), name="Marc Petit")
_ITEM = an_item(state=NewsState.DRAFT, sent_at=None, updated_at=NOW)
_CHANNEL = Audience(kind=AudienceKind.CHANNEL, value="7")
_CHOICES = (
    AudienceChoice(audience=EVERYONE),
    AudienceChoice(audience=Audience(kind=AudienceKind.ROLE, value=Role.AMBASSADOR.value)),
    AudienceChoice(audience=_CHANNEL, name="Ambassadeurs"),
    AudienceChoice(audience=Audience(kind=AudienceKind.DEPARTMENT, value="Lycées"), name="Lycées"),
    AudienceChoice(audience=Audience(kind=AudienceKind.COMMITTEE, value="4"), name="Commission permanente"),
)
_FORM = NewsForm(item=_ITEM, entry=as_typed(_ITEM), choices=_CHOICES)


def a_sheet(state: NewsState, happened: Happened = Happened.NOTHING, **changes: object) -> Sheet:
    """The sheet of an item in a state, as an editor who may do everything sees it."""
    item = replace(_ITEM, state=state, send_at=NOW if state is NewsState.SCHEDULED else None)
    sheet = Sheet(
        item=item, audience=_CHOICES[0], happened=happened, may_approve=True, may_send=True, needs_approval=True
    )
    return replace(sheet, **changes)  # type: ignore[arg-type]


def _begun() -> Entry:
    """A draft with most of what can be wrong."""
    return Entry(
        fields={
            **new_entry().fields,
            "fr.title": "Verrouillez votre poste",
            "en.title": "Lock your computer",
            "fr.body": "Le texte. " * 300,
            "image_url": "http://intranet.region.example/verrou.svg",
            "link1.url": "ftp://intranet.region.example/guide",
            "fr.question": "Après combien de minutes ?",
            "fr.answer1": "Cinq",
            "audience": "department/Lycées",
        }
    )


def _merged(mine: str = "Verrouillez votre ordinateur") -> NewsForm:
    base = as_typed(_ITEM)
    theirs = Entry(fields={**base.fields, "fr.title": "Verrouillez, toujours", "topic": "mobility"})
    ours = Entry(fields={**base.fields, "fr.title": mine})
    return replace(_FORM, merge=merge(base, theirs, ours), by=MARC.name)


def _shelf() -> Shelf:
    states = {
        Group.TO_APPROVE: NewsState.SUBMITTED,
        Group.DRAFTS: NewsState.DRAFT,
        Group.READY: NewsState.READY,
        Group.SCHEDULED: NewsState.SCHEDULED,
        Group.OUT: NewsState.SENT,
        Group.TEMPLATES: NewsState.DRAFT,
    }
    parts = [ShelfPart(group=group, items=(_on_shelf(state),) * 2, count=14) for group, state in states.items()]
    return Shelf(parts=tuple(parts))


def _on_shelf(state: NewsState) -> NewsItem:
    sent = NOW if state is NewsState.SENT else None
    planned = NOW if state is NewsState.SCHEDULED else None
    return replace(_ITEM, state=state, sent_at=sent, send_at=planned)


def ordinary(language: Language) -> Cards:
    """Every card as it looks most days."""
    yield "form-new", form_card(NewsForm(item=None, entry=new_entry(), choices=_CHOICES), language)
    yield "form", form_card(_FORM, language)
    yield "form-dialog", form_card(_FORM, language, as_dialog=True)
    yield "form-copy", form_card(replace(_FORM, item=None, is_copy=True), language)
    submitted = replace(_ITEM, state=NewsState.SUBMITTED, writer=MARC)
    yield "form-submitted", form_card(replace(_FORM, item=submitted, needs_approval=True), language)
    sent_back = replace(_ITEM, remark="Le titre promet trop.\nRaccourcissez le texte.")
    yield "form-sent-back", form_card(replace(_FORM, item=sent_back), language)
    yield "form-correction", form_card(replace(_FORM, item=an_item()), language)
    begun = _begun()
    yield "form-faults", form_card(replace(_FORM, entry=begun, faults=read(begun).faults), language)
    yield "form-clash", form_card(_merged(), language)
    yield "form-template", form_card(replace(_FORM, item=replace(_ITEM, is_template=True)), language)
    yield "sheet-saved", sheet_card(a_sheet(NewsState.DRAFT, Happened.SAVED), language)
    draft = replace(_ITEM, wordings=read(begun).content.wordings)
    missing = a_sheet(NewsState.DRAFT, Happened.SAVED, item=draft, faults=read(begun).faults, lost_date=True)
    yield "sheet-missing", sheet_card(missing, language)
    yield "sheet-submitted", sheet_card(a_sheet(NewsState.SUBMITTED, Happened.SUBMITTED, may_approve=False), language)
    yield "sheet-to-approve", sheet_card(a_sheet(NewsState.SUBMITTED, audience=_CHOICES[2]), language)
    yield "sheet-sent-back", sheet_card(a_sheet(NewsState.DRAFT, Happened.SENT_BACK, item=sent_back), language)
    yield "sheet-back-wordless", sheet_card(a_sheet(NewsState.DRAFT, Happened.SENT_BACK), language)
    yield "sheet-ready", sheet_card(a_sheet(NewsState.READY, Happened.READY), language)
    yield "sheet-scheduled", sheet_card(a_sheet(NewsState.SCHEDULED), language)
    yield "sheet-discarded", sheet_card(a_sheet(NewsState.CANCELLED, Happened.DISCARDED), language)
    yield "sheet-overtaken", sheet_card(a_sheet(NewsState.READY, Happened.OVERTAKEN), language)
    yield "sheet-corrected", sheet_card(a_sheet(NewsState.SENT, Happened.SAVED), language)
    template = replace(_ITEM, is_template=True)
    yield "sheet-template", sheet_card(a_sheet(NewsState.DRAFT, Happened.MADE_TEMPLATE, item=template), language)
    yield "shelf", shelf_card(_shelf(), language)
    part = ShelfPart(group=Group.READY, items=(_on_shelf(NewsState.READY),) * 10, count=52)
    yield "shelf-group", shelf_card(Shelf(parts=(part,), only=Group.READY, page=1, pages=6), language)
    yield "shelf-empty", shelf_card(Shelf(parts=()), language)


def nasty(language: Language) -> Cards:
    """Everything that is typed holds what would break a card that believes it."""
    entry = Entry(fields={name: NASTY_LINES if name.endswith(".body") else NASTY for name in field_names()})
    item = replace(_nasty_item(), id=NewsId(3))
    form = NewsForm(item=item, entry=entry, choices=(AudienceChoice(audience=_CHANNEL, name=NASTY),))
    yield "form", form_card(replace(form, faults=read(entry).faults), language)
    base = Entry(fields=dict.fromkeys(field_names(), "x"))
    theirs = Entry(fields=dict.fromkeys(field_names(), f"{NASTY} 2"))
    yield "form-clash", form_card(replace(form, merge=merge(base, theirs, entry), by=NASTY), language)
    sheet = a_sheet(NewsState.SUBMITTED, item=item, audience=form.choices[0], faults=read(entry).faults)
    yield "sheet", sheet_card(sheet, language)
    part = ShelfPart(group=Group.DRAFTS, items=(item,), count=1)
    yield "shelf", shelf_card(Shelf(parts=(part,)), language)


def _nasty_item() -> NewsItem:
    wordings = {
        language: replace(wording, title=NASTY, summary=NASTY, question=NASTY, answers=(NASTY,) * 4, link_titles=(NASTY,) * 2)
        for language, wording in _ITEM.wordings.items()
    }  # fmt: skip
    nasty_person = PersonRef(id=PersonId(9), name=NASTY)
    return replace(_ITEM, wordings=wordings, author=nasty_person, writer=MARC, remark=NASTY_LINES)


def worst(language: Language) -> Cards:
    """As much as fits: every field full, every fault, every clash."""
    full = Entry(fields={name: "é" * (TYPED_LIMIT if name.endswith(".body") else 1000) for name in field_names()})
    lycees = (Audience(kind=AudienceKind.DEPARTMENT, value=f"Lycée {n} de la Région") for n in range(200))
    many = (AudienceChoice(audience=EVERYONE), *(AudienceChoice(audience=one, name="é" * 60) for one in lycees))
    item = replace(_ITEM, wordings=read(full).content.wordings, remark="é" * 400)
    yield "form", form_card(NewsForm(item=item, entry=as_typed(item), choices=many), language)
    yield "sheet", sheet_card(a_sheet(NewsState.SUBMITTED, item=item, faults=read(full).faults), language)
    parts = tuple(ShelfPart(group=group, items=(item,) * 4, count=400) for group in Group)
    yield "shelf", shelf_card(Shelf(parts=parts), language)
