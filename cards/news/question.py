"""A reader's question: as the editors see and answer it, as the answer comes back to the reader, and the list of those that wait."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from microsoft_teams.cards.core import Action

from cards.inputs import text_input, with_fault
from cards.layout import Elements, card, execute, header, heading, notice, rich, row, run, small, words
from cards.layout import typed as lines
from cards.news.panels import text_wrong
from cards.text import PARIS, Speech, capital, speech
from domain.languages import Language
from domain.news.question import ANSWER_LIMIT, Question, TextWrong

_SHORT = 140


def question_card(
    question: Question,
    language: Language,
    *,
    typed: str = "",
    wrong: TextWrong | None = None,
    is_overtaken: bool = False,
    is_open: bool = False,
    has_left: bool = False,
    timezone: ZoneInfo = PARIS,
) -> dict[str, object]:
    """The card on which the editors answer; `is_open` leaves room for an answer also where there is one. For the rest see `Desk`."""
    say = speech(language)
    is_answered = question.version > 0
    when = say.instant(question.asked_at, timezone)
    body: Elements = [
        header(
            line=say.say("Question about the news"),
            title=question.item.wording(language).title,
            state=capital(say.say("answered") if is_answered else say.say("to answer")),
            state_color="Good" if is_answered else "Accent",
            state_detail=say.joined((question.asker.name, question.asker.department, when)),
        ),
        notice(lines(question.text, spacing="None"), style="emphasis"),
    ]
    if is_answered:
        body += _answer(question, say, timezone)
    if has_left:
        left = say.say("{name} can no longer be written to: the answer is kept here.", name=question.asker.name)
        body.append(notice([rich(run(left))], style="attention"))
    if is_overtaken:
        told = say.say("Somebody answered meanwhile. Yours was not sent; you can send it as well.")
        body.append(notice([words(told)], style="warning"))
    actions: list[Action] = []
    if is_open or not is_answered:
        body += _form(typed, wrong, say)
        label = say.say("Send this as well") if is_answered else say.say("Send the answer")
        data = {"question": question.id, "version": question.version}
        actions.append(execute("news_question.answer", label, data, style="positive", inputs=True))
    else:
        actions.append(execute("news_question.complete", say.say("Add to the answer"), {"question": question.id}))
    actions.append(execute("news_question.list", say.say("Questions that wait")))
    return card(body, fallback_text=question_summary(question, language), actions=actions)


def question_summary(question: Question, language: Language) -> str:
    """The toast: ``Question de Paul Martin : Verrouillez votre poste``."""
    say = speech(language)
    title = question.item.wording(language).title
    return say.say("Question from {name}: {title}", name=question.asker.name, title=title)


def answer_card(question: Question, text: str, language: Language) -> dict[str, object]:
    """The answer as the reader gets it, with what they had asked. `text` is what is new of it."""
    say = speech(language)
    by = question.answered_by.name if question.answered_by else ""
    body: Elements = [
        header(line=say.joined((say.say("Answer of the editors"), by)), title=question.item.wording(language).title),
        *lines(text, spacing="Medium"),
        small(say.say("You had asked:"), spacing="Medium"),
        *lines(question.text, size="Small", subtle=True, spacing="None"),
    ]
    actions = [execute("news.read", say.say("Read the item again"), {"item": question.item.id})]
    return card(body, fallback_text=answer_summary(question, language), actions=actions)


def answer_summary(question: Question, language: Language) -> str:
    """The toast of the answer."""
    return speech(language).say("Answer to your question: {title}", title=question.item.wording(language).title)


def questions_card(
    waiting: Sequence[Question], total: int, language: Language, timezone: ZoneInfo
) -> dict[str, object]:
    """The questions that wait for an answer, the oldest first."""
    say = speech(language)
    title = say.many("{n} question waits", "{n} questions wait", total) if total else say.say("No question waits")
    body: Elements = [header(line=say.say("Questions about the news"), title=title)]
    for one in waiting:
        text = " ".join(one.text.split())
        short = text if len(text) <= _SHORT else text[: _SHORT - 1].rstrip() + "…"
        detail = say.joined((one.asker.name, say.instant(one.asked_at, timezone)))
        body.append(
            row(
                "news_question.open",
                say.say("Open the question of {name}", name=one.asker.name),
                {"question": one.id},
                rich(run(one.item.wording(language).title, bold=True)),
                rich(run(short), spacing="None"),
                rich(run(detail, size="Small", subtle=True), spacing="None"),
            )
        )
    if not waiting:
        body.append(
            words(say.say("Everything is answered. New questions come to you by themselves."), spacing="Medium")
        )
    if total > len(waiting):
        rest = total - len(waiting)
        body.append(small(say.many("and {n} other", "and {n} others", rest), spacing="Small"))
    return card(body, fallback_text=title)


def _answer(question: Question, say: Speech, timezone: ZoneInfo) -> Elements:
    by = question.answered_by.name if question.answered_by else ""
    when = say.instant(question.answered_at, timezone) if question.answered_at else ""
    return [
        heading(say.say("Answer")),
        *lines(question.answer, spacing="None"),
        rich(run(say.joined((by, when)), size="Small", subtle=True), spacing="None"),
    ]


def _form(text: str, wrong: TextWrong | None, say: Speech) -> Elements:
    field = text_input(
        "answer", say.say("Your answer"), text[:ANSWER_LIMIT], limit=ANSWER_LIMIT, multiline=True, spacing="Medium"
    )
    told = text_wrong(wrong, ANSWER_LIMIT, say) if wrong else ""
    return [*with_fault(field, told), small(say.say("It goes to the reader with your name."), spacing="Small")]
