"""What holds for every card, whatever it shows."""

import json
import re
from collections import Counter
from collections.abc import Callable
from inspect import Signature, signature

from microsoft_teams.cards.core import AdaptiveCard

from cards.layout import MOST_ACTIONS
from cards.news.markdown import as_cards_show, unsupported
from domain.languages import Language
from tests.cards.gallery import Specimen, gallery
from tests.cards.samples import NASTY_MARK
from tests.cards.walk import KNOWN_TYPES, inputs, nodes, of_type, shown_texts, verbs

KIB = 1_000
GALLERY = list(gallery())
VERBS = frozenset(verb for specimen in GALLERY for verb in verbs(specimen.card))


def every_card(rule: Callable[..., None]) -> Callable[..., None]:
    """A rule as one test over the whole gallery, which names each card that breaks it: thousands of tests would cost minutes."""

    def test(**fixtures: object) -> None:
        broken = []
        for specimen in GALLERY:
            try:
                rule(specimen=specimen, **fixtures)
            except Exception as fault:
                fault.add_note(f"the card: {specimen}")
                broken.append(fault)
        if broken:
            raise ExceptionGroup(f"{len(broken)} of {len(GALLERY)} cards", broken)

    asked = [one for one in signature(rule).parameters.values() if one.name != "specimen"]
    test.__signature__ = Signature(asked)  # type: ignore[attr-defined]
    return test


def test_each_card_comes_in_every_language() -> None:
    names = {language: {(s.name, s.kind) for s in GALLERY if s.language is language} for language in Language}
    assert names[Language.FRENCH] == names[Language.ENGLISH]


@every_card
def test_it_is_what_the_classes_of_the_schema_accept(specimen: Specimen) -> None:
    read = AdaptiveCard.model_validate(specimen.card)
    assert read.model_extra == {}
    assert _without_order(read.model_dump(exclude_none=True)) == _without_order(specimen.card)


@every_card
def test_microsofts_renderer_has_nothing_to_say(specimen: Specimen, told_by_renderer: dict[str, list[str]]) -> None:
    unknown = [node for node in nodes(specimen.card, fallbacks=False) if node["type"] not in KNOWN_TYPES]
    assert all(isinstance(node.get("fallback"), dict) for node in unknown)
    allowed = {f'Unknown element type "{node["type"]}". Fallback will be used if present.' for node in unknown}
    assert set(told_by_renderer[str(specimen)]) <= allowed


@every_card
def test_its_fields_have_labels_and_ids_of_their_own(specimen: Specimen) -> None:
    fields = list(inputs(specimen.card))
    assert all(field["label"].strip() for field in fields)
    counted = Counter(node["id"] for node in nodes(specimen.card, fallbacks=False) if "id" in node)
    assert [name for name, times in counted.items() if times > 1] == []
    assert [field["id"] for field in fields if re.search(r"[^a-z0-9_.]", field["id"])] == []


@every_card
def test_no_field_blocks_a_button_without_a_word(specimen: Specimen) -> None:
    assert [field["id"] for field in inputs(specimen.card) if field.get("isRequired")] == []


@every_card
def test_a_field_holds_no_more_than_it_lets_type(specimen: Specimen) -> None:
    fields = list(of_type(specimen.card, "Input.Text"))
    assert all("maxLength" in field for field in fields)
    choices = [field for field in of_type(specimen.card, "Input.ChoiceSet") if "value" in field]
    if "nasty" not in specimen.kind and "faults" not in specimen.name:
        for field in choices:
            ticked = field["value"].split(",") if field.get("isMultiSelect") else [field["value"]]
            assert set(ticked) <= {one["value"] for one in field["choices"]}


@every_card
def test_its_pictures_tell_what_they_show(specimen: Specimen) -> None:
    assert all(image["altText"].strip() for image in of_type(specimen.card, "Image"))


@every_card
def test_it_offers_few_actions_and_says_what_each_does(specimen: Specimen) -> None:
    for node in nodes(specimen.card, fallbacks=False):
        assert len(node.get("actions", ())) <= MOST_ACTIONS
    for action in of_type(specimen.card, "Action.Execute"):
        if action != specimen.card.get("refresh", {}).get("action"):
            assert action["title"].strip()
    for folding in of_type(specimen.card, "Action.ToggleVisibility"):
        assert folding["title"].strip()


@every_card
def test_its_buttons_work_on_clients_without_execute(specimen: Specimen) -> None:
    for holder in nodes(specimen.card, fallbacks=False):
        for action in holder.get("actions", ()):
            if action["type"] == "Action.Execute":
                assert action["fallback"]["type"] == "Action.Submit"
                assert action["fallback"]["data"] == action["data"]
                assert action["data"]["verb"] == action["verb"]


@every_card
def test_its_buttons_carry_ids_only(specimen: Specimen) -> None:
    for action in of_type(specimen.card, "Action.Execute", "Action.Submit"):
        assert NASTY_MARK not in json.dumps({k: v for k, v in action["data"].items() if k != "text"})
        assert len(json.dumps(action["data"])) < 300


@every_card
def test_a_folded_part_is_there_to_unfold(specimen: Specimen) -> None:
    ids = {node["id"] for node in nodes(specimen.card, fallbacks=False) if "id" in node}
    for folding in of_type(specimen.card, "Action.ToggleVisibility"):
        assert set(folding["targetElements"]) <= ids


@every_card
def test_it_speaks_to_those_who_see_no_card(specimen: Specimen) -> None:
    assert specimen.card["version"] == "1.5"
    assert str(specimen.card["fallbackText"]).strip()
    assert str(specimen.card["speak"]).strip()


@every_card
def test_it_is_light(specimen: Specimen) -> None:
    size = len(json.dumps(specimen.card, ensure_ascii=False).encode())
    assert size < (25 if specimen.kind == "ordinary" else 60) * KIB


@every_card
def test_what_people_typed_never_becomes_markup(specimen: Specimen) -> None:
    for kind, text in shown_texts(specimen.card):
        if kind in ("TextBlock", "Fact"):
            assert NASTY_MARK not in text
        assert "{{" not in text


@every_card
def test_our_own_words_make_no_list_and_no_heading(specimen: Specimen) -> None:
    for kind, text in shown_texts(specimen.card):
        if kind in ("TextBlock", "Fact"):
            assert not re.match(r"\s*([-+*>]|#+|\d+[.)])[ \t]", text)
            assert not re.search(r"[*`\[\]]|(?<!\w)_|_(?!\w)|\n", text)


@every_card
def test_an_editors_markdown_draws_nothing_but_what_cards_draw(specimen: Specimen) -> None:
    for kind, text in shown_texts(specimen.card):
        if kind == "Markdown":
            assert unsupported(text) == ()
            assert as_cards_show(text) == text


@every_card
def test_three_columns_at_most(specimen: Specimen) -> None:
    assert all(len(one["columns"]) <= 3 for one in of_type(specimen.card, "ColumnSet"))


@every_card
def test_the_yellow_that_cannot_be_read_is_not_used_for_words(specimen: Specimen) -> None:
    assert [node for node in nodes(specimen.card) if str(node.get("color")).lower() == "warning"] == []


def test_the_gallery_shows_these_verbs() -> None:
    assert all(re.fullmatch(r"[a-z_]+\.[a-z_]+|say", verb) for verb in VERBS)
    assert {"flash_report.publish", "flash_report.save", "project.show", "language.choose", "say"} <= VERBS


def _without_order(value: object) -> object:
    return json.loads(json.dumps(value, sort_keys=True))
