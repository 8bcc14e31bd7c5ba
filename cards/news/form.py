"""The form of an item: what every item has on the first screen, the rest folded under titles that say what is in it."""

from collections.abc import Callable, Sequence
from functools import partial

from microsoft_teams.cards.core import Action, CardElement, ToggleInput

from cards.elements import made
from cards.inputs import choice_input, points_to_correct, text_input
from cards.layout import (
    Elements,
    card,
    execute,
    fact,
    fault_line,
    fold,
    header,
    notice,
    small,
    submit,
    typed,
    words,
)
from cards.news.fields import fault_in_words, fault_lines, label, mandatory_words, shown
from cards.news.figures import audience_words
from cards.text import Speech, speech
from domain.languages import Language
from domain.news.audience import EVERYONE
from domain.news.form import NewsForm
from domain.news.item import (
    ALT_LIMIT,
    ANSWER_LIMIT,
    LINK_TITLE_LIMIT,
    QUESTION_LIMIT,
    SUMMARY_LIMIT,
    TITLE_LIMIT,
    URL_LIMIT,
    HolidayRule,
    NewsState,
    Topic,
)
from domain.news.life import Event, allows
from domain.news.writing import LINKS, QUIZ_ANSWERS, TYPED_LIMIT, read_audience

MOST_TOLD = 8
_SHORT = 80
_NAME = 48


def form_card(form: NewsForm, language: Language, *, as_dialog: bool = False) -> dict[str, object]:
    """The form. In a dialog the buttons are `Action.Submit`."""
    say = speech(language)
    body: Elements = [
        _header(form, say),
        *_to_know(form, say),
        *_to_correct(form, say),
        *_changed_by_another(form, say),
    ]
    body += _first_screen(form, say)
    body += _english(form, say)
    body += _image(form, say)
    body += _links(form, say)
    body += _quiz(form, say)
    if not _is_out(form):
        body += _sending(form, say)
    what = form_summary(form, language)
    return card(body, fallback_text=what, actions=_actions(form, say, as_dialog=as_dialog))


def form_summary(form: NewsForm, language: Language) -> str:
    """The toast of the form."""
    say = speech(language)
    title = form.entry.get("fr.title")
    return say.say("Item to be written: {title}", title=title) if title else say.say("Item to be written")


def _is_out(form: NewsForm) -> bool:
    return form.item is not None and allows(form.item.state, Event.CORRECT)


def _header(form: NewsForm, say: Speech) -> CardElement:
    item = form.item
    state = say.say("Template") if item and item.is_template else say.Word(item.state if item else NewsState.DRAFT)
    title = form.entry.get("fr.title")[:TITLE_LIMIT] if item or form.is_copy else ""
    line = say.joined((say.say("News"), item.author.name if item else ""))
    return header(line=line, title=title or say.say("New item"), state=state, state_color="Accent")


def _to_know(form: NewsForm, say: Speech) -> Elements:
    """What the editor should know before changing anything."""
    item = form.item
    if form.is_copy:
        return [small(say.say("A copy: the item it was made from stays as it is."), spacing="Small")]
    if item is None:
        return []
    if item.remark:
        lines: Elements = [words(say.say("Sent back with a remark"), weight="Bolder"), *typed(item.remark)]
        return [notice(lines)]
    if _is_out(form):
        told = say.say("It went out. Save the correction first, then have it made everywhere in one press.")
        return [notice([words(told)], style="emphasis")]
    if item.state in (NewsState.READY, NewsState.SCHEDULED, NewsState.SUBMITTED) and form.needs_approval:
        told = say.say("Once changed, it is to be approved again.")
        return [notice([words(told)], style="emphasis")]
    return []


def _to_correct(form: NewsForm, say: Speech) -> Elements:
    if not form.faults:
        return []
    title = points_to_correct(len(form.faults), say)
    return [notice([words(title, weight="Bolder"), *fault_lines(form.faults, say)], style="attention")]


