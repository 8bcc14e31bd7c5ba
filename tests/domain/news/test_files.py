"""A file of the news: the fields of the form, each with its line, and everything that is wrong with it told at once."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.news.files import FILE_LIMIT, read_file
from domain.news.imports import FileProblem, NewsFile
from domain.news.writing import NewsFault, NewsWrong, read

DOCUMENTATION = Path(__file__).parents[3] / "docs" / "news.md"
WHOLE = """---
topic: sécurité
audience: everyone
mandatory: oui
holiday: skip
date: 2026-12-15 14:30
author: claire@exemple.fr
---

# Verrouillez votre poste
> Une seconde,
> et personne n'écrit à votre place.

Un poste **ouvert** parle pour vous.

![Un cadenas](https://exemple.fr/a.png)

- Windows + L

## Liens
- [Le guide](https://exemple.fr/guide)

## Quiz
Après combien de minutes ?
- [ ] Une
- [x] Cinq

<!-- en -->
# Lock your computer
> One second.

A computer left **open** speaks for you.

![A padlock](https://exemple.fr/a.png)

## Links
- [The guide](https://exemple.fr/guide)

## Quiz
After how many minutes?
- [ ] One
- [X] Five
"""


def parsed(text: str) -> NewsFile:
    return read_file("essai.md", text.encode())


def problems(text: str) -> list[tuple[object, int | None]]:
    return [(one.what, one.line) for one in parsed(text).remarks]


def test_a_whole_file_becomes_a_whole_form() -> None:
    file = parsed(WHOLE)
    assert file.remarks == ()
    assert (str(file.day), str(file.hour), file.sent, file.author) == (
        "2026-12-15",
        "14:30:00",
        None,
        "claire@exemple.fr",
    )
    assert dict(file.entry.fields) == {
        "topic": "security",
        "audience": "everyone",
        "is_mandatory": "true",
        "holiday_rule": "skip",
        "image_url": "https://exemple.fr/a.png",
        "link1.url": "https://exemple.fr/guide",
        "right_answer": "2",
        "fr.title": "Verrouillez votre poste",
        "fr.summary": "Une seconde, et personne n'écrit à votre place.",
        "fr.body": "Un poste **ouvert** parle pour vous.\n\n\n- Windows + L",
        "fr.image_alt": "Un cadenas",
        "fr.link1": "Le guide",
        "fr.question": "Après combien de minutes ?",
        "fr.answer1": "Une",
        "fr.answer2": "Cinq",
        "en.title": "Lock your computer",
        "en.summary": "One second.",
        "en.body": "A computer left **open** speaks for you.",
        "en.image_alt": "A padlock",
        "en.link1": "The guide",
        "en.question": "After how many minutes?",
        "en.answer1": "One",
        "en.answer2": "Five",
    }
    assert read(file.entry).faults == ()


def test_files_of_windows_and_marks_of_byte_order_read_the_same() -> None:
    windows = read_file("essai.md", b"\xef\xbb\xbf" + WHOLE.replace("\n", "\r\n").encode())
    assert windows.remarks == ()
    assert windows.entry == parsed(WHOLE).entry


@pytest.mark.parametrize(
    ("said", "audience"),
    [
        ("department/Lycées", "department/Lycées"),
        ("Service / Lycées", "department/Lycées"),
        ("comité/Commission permanente", "committee/Commission permanente"),
        ("Instance/ Commission permanente", "committee/Commission permanente"),
        ("Tout le monde", "everyone"),
    ],
)
def test_an_audience_is_said_in_words(said: str, audience: str) -> None:
    assert parsed(WHOLE.replace("audience: everyone", f"audience: {said}")).entry.get("audience") == audience


@pytest.mark.parametrize(
    ("before", "after", "problem", "line"),
    [
        ("topic: sécurité", "topic: cuisine", FileProblem.UNKNOWN_WORD, 2),
        ("topic: sécurité", "sujet: sécurité", FileProblem.NOT_A_KEY, 2),
        ("topic: sécurité", "sécurité", FileProblem.NOT_A_KEY, 2),
        ("holiday: skip", "mandatory: non", FileProblem.REPEATED, 5),
        ("audience: everyone", "audience: comité", FileProblem.UNKNOWN_WORD, 3),
        ("audience: everyone", "audience: planet", FileProblem.UNKNOWN_WORD, 3),
        ("date: 2026-12-15 14:30", "date: mardi prochain", FileProblem.NOT_A_DATE, 6),
        ("date: 2026-12-15 14:30", "date: 2026-02-30", FileProblem.NOT_A_DATE, 6),
        ("date: 2026-12-15 14:30", "date: 2026-12-15 25:00", FileProblem.NOT_A_DATE, 6),
        ("author: claire@exemple.fr", "sent: 2026-11-17", FileProblem.TWO_DATES, 7),
        ("# Verrouillez votre poste\n", "Verrouillez\n", FileProblem.TEXT_BEFORE_TITLE, 10),
        ("- [Le guide](https://exemple.fr/guide)", "Le guide", FileProblem.NOT_A_LINK, 21),
        ("- [ ] Une", "- [ ] Une\nou deux", FileProblem.NOT_AN_ANSWER, 26),
        ("<!-- en -->", "<!-- de -->", FileProblem.UNKNOWN_LANGUAGE, 28),
        ("<!-- en -->", "<!-- fr -->", FileProblem.REPEATED, 28),
        ("![A padlock](https://exemple.fr/a.png)", "![A](https://exemple.fr/b.png)", FileProblem.DIFFERS, 34),
        ("- [The guide](https://exemple.fr/guide)", "- [The guide](https://a.fr)", FileProblem.DIFFERS, 37),
        ("- [X] Five", "- [ ] Five\n- [x] Six", FileProblem.DIFFERS, 43),
    ],
)
def test_what_is_wrong_is_told_with_its_line(before: str, after: str, problem: FileProblem, line: int) -> None:
    assert before in WHOLE
    assert (problem, line) in problems(WHOLE.replace(before, after, 1))


def test_the_example_of_the_documentation_reads_without_a_remark() -> None:
    example = DOCUMENTATION.read_text("utf-8").split("```markdown\n")[1].split("```")[0]
    file = parsed(example)
    assert file.remarks == ()
    assert (str(file.day), str(file.hour), file.entry.get("topic")) == ("2026-12-15", "14:00:00", "security")
    assert file.entry.get("fr.answer2") == "Right answer"


def test_links_answers_and_images_are_counted() -> None:
    link = "- [Le guide](https://exemple.fr/guide)\n"
    assert problems(WHOLE.replace(link, link * 4, 1)) == [(FileProblem.TOO_MANY, 24)]
    assert problems(WHOLE.replace("- [ ] Une\n", "- [ ] Une\n" * 4, 1))[0] == (FileProblem.TOO_MANY, 29)
    image = "![Un cadenas](https://exemple.fr/a.png)\n"
    assert problems(WHOLE.replace(image, image * 2, 1)) == [(FileProblem.TOO_MANY, 17)]


def test_a_file_that_is_no_item_is_refused_whole() -> None:
    assert problems("# Titre\n\nTexte\n") == [(FileProblem.NO_HEAD, 1)]
    assert problems("---\ntopic: security\n\n# Titre\n") == [(FileProblem.HEAD_NOT_CLOSED, 1)]
    assert [one.what for one in read_file("a.md", b"\xff\xfe\x00").remarks] == [FileProblem.NOT_TEXT]
    assert [one.what for one in read_file("a.md", b"x" * (FILE_LIMIT + 1)).remarks] == [FileProblem.TOO_BIG]


def test_the_fault_of_a_field_is_told_at_its_line() -> None:
    file = parsed(WHOLE.replace("https://exemple.fr/guide", "ftp://exemple.fr/guide"))
    (fault,) = read(file.entry).faults
    remark = file.remark(fault, fault.field)
    assert remark.what == NewsFault(field="link1.url", wrong=NewsWrong.NOT_A_WEB_ADDRESS)
    assert (remark.file, remark.line) == ("essai.md", 21)


def test_a_field_that_the_file_does_not_hold_is_told_at_the_title() -> None:
    file = parsed(WHOLE.replace("A computer left **open** speaks for you.\n", ""))
    (fault,) = read(file.entry).faults
    assert (fault.field, file.remark(fault, fault.field).line) == ("en.body", 29)


@given(
    st.lists(
        st.one_of(st.text(max_size=30), st.sampled_from(WHOLE.splitlines())), max_size=60
    ).map("\n".join)
)  # fmt: skip
def test_no_text_breaks_the_reading(text: str) -> None:
    content = text.encode("utf-8", "replace")
    file = read_file("a.md", content)
    read(file.entry)
    assert all(1 <= line <= content.count(b"\n") + content.count(b"\r") + 1 for line in file.lines.values())
