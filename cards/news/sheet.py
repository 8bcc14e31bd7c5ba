"""An item as its editors see it before it goes out: where it stands, what is missing, how readers will see it, what to do next."""

from collections.abc import Mapping

from microsoft_teams.cards.core import Action, TextColor

from cards.inputs import text_input
from cards.layout import Elements, buttons, card, execute, fold, header, notice, small, typed, words
from cards.news.fields import fault_lines
from cards.news.figures import audience_words
from cards.news.item import news_elements
from cards.news.markdown import Unsupported, unsupported
from cards.text import Speech, capital, mark, speech
from domain.languages import Language
from domain.news.form import Happened, Sheet
from domain.news.item import NewsState
from domain.news.life import Event, allows

REMARK_LIMIT = 400

_HAPPENED = {
    Happened.SAVED: mark("It is saved. Nothing goes out yet."),
    Happened.SUBMITTED: mark("It is submitted: another editor approves it or sends it back."),
    Happened.READY: mark("It is ready: schedule it, send it, or let it wait in the backlog."),
    Happened.APPROVED: mark("It is approved and ready to go out."),
    Happened.DISCARDED: mark("It is discarded. You can take it back."),
    Happened.RESTORED: mark("It is taken back, as a draft."),
    Happened.MADE_TEMPLATE: mark("The template is made: you find it under “my news”."),
}
_COLORS: dict[NewsState, TextColor] = {
    NewsState.DRAFT: "Accent",
    NewsState.SUBMITTED: "Accent",
    NewsState.READY: "Good",
    NewsState.SCHEDULED: "Good",
    NewsState.CANCELLED: "Attention",
}
_NOT_DRAWN = {
    Unsupported.HEADING: mark("headings"),
    Unsupported.IMAGE: mark("images in the text"),
    Unsupported.TABLE: mark("tables"),
    Unsupported.CODE: mark("code"),
    Unsupported.QUOTE: mark("quotations"),
    Unsupported.HTML: mark("HTML"),
    Unsupported.STRIKETHROUGH: mark("words struck through"),
    Unsupported.RULE: mark("rules across the text"),
    Unsupported.NESTED_LIST: mark("lists in lists"),
    Unsupported.LINK: mark("links to something else than a web page"),
}


def sheet_summary(sheet: Sheet, language: Language) -> str:
    """The toast: the item, and what became of it."""
    say = speech(language)
    title = _title(sheet, say)
    match sheet.happened:
        case Happened.SUBMITTED:
            return say.say("To approve: “{title}”", title=title)
        case Happened.APPROVED:
            return say.say("Approved: “{title}”", title=title)
        case Happened.SENT_BACK:
            return say.say("Sent back: “{title}”", title=title)
        case _:
            return say.say("News item “{title}”: {state}", title=title, state=_state(sheet, say))


def sheet_card(sheet: Sheet, language: Language) -> dict[str, object]:
    """The card."""
    say = speech(language)
    item = sheet.item
    writer = item.writer.name if item.writer and item.writer.id != item.author.id else ""
    told = [audience_words(item.audience, sheet.audience.name, say), item.author.name]
    told.append(say.say("last changed by {name}", name=writer) if writer else "")
    body: Elements = [
        header(
            line=say.joined((say.say("News item"), say.Word(item.topic))),
            title=_title(sheet, say),
            state=capital(_state(sheet, say)),
            state_detail=say.joined(told),
            state_color=_COLORS.get(item.state),
        ),
        *_first(sheet, say),
        *_missing(sheet, say),
    ]
    for one in (language, *(other for other in Language if other is not language)):
        body += _preview(sheet, one, say, opened=one is language)
    if Language.ENGLISH not in item.wordings:
        body.append(small(say.say("There is no English version: everybody gets it in French."), spacing="Small"))
    body += _more(sheet, say)
    if sheet.may_approve and item.state is NewsState.SUBMITTED:
        field = text_input("remark", say.say("Remark, if you send it back"), limit=REMARK_LIMIT, multiline=True)
        body += [field]
    return card(body, fallback_text=sheet_summary(sheet, language), actions=_actions(sheet, say))


def _title(sheet: Sheet, say: Speech) -> str:
    return sheet.item.wording(say.language).title or say.say("Untitled")


def _state(sheet: Sheet, say: Speech) -> str:
    return say.say("template") if sheet.item.is_template else say.word(sheet.item.state)


def _first(sheet: Sheet, say: Speech) -> Elements:
    """What was just done, or what is to be known before all else."""
    item = sheet.item
    if sheet.happened is Happened.OVERTAKEN:
        told = say.say("It changed in the meantime: here is where it stands. Nothing was done.")
        return [notice([words(told, weight="Bolder")], style="accent")]
    if item.remark:
        said = say.say("Sent back with a remark")
        return [notice([words(said, weight="Bolder"), *typed(item.remark)])]
    if sheet.happened is Happened.SENT_BACK:
        told = say.say("It is sent back to who wrote it, without a remark.")
        return [notice([words(told, weight="Bolder")], style="emphasis")]
    if sheet.happened is Happened.SAVED and allows(item.state, Event.CORRECT):
        told = say.say("The correction is saved. Readers still see the former text: have it corrected everywhere.")
        return [notice([words(told, weight="Bolder")])]
    if item.state is NewsState.SUBMITTED and sheet.may_approve:
        told = say.say("It waits for a second pair of eyes: approve it, or send it back.")
        return [notice([words(told, weight="Bolder")])]
    lines: Elements = []
    if sheet.happened in _HAPPENED:
        lines.append(words(say.say(_HAPPENED[sheet.happened]), weight="Bolder"))
    elif item.state is NewsState.SUBMITTED:
        lines.append(words(say.say("It waits for another editor to approve it or send it back."), weight="Bolder"))
    if sheet.lost_date:
        lines.append(small(say.say("It was scheduled, and is so no longer: give it a date again once it is ready.")))
    if not lines:
        return []
    is_good = sheet.happened not in (Happened.NOTHING, Happened.DISCARDED) and not sheet.lost_date
    return [notice(lines, style="good" if is_good else "warning")]


