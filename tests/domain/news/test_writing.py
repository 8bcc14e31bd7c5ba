"""An item as it is typed: what is right becomes the item, what is wrong is told where it stands, and no text breaks the reading."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.forms import Entry
from domain.languages import Language
from domain.news.audience import EVERYONE, Audience, AudienceKind
from domain.news.item import (
    ALT_LIMIT,
    ANSWER_LIMIT,
    BODY_LIMIT,
    LINK_TITLE_LIMIT,
    QUESTION_LIMIT,
    SUMMARY_LIMIT,
    TITLE_LIMIT,
    HolidayRule,
    Topic,
    Wording,
)
from domain.news.writing import (
    TYPED_LIMIT,
    NewsContent,
    NewsWrong,
    as_typed,
    field_names,
    image_address,
    is_web_address,
    new_entry,
    read,
    read_audience,
    typed,
)

FR, EN = Language.FRENCH, Language.ENGLISH
WRITTEN = {**new_entry().fields, "fr.title": "Verrouillez votre poste", "fr.body": "Windows + **L**."}


def an_entry(**fields: str) -> Entry:
    """A right entry with some fields changed (`__` for the dots of their names)."""
    return Entry(fields={**WRITTEN, **{name.replace("__", "."): text for name, text in fields.items()}})


def faults_of(**fields: str) -> list[tuple[str, NewsWrong]]:
    return [(fault.field, fault.wrong) for fault in read(an_entry(**fields)).faults]


def content_of(**fields: str) -> NewsContent:
    reading = read(an_entry(**fields))
    assert reading.faults == ()
    return reading.content


def test_a_title_and_a_text_in_french_are_enough() -> None:
    content = content_of()
    assert content.wordings == {FR: Wording(title="Verrouillez votre poste", body="Windows + **L**.")}
    assert (content.topic, content.audience, content.is_mandatory) == (Topic.SECURITY, EVERYONE, False)


def test_an_empty_form_asks_for_what_is_required() -> None:
    told = [(fault.field, fault.wrong) for fault in read(Entry()).faults]
    assert told == [
        ("topic", NewsWrong.REQUIRED),
        ("fr.title", NewsWrong.REQUIRED),
        ("fr.body", NewsWrong.REQUIRED),
    ]


def test_english_is_whole_or_absent() -> None:
    assert EN not in content_of().wordings
    assert faults_of(en__title="Lock your computer") == [("en.body", NewsWrong.TRANSLATION_MISSING)]
    assert content_of(en__title="Lock it", en__body="Now.").wordings[EN].title == "Lock it"
    picture = {"image_url": "https://exemple.fr/a.png", "fr__image_alt": "Un clavier"}
    assert faults_of(en__title="Lock it", en__body="Now.", **picture) == [
        ("en.image_alt", NewsWrong.TRANSLATION_MISSING)
    ]


@pytest.mark.parametrize(
    ("field", "limit"),
    [
        ("fr.title", TITLE_LIMIT),
        ("fr.summary", SUMMARY_LIMIT),
        ("fr.body", BODY_LIMIT),
    ],
)
def test_a_text_too_long_for_a_card_is_told_with_its_length(field: str, limit: int) -> None:
    assert read(Entry(fields={**WRITTEN, field: "x" * limit})).faults == ()
    (fault,) = read(Entry(fields={**WRITTEN, field: "x" * (limit + 7)})).faults
    assert (fault.field, fault.wrong, fault.limit, fault.size) == (field, NewsWrong.TOO_LONG, limit, limit + 7)


@pytest.mark.parametrize(
    ("url", "wrong"),
    [
        ("https://exemple.fr/a.png", None),
        ("https://exemple.fr/A.JPEG?w=600", None),
        ("https://exemple.fr/a.gif", None),
        ("http://exemple.fr/a.png", NewsWrong.NOT_HTTPS),
        ("data:image/png;base64,AAAA", NewsWrong.NOT_A_WEB_ADDRESS),
        ("javascript:alert(1)//.png", NewsWrong.NOT_A_WEB_ADDRESS),
        ("https://exemple.fr/a.svg", NewsWrong.NOT_AN_IMAGE),
        ("https://exemple.fr/?a.png", NewsWrong.NOT_AN_IMAGE),
        ("https://exemple.fr/a.webp", NewsWrong.NOT_AN_IMAGE),
        ("https:///a.png", NewsWrong.NOT_A_WEB_ADDRESS),
    ],
)
def test_an_image_is_png_jpeg_or_gif_over_https(url: str, wrong: NewsWrong | None) -> None:
    expected = [("image_url", wrong)] if wrong else []
    assert faults_of(image_url=url, fr__image_alt="Un cadenas") == expected
    assert image_address(an_entry(image_url=url)) == ("" if wrong else url)


def test_an_image_is_described_and_a_description_has_its_image() -> None:
    assert faults_of(image_url="https://exemple.fr/a.png") == [("fr.image_alt", NewsWrong.REQUIRED)]
    assert faults_of(fr__image_alt="Un cadenas") == [("image_url", NewsWrong.REQUIRED)]


@pytest.mark.parametrize(
    "url",
    [
        "ftp://exemple.fr/guide",
        "javascript:alert(1)",
        "mailto:claire@exemple.fr",
        "file:///etc/passwd",
        "//exemple.fr",
        "exemple.fr",
        "https://",
        "https://exemple.fr/a b",
        "https://claire:secret@exemple.fr/",
        "https://exemple.fr:port/",
        "https://[exemple/",
        "https://exemple.fr/\\evil",
        "https://exemple.fr/<script>",
    ],
)
def test_a_link_leads_to_a_web_page_or_nowhere(url: str) -> None:
    assert faults_of(link1__url=url, fr__link1="Le guide") == [("link1.url", NewsWrong.NOT_A_WEB_ADDRESS)]
    assert read(an_entry(link1__url=url, fr__link1="Le guide")).content.link_urls == ()


def test_links_keep_their_order_and_close_up() -> None:
    content = content_of(
        link1__url="https://exemple.fr/1", fr__link1="Un", link3__url="http://exemple.fr/3", fr__link3="Trois"
    )
    assert content.link_urls == ("https://exemple.fr/1", "http://exemple.fr/3")
    assert content.wordings[FR].link_titles == ("Un", "Trois")
    assert faults_of(fr__link2="Sans adresse") == [("link2.url", NewsWrong.REQUIRED)]
    assert faults_of(link2__url="https://exemple.fr") == [("fr.link2", NewsWrong.REQUIRED)]


QUIZ = {
    "fr__question": "Combien ?",
    "fr__answer1": "Cinq",
    "fr__answer3": "Six",
    "right_answer": "3",
    "en__title": "Lock",
    "en__body": "Now.",
    "en__question": "How many?",
    "en__answer1": "Five",
    "en__answer3": "Six",
}


def test_a_question_has_the_same_answers_in_both_languages_and_one_is_right() -> None:
    content = content_of(**QUIZ)
    assert content.right_answer == 1
    assert [content.wordings[one].answers for one in (FR, EN)] == [("Cinq", "Six"), ("Five", "Six")]


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"right_answer": ""}, ("right_answer", NewsWrong.REQUIRED)),
        ({"right_answer": "2"}, ("right_answer", NewsWrong.NO_SUCH_ANSWER)),
        ({"right_answer": "9"}, ("right_answer", NewsWrong.NO_SUCH_ANSWER)),
        ({"fr__question": ""}, ("fr.question", NewsWrong.REQUIRED)),
        ({"en__answer3": ""}, ("en.answer3", NewsWrong.TRANSLATION_MISSING)),
        ({"en__answer2": "Four"}, ("fr.answer2", NewsWrong.REQUIRED)),
    ],
)
def test_what_a_question_lacks_is_told(changed: dict[str, str], fault: tuple[str, NewsWrong]) -> None:
    assert faults_of(**QUIZ | changed) == [fault]
    assert read(an_entry(**QUIZ | changed)).content.right_answer is None


def test_one_answer_makes_no_question() -> None:
    assert faults_of(fr__question="Combien ?", fr__answer1="Cinq", right_answer="1") == [
        ("fr.answer2", NewsWrong.TOO_FEW_ANSWERS)
    ]


def test_a_choice_that_no_list_offers_is_told() -> None:
    assert faults_of(topic="gossip") == [("topic", NewsWrong.UNKNOWN_CHOICE)]
    assert faults_of(audience="planet/earth") == [("audience", NewsWrong.UNKNOWN_CHOICE)]
    assert faults_of(holiday_rule="never") == [("holiday_rule", NewsWrong.UNKNOWN_CHOICE)]


@pytest.mark.parametrize("text", ["", "everyone/x", "role", "role/", "nobody", "EVERYONE"])
def test_what_is_no_audience_reads_as_none(text: str) -> None:
    assert read_audience(text) is None


def test_an_audience_reads_as_it_is_written() -> None:
    audience = Audience(kind=AudienceKind.DEPARTMENT, value="Lycée Jean-Macé / annexe")
    assert read_audience(str(audience)) == audience


def test_a_form_sends_known_fields_only_and_leaves_out_what_was_emptied() -> None:
    sent = typed({"fr.title": "Titre\x00\ud800", "fr.body": " ", "item": 3, "version": "2", "fr.evil": "x", "topic": 7})
    assert sent.fields == {"fr.title": "Titre"}
    assert len(typed({"fr.body": "x" * 20_000}).get("fr.body")) == TYPED_LIMIT


def test_every_field_has_one_place() -> None:
    assert len(field_names()) == len(set(field_names()))


_text = st.text(max_size=40)


@given(st.dictionaries(st.sampled_from(field_names()), st.one_of(_text, st.sampled_from(["1", "https://a.fr/b.png"]))))
def test_no_text_breaks_the_reading_and_what_is_read_fits_a_card(fields: dict[str, str]) -> None:
    content = read(typed(fields)).content
    for wording in content.wordings.values():
        assert len(wording.title) <= TITLE_LIMIT
        assert len(wording.link_titles) == len(content.link_urls)
        assert content.right_answer is None or content.right_answer < len(wording.answers)


def _words(limit: int, *, least: int = 1) -> st.SearchStrategy[str]:
    return st.text("aéÀœ9’?!«»*-", min_size=least, max_size=min(limit, 30))


@st.composite
def contents(draw: st.DrawFn) -> NewsContent:
    """What an item can say, in one language or both."""
    links = draw(st.integers(0, 3))
    answers = draw(st.sampled_from([0, 2, 3, 4]))
    has_image = draw(st.booleans())
    languages = draw(st.sampled_from([(FR,), (FR, EN)]))
    wordings = {
        language: Wording(
            title=draw(_words(TITLE_LIMIT)),
            summary=draw(_words(SUMMARY_LIMIT, least=0)),
            body=draw(_words(BODY_LIMIT)),
            image_alt=draw(_words(ALT_LIMIT)) if has_image else "",
            link_titles=tuple(draw(_words(LINK_TITLE_LIMIT)) for _ in range(links)),
            question=draw(_words(QUESTION_LIMIT)) if answers else "",
            answers=tuple(draw(_words(ANSWER_LIMIT)) for _ in range(answers)),
        )
        for language in languages
    }
    return NewsContent(
        topic=draw(st.sampled_from(Topic)),
        wordings=wordings,
        image_url="https://exemple.fr/a.png" if has_image else "",
        link_urls=tuple(f"https://exemple.fr/{number}" for number in range(links)),
        right_answer=draw(st.integers(0, answers - 1)) if answers else None,
        is_mandatory=draw(st.booleans()),
        audience=draw(st.sampled_from([EVERYONE, Audience(kind=AudienceKind.CHANNEL, value="7")])),
        holiday_rule=draw(st.sampled_from(HolidayRule)),
    )


@given(contents())
def test_what_an_item_says_is_typed_and_read_back_the_same(content: NewsContent) -> None:
    entry = as_typed(content)
    reading = read(entry)
    assert reading.faults == ()
    assert reading.content == content
    assert as_typed(reading.content).says(entry)


@given(_text)
def test_an_address_is_judged_whatever_it_is(url: str) -> None:
    assert is_web_address(url, "http", "https") in (True, False)
