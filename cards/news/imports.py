"""What came of an import of news, said to the operator: counts, then every remark by file and line."""

from cards.imports import outcome
from cards.news.fields import fault_in_words, label
from cards.text import Speech, mark, speech
from domain.languages import Language
from domain.news.imports import FileProblem, FileRemark, NewsImportReport
from domain.news.writing import NewsFault

_SAID = {
    FileProblem.TOO_BIG: mark("the file is too big: {limit} kB at most."),
    FileProblem.NOT_TEXT: mark("this is not a text in UTF-8."),
    FileProblem.NO_HEAD: mark("the file begins with its head, between two lines of three hyphens."),
    FileProblem.HEAD_NOT_CLOSED: mark("the head is not closed by a line of three hyphens."),
    FileProblem.NOT_A_KEY: mark(
        "“{value}” is none of: topic, audience, mandatory, holiday, date, sent, author, each with its value."
    ),
    FileProblem.REPEATED: mark("“{value}” stands here a second time."),
    FileProblem.UNKNOWN_WORD: mark("“{value}” is not known here."),
    FileProblem.NOT_A_DATE: mark("“{value}” is not a day, such as 2026-12-15, or a day and an hour, 2026-12-15 14:00."),
    FileProblem.PAST_DATE: mark("{value} has passed. What went out already has “sent” in its head, not “date”."),
    FileProblem.NOT_YET_PAST: mark("this day has not come. What is to go out has “date” in its head, not “sent”."),
    FileProblem.DATE_TAKEN: mark("the Tuesday of {value} has its item already."),
    FileProblem.TOO_FAR: mark("{value} is more than a year ahead."),
    FileProblem.HOLIDAY: mark("{value} is a public holiday, and this item skips them."),
    FileProblem.DATE_BEFORE_APPROVAL: mark("a second editor is to approve it first: take the date out."),
    FileProblem.TWO_DATES: mark("“date” and “sent” exclude each other."),
    FileProblem.UNKNOWN_LANGUAGE: mark("“{value}” is not a language of the news: fr or en."),
    FileProblem.TEXT_BEFORE_TITLE: mark("the text of a language begins with its title, a line “# Title”."),
    FileProblem.NOT_A_LINK: mark("“{value}” is not a line of links: - [words](https://address)."),
    FileProblem.NOT_AN_ANSWER: mark("“{value}” is not an answer: - [ ] wrong, or - [x] right."),
    FileProblem.TOO_MANY: mark("one too many: {limit} at most."),
    FileProblem.DIFFERS: mark("“{value}” is not what was said further up: both languages share it."),
    FileProblem.NO_AUTHOR: mark("nobody is its author: name one in the head, or with --author."),
    FileProblem.UNKNOWN_AUTHOR: mark("nobody known has the address “{value}”."),
    FileProblem.MAY_NOT_WRITE: mark("{value} is neither a news editor nor an ambassador."),
    FileProblem.UNKNOWN_BODY: mark("no body that meets has the name “{value}”."),
    FileProblem.SAME_NAME: mark("another of these files has the same name."),
    FileProblem.ALREADY_OUT: mark("its item went out or was discarded: it stays as it is. Change it in Teams."),
}


def told(report: NewsImportReport, language: Language) -> str:
    """The report as lines of plain text: errors, warnings, the counts last."""
    say = speech(language)
    return outcome(
        report,
        say,
        refused=say.say("Nothing was imported:"),
        errors=[remark_in_words(one, say) for one in report.errors],
        warnings=[remark_in_words(one, say) for one in report.warnings],
    )


def remark_in_words(remark: FileRemark, say: Speech) -> str:
    """``file.md, line 12: what is wrong``."""
    where = remark.file
    if remark.line is not None:
        where = say.say("{file}, line {line}", file=remark.file, line=remark.line)
    if isinstance(remark.what, NewsFault):
        wrong = say.colon(label(remark.what.field, say), fault_in_words(remark.what, say))
    else:
        limit = say.number(remark.limit) if remark.limit is not None else ""
        wrong = say.say(_SAID[remark.what], value=remark.value, limit=limit)
    return say.colon(where, wrong)
