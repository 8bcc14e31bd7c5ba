"""What the walk of the rights needs to know of each feature: what is open to all, what is not for staff, what buttons carry."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Part:
    """A feature as it is walked.

    `is_open` is what tells nothing of anybody and writes nothing; `not_for_staff` what is refused to who holds no role and has no part in
    anything; `said` what follows a command that does nothing alone; `by_hand` what the buttons carry that the walk does not meet;
    `in_a_channel` what is said in a channel only.
    """

    is_open: frozenset[str] = frozenset()
    not_for_staff: frozenset[str] = frozenset()
    said: Mapping[str, str] = field(default_factory=dict)
    by_hand: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    in_a_channel: frozenset[str] = frozenset()


_GROUND = Part(
    is_open=frozenset({"help", "thanks", "language", "help.show"}),
    not_for_staff=frozenset(
        {"here", "roles", "channel.bind", "channel.unbind", "role.grant", "role.revoke", "role.show"}
    ),
    said={"roles": "Claire"},
    by_hand={"role.show": {"person": 2}, "help.show": {}},
    in_a_channel=frozenset({"here"}),
)

_FLASH_REPORTS = Part(
    not_for_staff=frozenset(
        {
            "flash",
            "flash_report.add_milestone",
            "flash_report.page",
            "flash_report.publish",
            "flash_report.restore",
            "flash_report.revise",
            "flash_report.save",
            "flash_report.start",
            "flash_report.unchanged",
            "flash_report.withdraw",
        }
    ),
    said={"flash": "SIRH", "history": "SIRH"},
    by_hand={
        "flash_report.page": {"project": 1, "page": 1},
        "flash_report.withdraw": {"project": 1, "version": 0},
        "flash_report.restore": {"project": 1},
        "flash_report.revisions": {"report": 1},
        "flash_report.choose": {},
        "flash_report.mine": {},
    },
)

_PROJECTS = Part(
    not_for_staff=frozenset({"new_project", "project.add_milestone", "project.edit", "project.new", "project.save"}),
    said={"project": "SIRH"},
    by_hand={"project.add_milestone": {"rows": 1}},
)

_OUTBOX = Part(
    not_for_staff=frozenset(
        {
            "outbox",
            "outbox.give_up",
            "outbox.give_up_all",
            "outbox.page",
            "outbox.retry",
            "outbox.retry_all",
            "outbox.show",
            "outbox.trouble",
        }
    ),
    by_hand={
        "outbox.page": {"page": 1},
        "outbox.trouble": {"delivery": 1},
        "outbox.retry": {"delivery": 1},
        "outbox.retry_all": {},
        "outbox.give_up": {"delivery": 1},
        "outbox.give_up_all": {},
    },
)

_ITEM = {"item": 5, "version": 1}
_NEWS = Part(
    not_for_staff=frozenset(
        {
            "here_editors",
            "my_news",
            "news.approve",
            "news.board",
            "news.calendar",
            "news.confirm",
            "news.copy",
            "news.correct",
            "news.discard",
            "news.edit",
            "news.file",
            "news.followers",
            "news.group",
            "news.make_template",
            "news.mine",
            "news.recall",
            "news.recall_all",
            "news.restore",
            "news.resume",
            "news.save",
            "news.schedule",
            "news.schedule_next",
            "news.send",
            "news.send_back",
            "news.sheet",
            "news.stop",
            "news.submit",
            "news.test",
            "news.unschedule",
            "news.write",
            "news_calendar",
            "news_question.answer",
            "news_question.complete",
            "news_question.list",
            "news_question.open",
            "news_questions",
            "resume_news",
            "write_news",
        }
    ),
    by_hand={
        **dict.fromkeys(
            (
                "news.approve",
                "news.confirm",
                "news.correct",
                "news.file",
                "news.followers",
                "news.recall",
                "news.recall_all",
                "news.resume",
                "news.schedule",
                "news.schedule_next",
                "news.send",
                "news.send_back",
                "news.stop",
                "news.unschedule",
            ),
            _ITEM,
        ),
        "news.answer": {"item": 1, "answer": 0},
        "news.group": {"group": "ready", "page": 0},
        "news.latest": {},
        "news.page": {"page": 1},
        "news.search": {"text": "mot de passe"},
        "news_question.answer": {"question": 1, "answer": "Oui."},
        "news_question.complete": {"question": 1},
        "news_question.list": {},
        "news_question.open": {"question": 1},
    },
    in_a_channel=frozenset({"here_editors"}),
)

_TICKET = {"ticket": 1, "version": 1, "text": "Essai"}
_WORK = (
    "ticket.answer",
    "ticket.ask",
    "ticket.back",
    "ticket.cancel",
    "ticket.change",
    "ticket.classify",
    "ticket.close",
    "ticket.confirm",
    "ticket.declare_major",
    "ticket.files",
    "ticket.history",
    "ticket.lift_major",
    "ticket.note",
    "ticket.plan",
    "ticket.reopen",
    "ticket.reply",
    "ticket.resolve",
    "ticket.resume",
    "ticket.suspend",
    "ticket.take",
    "ticket.unlink",
    "ticket.withdraw",
)
_KEEPING = ("support.bind", "support.unbind", "support.groups", "support.enlist", "support.strike", "support.lead")
_REPORT = frozenset({"support.report", "support.report_files"})
_SETTINGS = frozenset(
    {
        "support.drop_rule",
        "support.matrix",
        "support.restore_matrix",
        "support.restore_rules",
        "support.rule",
        "support.set_matrix",
        "support.set_rule",
        "support.settings",
    }
)

_TICKETS = Part(
    not_for_staff=frozenset(
        {
            "here_support",
            "queue",
            "support_groups",
            "support_report",
            "support_settings",
            "ticket.assign",
            "ticket.hand_over",
            "ticket.join_files",
            "ticket.judge",
            "ticket.link",
            "ticket.queue",
            *_KEEPING,
            *_REPORT,
            *_SETTINGS,
            *_WORK,
        }
    ),
    said={"ticket": "mon écran reste noir", "search_tickets": "écran", "here_support": "Centre de services"},
    by_hand={
        **dict.fromkeys(_WORK, _TICKET),
        **{verb: {"group": 1, "person.1": "Hugo Fontaine"} for verb in _KEEPING},
        **{verb: {"start": "2026-11-16", "end": "2026-11-22"} for verb in _REPORT},
        **{verb: {"rule": 1, "version": 0, "resolve": "4 h"} for verb in _SETTINGS},
        "ticket.assign": {**_TICKET, "technician": 10},
        "ticket.beside": {"ticket": 2},
        "ticket.follow": {"ticket": 2},
        "ticket.read_news": {"item": 1},
        "ticket.from_message": {},
        "ticket.hand_over": {**_TICKET, "group": 2, "why": "Pour vous"},
        "ticket.join_files": {"ticket": 1},
        "ticket.judge": {**_TICKET, "score": "5"},
        "ticket.link": {**_TICKET, "parent": "2", "how": "child"},
        "ticket.mine": {},
        "ticket.queue": {"shelf": "all"},
        "ticket.search": {},
        "ticket.start": {},
    },
    in_a_channel=frozenset({"here_support"}),
)

_INVITATION = {"invitation": 1, "schedule": 1, "to": 1}
_AFTER = {"meeting": 1, "text": "Essai"}
_ANSWERS = (
    "meeting.deputy",
    "meeting.deputy_form",
    "meeting.proxy",
    "meeting.proxy_form",
    "meeting.refuse_proxy",
    "meeting.withdraw_proxy",
)
_SHEETS = ("decision.add", "meeting.attend", "meeting.decision_form")
_MEETINGS = Part(
    not_for_staff=frozenset(
        {
            "body.add_member",
            "body.edit",
            "body.kind",
            "body.members",
            "body.new",
            "body.remove_member",
            "body.save",
            "body.show",
            "body.statistics",
            "decision.settle",
            "meeting.announce",
            "meeting.answer",
            "meeting.cancel",
            "meeting.cancel_form",
            "meeting.desk",
            "meeting.edit",
            "meeting.generate",
            "meeting.lists",
            "meeting.move",
            "meeting.move_form",
            "meeting.new",
            "meeting.nudge",
            "meeting.save",
            "meeting.sheet",
            "meeting.show",
            "meeting.year",
            "decision.log",
            *_ANSWERS,
            *_SHEETS,
        }
    ),
    by_hand={
        **dict.fromkeys(_ANSWERS, _INVITATION),
        **dict.fromkeys(_SHEETS, _AFTER),
        "meeting.generate": {"body": 1, "days": ""},
    },
)

PARTS = (_GROUND, _FLASH_REPORTS, _PROJECTS, _OUTBOX, _NEWS, _TICKETS, _MEETINGS)


def _all(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*sets)


OPEN = _all(part.is_open for part in PARTS)
NOT_FOR_STAFF = _all(part.not_for_staff for part in PARTS)
IN_A_CHANNEL = _all(part.in_a_channel for part in PARTS)
SAID: Mapping[str, str] = {key: said for part in PARTS for key, said in part.said.items()}
BY_HAND: Mapping[str, Mapping[str, Any]] = {verb: data for part in PARTS for verb, data in part.by_hand.items()}