def _changed_by_another(form: NewsForm, say: Speech) -> Elements:
    if form.merge is None:
        return []
    who = form.by or say.say("Someone else")
    lines = typed(say.say("{name} changed this item while you were writing", name=who), bold=True)
    for name, text in list(form.merge.changed.items())[:MOST_TOLD]:
        lines.append(fact(label(name, say), _short(shown(name, text, form.choices, say)), spacing="None"))
    rest = len(form.merge.changed) - MOST_TOLD
    lines += [words(say.many("and {n} other", "and {n} others", rest), spacing="None")] if rest > 0 else []
    if form.merge.clashes:
        told = say.say("Where you both wrote, your words are kept and theirs stand below the field.")
    else:
        told = say.say("Their changes are in the form, yours too.")
    return [notice([*lines, small(told, spacing="Small")], style="accent")]


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _SHORT else flat[: _SHORT - 1].rstrip() + "…"


# Fields


def _text(form: NewsForm, name: str, limit: int, say: Speech, *, multiline: bool = False) -> Elements:
    """A field with its fault, and what another editor wrote there. A text too long is shown whole, to be shortened."""
    value = _entry(form, name)
    field = text_input(
        name,
        label(name, say),
        value,
        limit=limit if len(value) <= limit else TYPED_LIMIT,
        multiline=multiline or None,
        spacing="Small",
    )
    return _around(form, name, field, say)


def _around(form: NewsForm, name: str, field: CardElement, say: Speech) -> Elements:
    items: Elements = [field]
    items += [fault_line(fault_in_words(fault, say)) for fault in form.faults if fault.field == name]
    clash = next((one for one in form.merge.clashes if one.field == name), None) if form.merge else None
    if clash is not None:
        who = form.by or say.say("Someone else")
        theirs = shown(name, clash.theirs, form.choices, say)
        told = say.say("{name} wrote: {text}", name=who, text=theirs)
        items += typed(told, size="Small", color="Accent")
    return items


def _entry(form: NewsForm, name: str) -> str:
    return (form.merge.entry if form.merge else form.entry).get(name)


def _filled(form: NewsForm, names: Sequence[str]) -> bool:
    return any(_entry(form, name) for name in names)


def _touched(form: NewsForm, names: Sequence[str]) -> bool:
    """Whether a fault or a clash is about one of these fields."""
    told = [fault.field for fault in form.faults]
    told += [clash.field for clash in form.merge.clashes] if form.merge else []
    return any(name in told for name in names)


def _first_screen(form: NewsForm, say: Speech) -> Elements:
    topics = [(say.Word(topic), topic.value) for topic in Topic]
    items = _around(form, "topic", choice_input("topic", label("topic", say), topics, _entry(form, "topic")), say)
    items += _text(form, "fr.title", TITLE_LIMIT, say)
    items += _text(form, "fr.body", TYPED_LIMIT, say, multiline=True)
    drawn = say.say("Bold, italics, lists and links are drawn; anything else is shown as plain words.")
    items.append(small(drawn))
    items += _text(form, "fr.summary", SUMMARY_LIMIT, say)
    items.append(small(say.say("The sentence of the notification; the title when it is empty.")))
    return items


def _english(form: NewsForm, say: Speech) -> Elements:
    """All that is said in English: it is whole or absent."""
    parts = ["title", "body", "summary"]
    items = _text(form, "en.title", TITLE_LIMIT, say)
    items += _text(form, "en.body", TYPED_LIMIT, say, multiline=True)
    items += _text(form, "en.summary", SUMMARY_LIMIT, say)
    has_image = _filled(form, ["image_url", "fr.image_alt", "en.image_alt"])
    links = [k for k in LINKS if _filled(form, [f"link{k}.url", f"fr.link{k}", f"en.link{k}"])]
    answers = [k for k in QUIZ_ANSWERS if _filled(form, [f"fr.answer{k}", f"en.answer{k}"])]
    has_quiz = bool(answers) or _filled(form, ["fr.question", "en.question"])
    rest = [("image_alt", ALT_LIMIT)] if has_image or not (links or has_quiz) else []
    rest += [(f"link{k}", LINK_TITLE_LIMIT) for k in (links or LINKS[:1])]
    rest += [("question", QUESTION_LIMIT)]
    rest += [(f"answer{k}", ANSWER_LIMIT) for k in QUIZ_ANSWERS]
    for part, limit in rest:
        parts.append(part)
        items += _text(form, f"en.{part}", limit, say)
    names = [f"en.{part}" for part in parts]
    written = _filled(form, names)
    title = say.say("English version (written)") if written else say.say("English version (none: French for everybody)")
    return fold("english", title, items, opened=_touched(form, names))


