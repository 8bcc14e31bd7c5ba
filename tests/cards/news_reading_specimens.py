"""The cards of who reads the news, and of their questions, for the gallery."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from cards.news.archive import archive_card, latest_card, topics_card
from cards.news.item import news_card
from cards.news.question import answer_card, question_card, questions_card
from cards.text import PARIS
from domain.identifiers import NewsId, PersonId, QuestionId
from domain.languages import Language
from domain.news.archive import PAGE, SOUGHT_LIMIT, ArchivePage, Sought
from domain.news.item import (
    ALT_LIMIT,
    ANSWER_LIMIT,
    BODY_LIMIT,
    LINK_TITLE_LIMIT,
    SUMMARY_LIMIT,
    TITLE_LIMIT,
    NewsItem,
    NewsState,
    Topic,
    Wording,
)
from domain.news.item import QUESTION_LIMIT as QUIZ_LIMIT
from domain.news.question import ANSWERS_LIMIT, QUESTION_LIMIT, Question, TextWrong
from domain.news.reader import Asking, Delaying, ReaderView, Told
from domain.news.reminders import DayWrong, moments
from domain.projects import PersonRef
from tests.cards.samples import CLAIRE, NASTY, NASTY_LINES, TODAY, a_person

Cards = Iterator[tuple[str, dict[str, object]]]
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
SIGNED = "https://mardi.region.example/l/12.0.c2lnbmF0dXJl"

_FRENCH = Wording(
    title="Verrouillez votre poste en une seconde",
    summary="Windows + L, et personne n'écrit à votre place.",
    body=(
        "Un poste laissé ouvert, c'est **votre nom** sur ce qu'un autre y fera.\n\n"
        "- Sous Windows : `Windows` + **L**\n- Sur Mac : **Ctrl + Cmd + Q**\n- Au téléphone : le bouton du côté\n\n"
        "Le [guide de la DSI](https://intranet.region.example/poste) montre comment le faire _tout seul_ après cinq minutes."
    ),
    image_alt="Les touches Windows et L d'un clavier",
    link_titles=("Le guide en une page", "La vidéo (40 s)"),
    question="Après combien de minutes un poste doit-il se verrouiller seul\u202f?",
    answers=("Cinq minutes", "Une heure", "Jamais"),
)
_ENGLISH = Wording(
    title="Lock your computer in one second",
    summary="Windows + L, and nobody writes in your name.",
    body="A computer left open is **your name** on what others do with it.\n\n- Windows: **Windows + L**\n- Mac: **Ctrl + Cmd + Q**",
    image_alt="The Windows and L keys of a keyboard",
    link_titles=("The one-page guide", "The video (40 s)"),
    question="After how many minutes must a computer lock by itself?",
    answers=("Five minutes", "One hour", "Never"),
)


def an_item(**changes: object) -> NewsItem:
    """The item of most cards."""
    item = NewsItem(
        id=NewsId(12),
        version=3,
        state=NewsState.SENT,
        topic=Topic.SECURITY,
        wordings={Language.FRENCH: _FRENCH, Language.ENGLISH: _ENGLISH},
        author=CLAIRE,
        image_url="https://mardi.region.example/images/verrou.png",
        link_urls=("https://intranet.region.example/poste", "https://intranet.region.example/video"),
        right_answer=0,
        sent_at=NOW,
    )
    return replace(item, **changes)  # type: ignore[arg-type]


def _bare() -> NewsItem:
    wordings = {one: Wording(title=two.title, body=two.body) for one, two in an_item().wordings.items()}
    return an_item(image_url="", link_urls=(), right_answer=None, wordings=wordings, is_mandatory=True)


def a_question(item: NewsItem, text: str, answer: str = "", name: str = "Paul Martin") -> Question:
    """A question, answered when there is an answer."""
    by = PersonRef(id=PersonId(2), name=name)
    return Question(
        id=QuestionId(5),
        item=item,
        asker=replace(a_person(name), department="Direction des lycées"),
        text=text,
        asked_at=NOW,
        answer=answer,
        answered_by=by if answer else None,
        answered_at=NOW if answer else None,
        version=1 if answer else 0,
    )


def ordinary(language: Language) -> Cards:
    """As on most days."""
    item = an_item()
    delaying = Delaying(today=TODAY, moments=moments(NOW, PARIS))
    yield "news", news_card(item, language, links=(SIGNED, SIGNED))
    yield "news-named", news_card(item, language, links=(SIGNED, SIGNED), names_reader=True)
    yield "news-bare", news_card(_bare(), language)
    yield "news-preview", news_card(item, language, preview=True)
    yield "news-shared", news_card(item, language, shared=True, view=ReaderView(is_useful=True))
    told = ReaderView(is_useful=True, answer=1, remind_at=NOW, stopped=frozenset({Topic.SECURITY}))
    yield "news-told", news_card(item, language, view=told)
    yield "news-answered", news_card(item, language, view=ReaderView(is_useful=False, answer=0))
    yield "news-later", news_card(_bare(), language, delaying=delaying)
    past = replace(delaying, day="2026-11-20", wrong=DayWrong.PAST)
    yield "news-later-past", news_card(_bare(), language, delaying=past)
    yield "news-reminded", news_card(_bare(), language, told=Told.REMINDED)
    yield "news-asked", news_card(_bare(), language, told=Told.ASKED)
    yield "news-asked-nobody", news_card(_bare(), language, told=Told.ASKED_NOBODY)
    yield "news-asking", news_card(_bare(), language, asking=Asking(text="", wrong=TextWrong.MISSING))
    others = tuple(an_item(topic=topic, id=NewsId(20 + n)) for n, topic in enumerate(list(Topic)[:PAGE]))
    yield "archive", archive_card(ArchivePage(sought=Sought(), items=others, total=23, number=1), language)
    sought = Sought(topic=Topic.SECURITY, text="mot de passe")
    yield "archive-found", archive_card(ArchivePage(sought=sought, items=others[:2], total=2), language)
    yield "archive-nothing", archive_card(ArchivePage(sought=sought), language)
    yield "archive-empty", archive_card(ArchivePage(sought=Sought()), language)
    yield "latest", latest_card(others[:2], language)
    yield "latest-none", latest_card((), language)
    yield "topics", topics_card({Topic.ONENOTE, Topic.OTHER}, language)
    question = a_question(item, "Et sur les postes des lycées ?\nLe raccourci ne répond pas.")
    answered = replace(question, answer="C'est corrigé.", version=1, answered_by=CLAIRE, answered_at=NOW)
    yield "question", question_card(question, language)
    yield "question-missing", question_card(question, language, wrong=TextWrong.MISSING, is_open=True)
    yield "question-answered", question_card(answered, language)
    yield "question-left", question_card(answered, language, has_left=True)
    yield "question-overtaken", question_card(answered, language, typed="Redémarrez", is_overtaken=True, is_open=True)
    yield "question-answer", answer_card(answered, "C'est corrigé depuis ce matin.", language)
    yield "questions", questions_card((question, question), 14, language, PARIS)
    yield "questions-none", questions_card((), 0, language, PARIS)


def _filled(text: str, lines: str) -> Wording:
    return Wording(
        title=text,
        summary=text,
        body=lines,
        image_alt=text,
        link_titles=(text, text, text),
        question=text,
        answers=(text, text, text, text),
    )


def _typed_into(wording: Wording, **facts: object) -> NewsItem:
    urls = tuple(f"https://intranet.region.example/{number}" for number in range(3))
    return an_item(wordings=dict.fromkeys(Language, wording), link_urls=urls, **facts)


def nasty(language: Language) -> Cards:
    """Typed to break out."""
    item = _typed_into(_filled(NASTY[:TITLE_LIMIT], NASTY_LINES))
    yield "news", news_card(item, language)
    yield "news-told", news_card(item, language, view=ReaderView(answer=1, is_useful=True))
    asking = Asking(text=NASTY_LINES, wrong=TextWrong.TOO_LONG)
    yield "news-asking", news_card(item, language, asking=asking)
    page = ArchivePage(sought=Sought(text=NASTY[:SOUGHT_LIMIT]), items=(item,) * 3, total=3)
    yield "archive", archive_card(page, language)
    yield "latest", latest_card((item, item), language)
    question = a_question(item, NASTY_LINES, name=NASTY)
    answered = a_question(item, NASTY_LINES, NASTY_LINES, name=NASTY)
    yield "question", question_card(question, language, typed=NASTY_LINES, wrong=TextWrong.TOO_LONG, is_open=True)
    yield "question-answered", question_card(answered, language, has_left=True)
    yield "question-answer", answer_card(answered, NASTY_LINES, language)
    yield "questions", questions_card((question,), 1, language, PARIS)


def _long(limit: int) -> str:
    return ("Été à l'école, où l'élève *était* aidé. " * (limit // 30 + 1))[:limit].strip()


def worst(language: Language) -> Cards:
    """As much as fits."""
    wording = Wording(
        title=_long(TITLE_LIMIT),
        summary=_long(SUMMARY_LIMIT),
        body=("- é_\n" * BODY_LIMIT)[:BODY_LIMIT],
        image_alt=_long(ALT_LIMIT),
        link_titles=("W" * LINK_TITLE_LIMIT, _long(LINK_TITLE_LIMIT), _long(LINK_TITLE_LIMIT)),
        question=_long(QUIZ_LIMIT),
        answers=(_long(ANSWER_LIMIT),) * 4,
    )
    item = _typed_into(wording)
    delaying = Delaying(today=TODAY, moments=moments(NOW, PARIS))
    told = ReaderView(is_useful=True, remind_at=NOW, stopped=frozenset(Topic))
    yield "news", news_card(item, language, view=told, delaying=delaying, told=Told.ASKED_NOBODY)
    tall = _typed_into(replace(wording, body=("é\n\n" * BODY_LIMIT)[:BODY_LIMIT]))
    yield "news-tall", news_card(tall, language, asking=Asking(text="é" * QUESTION_LIMIT, wrong=TextWrong.TOO_LONG))
    page = ArchivePage(sought=Sought(text="é" * SOUGHT_LIMIT), items=(item,) * PAGE, total=9_999, number=500)
    yield "archive", archive_card(page, language)
    question = a_question(item, "é\n" * (QUESTION_LIMIT // 2), "é\n" * (ANSWERS_LIMIT // 2), name=_long(80))
    yield "question", question_card(question, language, typed=_long(900), is_overtaken=True, is_open=True)
    yield "questions", questions_card((question,) * 10, 400, language, PARIS)
