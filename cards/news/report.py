"""What readers made of an item: reactions, clicks, answers, questions; and the file that tells what became of each message."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from microsoft_teams.cards.core import Column, OpenUrlAction

from cards.elements import made
from cards.layout import GAP, Elements, buttons, card, execute, figure, header, heading, notice, rich, run, small, words
from cards.news.figures import end_words, link_title, reason_words
from cards.spreadsheets import csv_file
from cards.text import Speech, plain, speech
from domain.languages import Language
from domain.news.item import NewsItem
from domain.news.report import Line, Opinions
from domain.outbox import DeliveryState


def useful_figure(opinions: Opinions, say: Speech) -> Column:
    """How many found it useful, of those who told."""
    told = opinions.useful + opinions.not_useful
    if not told:
        return figure(say.say("Useful"), "—", say.say("nobody told yet"))
    share = say.percent(round(100 * opinions.useful / told))
    return figure(say.say("Useful"), share, say.many("of one opinion", "of {n} opinions", told))


def results(item: NewsItem, opinions: Opinions, say: Speech) -> Elements:
    """Reactions, clicks on each link, the answers to the quiz, how many asked something."""
    body: Elements = []
    if opinions.useful or opinions.not_useful:
        useful = say.many("{n} useful", "{n} useful", opinions.useful)
        not_useful = say.many("{n} not useful", "{n} not useful", opinions.not_useful)
        body += [heading(say.say("Opinions")), rich(run(say.joined((useful, not_useful))), spacing="None")]
    wording = item.wording(say.language)
    if any(opinions.clicks.values()):
        body.append(heading(say.say("Clicks")))
        for number, _ in enumerate(item.link_urls):
            clicks = opinions.clicks.get(number, 0)
            title = link_title(item, wording, number)
            body.append(rich(run(f"{say.number(clicks)}{GAP}", bold=True), run(title), spacing="None"))
            if opinions.followers:
                people = opinions.followers.get(number, 0)
                body.append(small(say.many("{n} reader by name", "{n} readers by name", people), spacing="None"))
        if opinions.followers:
            body.append(buttons(execute("news.followers", say.say("Who opened a link"), {"item": item.id})))
    if item.has_quiz and opinions.answers:
        body += _quiz(item, opinions, say)
    if opinions.questions:
        told = say.many("One reader asked a question.", "{n} readers asked a question.", opinions.questions)
        body.append(words(told, spacing="Medium"))
    return body


def _quiz(item: NewsItem, opinions: Opinions, say: Speech) -> Elements:
    wording = item.wording(say.language)
    all_answers = sum(opinions.answers.values())
    body: Elements = [
        heading(say.many("Quiz: {n} answer", "Quiz: {n} answers", all_answers)),
        rich(run(wording.question), spacing="None"),
    ]
    for number, answer in enumerate(wording.answers):
        given = opinions.answers.get(number, 0)
        share = say.percent(round(100 * given / all_answers))
        is_right = number == item.right_answer
        sign = "✓ " if is_right else ""
        told = run(f"{share}{GAP}", bold=True)
        body.append(rich(told, run(sign + answer, bold=is_right), spacing="None"))
    return body


def file_card(item: NewsItem, url: str, language: Language) -> dict[str, object]:
    """The way to the file of an item. `url` is signed, and serves for a day."""
    say = speech(language)
    title = say.say("File of the recipients")
    body: Elements = [
        header(line=say.joined((say.say("News item"), say.Word(item.topic))), title=item.wording(language).title),
        notice(
            [
                words(
                    say.say("The file tells, for each recipient, whether the message arrived, and why not."),
                    weight="Bolder",
                ),
                small(say.say("It names people: the link serves for a day, and is for you alone.")),
            ],
            style="accent",
        ),
    ]
    actions = [
        made(OpenUrlAction, title=say.say("Download the file (CSV)"), url=plain(url)),
        execute("news.board", say.say("Back"), {"item": item.id}),
    ]
    return card(body, fallback_text=title, actions=actions)


def report_csv(item: NewsItem, lines: Sequence[Line], language: Language, *, zone: ZoneInfo) -> bytes:
    """The file: what French or English spreadsheets open by a double click, and no cell that one would take for a formula.

    Where it is known who followed a link, each link has a column with the time they did so first.
    """
    say = speech(language)
    links = range(len(item.link_urls)) if any(line.followed for line in lines) else ()
    wording = item.wording(language)
    titles = [
        say.say("Recipient"),
        say.say("Department"),
        say.say("Language"),
        say.say("Outcome"),
        say.say("Reason"),
        say.say("Time"),
        say.say("May have come twice"),
        *(say.say("Opened: {title}", title=link_title(item, wording, number)) for number in links),
    ]
    return csv_file([titles, *([*_row(line, say, zone), *_opened(line, links, zone)] for line in lines)], say)


def _row(line: Line, say: Speech, zone: ZoneInfo) -> list[str]:
    return [
        line.name,
        line.department,
        say.word(line.language) if line.language else "",
        end_words(line.state, say) if line.state else say.say("no message on record"),
        _reason(line, say),
        _time(line.at, zone),
        say.say("yes") if line.may_be_twice else "",
    ]


def _reason(line: Line, say: Speech) -> str:
    if line.state is None or line.state is DeliveryState.SENT or line.state.is_open:
        return ""
    return reason_words((line.state, line.reason), say)


def _opened(line: Line, links: Iterable[int], zone: ZoneInfo) -> list[str]:
    return [_time(line.followed.get(number), zone) for number in links]


def _time(instant: datetime | None, zone: ZoneInfo) -> str:
    return f"{instant.astimezone(zone):%Y-%m-%d %H:%M:%S}" if instant else ""
