"""The action on a message, over HTTP: what it carries, and an answer that stands in its dialog alone."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialog_cards import in_dialog
from bot.messages import LONGEST_QUOTED, quoted, words_of
from dialogs.turn import Way
from domain.messages import QuotedMessage
from tests.bot.stage import Stage
from tests.fakes.teams_client import a_message

HTML = (
    '<div><div>Bonjour,<br>mon &eacute;cran reste <strong>noir</strong> <img alt="😢" src="https://x"></div>'
    '<p>Merci&nbsp;!</p><attachment id="1">{"card": 1}</attachment></div>'
)


async def test_an_action_opens_a_dialog_with_the_message_it_was_used_on(stage: Stage) -> None:
    client = stage.client(conversation_id="19:meeting@thread.v2", conversation_type="groupChat")
    answer = await client.use_action("echo.act", a_message(HTML))
    assert (answer.status, answer.card["body"][0]["text"]) == (200, "form")
    (turn,) = stage.echo.turns
    assert turn.way is Way.ACTION_FETCH
    assert turn.message == QuotedMessage(
        text="Bonjour,\nmon écran reste noir 😢\nMerci !",
        author="Paul Martin",
        link="https://teams.microsoft.com/l/message/19:chat@thread.v2/1700000000000",
    )
    assert client.messages == []


async def test_an_action_of_the_compose_box_carries_no_message(stage: Stage) -> None:
    assert (await stage.client().use_action("echo.act")).card
    assert stage.echo.turns[0].message is None


async def test_the_form_of_an_action_is_sent_by_its_own_verb_and_answered_in_the_dialog(stage: Stage) -> None:
    client = stage.client(conversation_id="19:chat@thread.v2", conversation_type="groupChat")
    answer = await client.submit_action("echo.act", "echo.close", {"title": "écran"}, a_message("noir"))
    assert answer.card["body"][0]["text"] == "closed"
    assert client.messages == []
    (turn,) = stage.echo.turns
    assert turn.pressed is not None
    assert (turn.way, turn.pressed.verb, turn.pressed.text("title")) == (Way.ACTION_SUBMIT, "echo.close", "écran")
    assert turn.message is not None


async def test_a_card_that_would_go_to_the_conversation_stays_in_the_dialog(stage: Stage) -> None:
    client = stage.client()
    assert (await client.submit_action("echo.act", "echo.show")).card["body"][0]["text"] == "shown"
    assert (await client.submit_action("echo.act", "echo.nothing")).body == {}
    assert client.messages == []


def test_the_buttons_of_a_card_in_a_dialog_are_submitted() -> None:
    execute = {
        "type": "Action.Execute",
        "verb": "ticket.show",
        "title": "Ouvrir",
        "data": {"verb": "ticket.show", "ticket": 3},
        "associatedInputs": "none",
        "fallback": {"type": "Action.Submit"},
    }
    submit = {
        "type": "Action.Submit",
        "title": "Ouvrir",
        "data": {"verb": "ticket.show", "ticket": 3},
        "associatedInputs": "none",
    }
    link = {"type": "Action.OpenUrl", "url": "https://example.org"}
    card = {
        "type": "AdaptiveCard",
        "body": [{"type": "ColumnSet", "selectAction": execute}, {"type": "ActionSet", "actions": [link]}],
        "actions": [execute],
        "refresh": {"action": execute},
    }
    assert in_dialog(card) == {
        "type": "AdaptiveCard",
        "body": [{"type": "ColumnSet", "selectAction": submit}, {"type": "ActionSet", "actions": [link]}],
        "actions": [submit],
    }


async def test_what_breaks_in_an_action_is_said_in_its_dialog(stage: Stage) -> None:
    assert "reference" in (await stage.client(locale="en-GB").submit_action("echo.act", "echo.break")).sentence
    assert (await stage.client().use_action("no.such")).sentence == "unknown verb"


async def test_the_first_search_of_the_compose_box_seeks_nothing(stage: Stage) -> None:
    client = stage.client()
    value = {"commandId": "echo.search", "parameters": [{"name": "initialRun", "value": "true"}]}
    await client.post(client.activity(type="invoke", name="composeExtension/query", value=value))
    assert [turn.said for turn in stage.echo.turns] == [""]


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "http://teams.microsoft.com/l/message/1",
        "https://teams.microsoft.com.evil.example/",
        "https://teams.microsoft.com@evil.example/",
        "https://[::1",
        "https://teams.microsoft.com/" + "a" * 1000,
        3,
    ],
)
def test_a_link_that_leads_elsewhere_is_left_out(link: Any) -> None:
    message = quoted(a_message("noir", linkToMessage=link))
    assert message is not None
    assert message.link == ""


def test_scripts_and_styles_are_not_words() -> None:
    assert words_of("<style>p{}</style>a<script>alert(1)</script><p>b</p></script>c") == "a\nb\nc"


def test_a_message_in_plain_text_is_taken_as_it_is() -> None:
    message = quoted(a_message("", body={"contentType": "text", "content": "1 < 2 & <b>"}))
    assert message is not None
    assert message.text == "1 < 2 & <b>"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(st.dictionaries(st.sampled_from(["body", "from", "linkToMessage", "id"]), json_values))
def test_a_payload_of_any_shape_is_read(payload: dict[str, Any]) -> None:
    message = quoted(payload)
    assert message is None or len(message.text) <= LONGEST_QUOTED


@given(st.text())
def test_any_html_is_read(html: str) -> None:
    assert "\n\n" not in words_of(html)
