"""What a secretary and a member read at the head of a meeting's card, and what is no longer offered to them."""

from dataclasses import replace

import pytest

from cards.meetings.desk import desk_card
from cards.meetings.invitation import invitation_card
from cards.meetings.parts import beside_name, headline
from cards.text import speech
from domain.languages import Language
from domain.meetings.bodies import BodyKind
from domain.meetings.meeting import MeetingState
from domain.meetings.replies import Answer, forecast
from domain.meetings.views import Deed, DeskView, Done, MemberView
from tests.cards.meetings_specimens import HOME, a_body, a_crowd, a_meeting


@pytest.mark.parametrize(
    ("title", "body", "kind", "above"),
    [
        ("Séance plénière", "Conseil régional", BodyKind.REGIONAL_COUNCIL, "Conseil régional"),
        ("Commission mobilités", "commission mobilités", BodyKind.ELECTED_COMMITTEE, "Commission d’élus"),
        ("Conseil régional", "Conseil régional", BodyKind.REGIONAL_COUNCIL, "Réunion"),
    ],
)
def test_the_line_above_a_title_never_repeats_it(title: str, body: str, kind: BodyKind, above: str) -> None:
    meeting = replace(a_meeting(), title=title, body_name=body, kind=kind)
    assert headline(meeting, speech(Language.FRENCH)) == above


def test_who_was_just_reminded_is_not_to_be_reminded_again_at_once() -> None:
    replies = a_crowd(8)
    desk = DeskView(meeting=a_meeting(), body=a_body(replies), replies=replies, forecast=forecast(replies, 4))
    assert "meeting.nudge" in str(desk_card(desk, Language.FRENCH, HOME))
    reminded = replace(desk, done=Done(deed=Deed.REMINDED, people=2))
    assert "meeting.nudge" not in str(desk_card(reminded, Language.FRENCH, HOME))


@pytest.mark.parametrize("state", [MeetingState.CANCELLED, MeetingState.HELD])
def test_nobody_is_told_of_a_link_to_a_meeting_that_is_not_to_come(state: MeetingState) -> None:
    told = speech(Language.FRENCH).say("A Teams link is there to join remotely.")
    reply = replace(next(iter(a_crowd(1).values())), answer=Answer.NONE)
    view = MemberView(meeting=a_meeting(), reply=reply, remote=True, proxies=False)
    assert told in str(invitation_card(view, Language.FRENCH, HOME))
    over = replace(view, meeting=replace(view.meeting, state=state), can_answer=False)
    assert told not in str(invitation_card(over, Language.FRENCH, HOME))


def test_what_a_name_says_already_is_not_said_beside_it() -> None:
    assert beside_name("Bureau de projets – lycées", ("bureau de projets", "Lycées")) == ()
    assert beside_name("Commission mobilités", ("Commission d’élus", "Mobilités", "secrétaire")) == (
        "Commission d’élus",
        "secrétaire",
    )