def _image(form: NewsForm, say: Speech) -> Elements:
    names = ["image_url", "fr.image_alt"]
    limits = say.say("PNG, JPEG or GIF, at an address in https://, 1 MB and 1024 by 1024 pixels at most.")
    items = [*_text(form, "image_url", URL_LIMIT, say), small(limits), *_text(form, "fr.image_alt", ALT_LIMIT, say)]
    items.append(small(say.say("Read aloud to who cannot see the image.")))
    title = say.say("Image (1)") if _entry(form, "image_url") else say.say("Image (none)")
    return fold("image", title, items, opened=_touched(form, names))


def _links(form: NewsForm, say: Speech) -> Elements:
    items: Elements = []
    for k in LINKS:
        items += _text(form, f"link{k}.url", URL_LIMIT, say)
        items += _text(form, f"fr.link{k}", LINK_TITLE_LIMIT, say)
    count = sum(1 for k in LINKS if _entry(form, f"link{k}.url"))
    names = [name for k in LINKS for name in (f"link{k}.url", f"fr.link{k}")]
    title = say.say("Links ({n} of {most})", n=count, most=len(LINKS))
    return fold("links", title, items, opened=_touched(form, names))


def _quiz(form: NewsForm, say: Speech) -> Elements:
    names = ["fr.question", *(f"fr.answer{k}" for k in QUIZ_ANSWERS), "right_answer"]
    items = _text(form, "fr.question", QUESTION_LIMIT, say)
    for k in QUIZ_ANSWERS:
        items += _text(form, f"fr.answer{k}", ANSWER_LIMIT, say)
    right = [(say.say("Answer {number}", number=k), str(k)) for k in QUIZ_ANSWERS]
    field = choice_input(
        "right_answer", label("right_answer", say), right, _entry(form, "right_answer"), spacing="Small"
    )
    items += _around(form, "right_answer", field, say)
    title = say.say("Question to readers (1)") if _entry(form, "fr.question") else say.say("Question to readers (none)")
    return fold("quiz", title, items, opened=_touched(form, names))


def _sending(form: NewsForm, say: Speech) -> Elements:
    """For whom, and by which rules. The title tells it, for who need not look inside."""
    audiences = [(audience_words(one.audience, one.name[:_NAME], say), str(one.audience)) for one in form.choices]
    audience = choice_input("audience", label("audience", say), audiences, _entry(form, "audience"), spacing="Small")
    rules = [(say.Word(rule), rule.value) for rule in HolidayRule]
    rule = choice_input(
        "holiday_rule", label("holiday_rule", say), rules, _entry(form, "holiday_rule"), spacing="Small"
    )
    mandatory = made(
        ToggleInput,
        id="is_mandatory",
        title=mandatory_words(say),
        label=label("is_mandatory", say),
        value=_entry(form, "is_mandatory") or "false",
        spacing="Small",
    )
    items = _around(form, "audience", audience, say)
    items += [*_around(form, "is_mandatory", mandatory, say), *_around(form, "holiday_rule", rule, say)]
    told = read_audience(_entry(form, "audience"))
    name = shown("audience", _entry(form, "audience"), form.choices, say) if told else say.Word(EVERYONE.kind)
    title = say.say("Readers and calendar ({audience})", audience=name)
    return fold("sending", title, items, opened=_touched(form, ["audience", "is_mandatory", "holiday_rule"]))


# Actions


def _actions(form: NewsForm, say: Speech, *, as_dialog: bool) -> list[Action]:
    button: Callable[..., Action] = submit if as_dialog else partial(execute, inputs=True)
    item = form.item
    data: dict[str, object] = {} if item is None else {"item": item.id, "version": item.version}
    if _is_out(form):
        actions = [button("news.save", say.say("Save the correction"), data, style="positive")]
    else:
        actions = [button("news.save", say.say("Save and preview"), data, style="positive")]
        if not (item and item.is_template):
            told = say.say("Submit for approval") if form.needs_approval else say.say("Mark as ready")
            actions.append(button("news.submit", told, data))
    if as_dialog:
        return actions
    if item is not None:
        return [*actions, execute("news.sheet", say.say("Leave without saving"), {"item": item.id})]
    return [*actions, execute("news.mine", say.say("Leave without saving"))]