def _missing(sheet: Sheet, say: Speech) -> Elements:
    """What keeps the item from going out."""
    if not sheet.faults or sheet.item.is_template or sheet.item.state is NewsState.CANCELLED:
        return []
    count = len(sheet.faults)
    title = say.many("{n} point to settle before it goes out", "{n} points to settle before it goes out", count)
    return [notice([words(title, weight="Bolder"), *fault_lines(sheet.faults, say)])]


def _preview(sheet: Sheet, language: Language, say: Speech, *, opened: bool) -> Elements:
    """The item as a reader of a language will see it, in that language. A part that is not written is not shown."""
    item = sheet.item
    if language not in item.wordings:
        return []
    title = say.say("As readers will see it: {language}", language=say.word(language))
    items: Elements = list(news_elements(item, language, preview=True, text_id=f"text_{language}"))
    not_drawn = unsupported(item.wordings[language].body)
    if not_drawn:
        kinds = ", ".join(say.say(_NOT_DRAWN[one]) for one in not_drawn)
        told = say.say("Cards do not draw: {kinds}. The text above is what readers will see.", kinds=kinds)
        items.append(notice([words(told)], style="emphasis"))
    return fold(f"preview_{language}", title, items, opened=opened)


# Actions


def _more(sheet: Sheet, say: Speech) -> Elements:
    """What is seldom wanted, folded."""
    item = sheet.item
    ids = {"item": item.id}
    copy = execute("news.copy", say.say("Duplicate"), ids)
    template = execute("news.make_template", say.say("Make a template of it"), ids)
    discard = execute("news.discard", say.say("Discard"), {**ids, "version": item.version})
    actions: list[Action] = [] if item.is_template else [copy, template]
    if allows(item.state, Event.CANCEL):
        actions.append(discard)
    return fold("more", say.say("Other actions"), [buttons(*actions)]) if actions else []


def _actions(sheet: Sheet, say: Speech) -> list[Action]:
    item = sheet.item
    ids = {"item": item.id}
    current = {**ids, "version": item.version}
    edit = execute("news.edit", say.say("Change"), ids)
    test = execute("news.test", say.say("Send me a test"), ids)
    mine = execute("news.mine", say.say("My news"))
    match item.state:
        case NewsState.CANCELLED:
            return [execute("news.restore", say.say("Take it back"), ids, style="positive"), mine]
        case NewsState.DRAFT if item.is_template:
            return [execute("news.copy", say.say("Begin an item with it"), ids, style="positive"), edit, mine]
        case NewsState.DRAFT:
            return [*_offer(sheet, current, say), test, mine]
        case NewsState.SUBMITTED:
            return [*_judge(sheet, current, say), edit, test, mine]
        case NewsState.READY | NewsState.SCHEDULED:
            told = say.say("Schedule or send") if item.state is NewsState.READY else say.say("See its date")
            return [execute("news.board", told, ids, style="positive"), edit, test, mine]
        case NewsState.RECALLED:
            return [execute("news.board", say.say("See its report"), ids, style="positive"), mine]
        case _:
            return [*_correct(sheet, ids, say), edit, mine]


def _offer(sheet: Sheet, current: Mapping[str, object], say: Speech) -> list[Action]:
    """The way out of a draft: on to approval or to the backlog; first back to the form where something is missing, or was remarked."""
    ids = {"item": sheet.item.id}
    told = say.say("Submit for approval") if sheet.needs_approval else say.say("Mark as ready")
    if sheet.faults or sheet.item.remark:
        edit = execute("news.edit", say.say("Change"), ids, style="positive")
        return [edit] if sheet.faults else [edit, execute("news.submit", told, current)]
    return [
        execute("news.submit", told, current, style="positive"),
        execute("news.edit", say.say("Change"), ids),
    ]


def _judge(sheet: Sheet, current: Mapping[str, object], say: Speech) -> list[Action]:
    if not sheet.may_approve:
        return []
    return [
        execute("news.approve", say.say("Approve"), current, style="positive"),
        execute("news.send_back", say.say("Send back"), current, inputs=True),
    ]


def _correct(sheet: Sheet, ids: Mapping[str, object], say: Speech) -> list[Action]:
    report = execute("news.board", say.say("See its report"), ids)
    if sheet.happened is not Happened.SAVED or not sheet.may_send:
        return [report]
    return [execute("news.correct", say.say("Correct it everywhere"), ids, style="positive"), report]
