"""The text of an item: what cards draw stays as it was meant, the rest is shown as plain words, and nothing breaks out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from cards.news.markdown import Block, Unsupported, as_cards_show, blocks, unsupported

DRAWN = frozenset(
    {
        "paragraph_open", "paragraph_close", "inline", "text", "softbreak", "strong_open", "strong_close", "em_open", "em_close",
        "link_open", "link_close", "bullet_list_open", "bullet_list_close", "ordered_list_open", "ordered_list_close",
        "list_item_open", "list_item_close", "text_special",
    }
)  # fmt: skip
"""What Teams draws in a TextBlock, as its parser names it."""

texts = st.text(alphabet=st.sampled_from("ab é\n\n *_-+#>`~|[](){}<>!=.:/1\\&\r\t") | st.characters(), max_size=120)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Bonjour **à tous** et _merci_", "Bonjour **à tous** et _merci_"),
        ("*un* mot__dedans__ a_b_c", "_un_ mot\\_\\_dedans\\_\\_ a\\_b\\_c"),
        ("- un\n- deux", "- un\r- deux"),
        ("3. trois\n4. quatre", "3. trois\r4. quatre"),
        ("- un\n  - dedans\n- deux", "- un\r- dedans\r- deux"),
        ("[le guide](https://intranet.region.example/a(b))", "[le guide](https://intranet.region.example/a%28b%29)"),
        ("[piège](javascript:alert(1))", "piège"),
        ("[fichier](file:///etc/passwd) [courriel](mailto:a@b.fr)", "fichier courriel"),
        ("# Titre **gras**", "**Titre gras**"),
        ("`Ctrl` + `C`", "Ctrl + C"),
        ("```\nun * deux\n```", "un \\* deux"),
        ("> cité", "cité"),
        ("![Un cadenas](https://x.example/a.png)", "Un cadenas"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "a · b\n\n1 · 2"),
        ("<b>gras</b>", "\\<b\\>gras\\</b\\>"),
        ("~~barré~~", "barré"),
        ("avant\n\n---\n\naprès", "avant\n\naprès"),
        ("{{DATE(2026-11-24T06:08:00Z)}}", "{\u2060{DATE(2026-11-24T06:08:00Z)}}"),
        ("2 \\* 3", "2 \\* 3"),
        ("\\- deux\n\n1\\. un\n\n\\# dièse", "\\- deux\n\n1\\. un\n\n\\# dièse"),
        ("pré*fixe* et *suf*fixe", "préfixe et suffixe"),
        ("", ""),
    ],
)
def test_a_text_as_cards_show_it(typed: str, shown: str) -> None:
    assert as_cards_show(typed) == shown


@pytest.mark.parametrize(
    ("typed", "kinds"),
    [
        ("**gras** _italique_ [lien](https://x.example)\n\n- un\n1. deux", ()),
        ("# Titre\n\n# Titre", (Unsupported.HEADING,)),
        ("`code` et ![image](https://x.example/a.png)", (Unsupported.CODE, Unsupported.IMAGE)),
        ("> cité\n\n---\n\n~~barré~~", (Unsupported.QUOTE, Unsupported.RULE, Unsupported.STRIKETHROUGH)),
        ("| a |\n|---|\n| 1 |", (Unsupported.TABLE,)),
        ("<b>x</b>", (Unsupported.HTML,)),
        ("- un\n  - deux", (Unsupported.NESTED_LIST,)),
        ("[x](javascript:alert(1))", (Unsupported.LINK,)),
    ],
)
def test_what_cards_do_not_draw_is_told(typed: str, kinds: tuple[Unsupported, ...]) -> None:
    assert unsupported(typed) == kinds


def test_a_line_typed_below_another_stays_below_it() -> None:
    assert blocks("un **deux\ntrois** quatre") == (Block("un **deux**"), Block("**trois** quatre", continues=True))


@given(texts)
def test_whatever_is_typed_teams_draws_only_what_it_can_and_no_date_is_put_in(typed: str) -> None:
    for block in blocks(typed):
        assert "{{" not in block.text
        drawn = {
            token.type for one in MarkdownIt("commonmark").parse(block.text) for token in (one, *(one.children or ()))
        }
        assert drawn <= DRAWN, (typed, block.text)


@given(texts)
def test_what_cards_show_is_shown_as_it_is(typed: str) -> None:
    once = as_cards_show(typed)
    assert unsupported(once) == ()
