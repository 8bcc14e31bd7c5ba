"""A body: its card, its form, its members."""

from microsoft_teams.cards.core import Action, ColumnSet, RichTextBlock, Spacing

from cards.inputs import choice_input, date_input, text_input
from cards.layout import GAP, Elements, buttons, card, execute, fact, fold, header, notice, rich, row, run, small, words
from cards.meetings.forms import HOUR_LIMIT
from cards.meetings.ladder import ladder_in_words
from cards.meetings.parts import (
    STATE_SIGNS,
    beside_name,
    clock_of_hours,
    faulty,
    side_by_side,
    to_correct,
    yes_no,
)
from cards.meetings.recurrence import recurrence, recurrence_fields
from cards.text import Speech, capital, speech
from cards.zones import Zones, dated_instant_in
from domain.languages import Language
from domain.meetings.bodies import (
    LINK_LIMIT,
    NAME_LIMIT,
    PLACE_LIMIT,
    THEME_LIMIT,
    Body,
    BodyKind,
    Capacity,
    Mandate,
    QuorumRule,
)
from domain.meetings.body_entry import BodyForm, MemberForm
from domain.meetings.entry import NOBODY, TYPED_LIMIT
from domain.meetings.ladder import EXAMPLE_LADDER
from domain.meetings.meeting import Meeting
from domain.meetings.quorum import needed
from domain.meetings.views import BodyView

MEMBERS_PAGE = 25
MEMBERS_SHOWN = 120


def body_card(view: BodyView, language: Language, zones: Zones, *, just: str = "") -> dict[str, object]:
    """A body, its rules in a few lines, its next meetings."""
    say, body = speech(language), view.body
    rules = body.rules
    voters = len(body.voters(view.today))
    above = say.joined(beside_name(body.name, (say.Word(body.kind), body.theme)))
    items: Elements = [header(line=above or say.say("Committees and bodies"), title=body.name)]
    if just:
        items.append(notice([words(just)], style="good"))
    members = _members(body, view, say)
    if not any(one.is_in_office(view.today) for one in body.mandates):
        items, members = [*items, *members], []
    quorum = needed(rules, voters)
    told = [
        (say.say("Members"), say.number(voters)),
        (say.say("Quorum"), say.number(quorum) if quorum is not None else say.word(rules.quorum)),
        (say.say("When it meets"), recurrence(rules.rule, say)),
        (say.say("Notice delay"), say.days(rules.notice_days) if rules.notice_days else ""),
        (say.say("Proxies a member may hold"), say.number(rules.proxies) if rules.proxies else ""),
        (say.say("Reminders"), ladder_in_words(rules.ladder, say)),
    ]
    items += [fact(label, value) for label, value in told if value]
    items += [_meeting(one, zones, say) for one in view.meetings]
    if not view.meetings:
        items.append(small(say.say("No meeting is planned."), spacing="Medium"))
    if view.held:
        items += fold("held", say.say("Last meetings held"), [_meeting(one, zones, say) for one in view.held])
    items += members
    return card(items, fallback_text=body.name, actions=_actions(view, say))


def _meeting(one: Meeting, zones: Zones, say: Speech) -> ColumnSet:
    return row(
        "meeting.show",
        say.say("Open {title}", title=one.title),
        {"meeting": one.id},
        rich(run(dated_instant_in(zones, one.starts_at, say), bold=True)),
        rich(run(f"{STATE_SIGNS[one.state]} {say.word(one.state)}", subtle=True, size="Small"), spacing="None"),
    )


def _members(body: Body, view: BodyView, say: Speech) -> Elements:
    current = [one for one in body.mandates if one.is_in_office(view.today)]
    keep: Elements = []
    if view.may_keep:
        keep.append(buttons(execute("body.members", say.say("Change the members"), {"body": body.id}), spacing="Small"))
    if not current:
        return [notice([words(say.say("Nobody is a member yet.")), *keep])]
    lines: Elements = [*(_member(one, body, say) for one in current[:MEMBERS_SHOWN]), *keep]
    return fold("members", say.many("{n} mandate", "{n} mandates", len(current)), lines)


def _member(one: Mandate, body: Body, say: Speech, *, spacing: Spacing = "None") -> RichTextBlock:
    seat = next((other.name for other in body.mandates if other.person == one.deputy_of), "")
    of = say.say("of {name}", name=seat) if seat else ""
    return rich(
        run(f"{one.name}{GAP}"),
        run(say.joined([f"{say.word(one.capacity)} {of}".strip(), _in_office(one, say)]), subtle=True, size="Small"),
        spacing=spacing,
    )


def _in_office(one: Mandate, say: Speech) -> str:
    since, until = (say.short_date(day) if day else "" for day in (one.since, one.until))
    if since and until:
        return say.within("days", "from {start} to {end}", start=since, end=until)
    if since:
        return say.say("since {day}", day=since)
    return say.say("until {day}", day=until) if until else ""


def _actions(view: BodyView, say: Speech) -> list[Action]:
    data = {"body": view.body.id}
    actions: list[Action] = []
    if view.may_plan:
        actions.append(execute("meeting.new", say.say("Plan a meeting"), data, style="positive"))
        if view.body.rules.rule:
            actions.append(execute("meeting.year", say.say("Plan a year"), data))
    if view.may_read_decisions:
        actions.append(execute("decision.log", say.say("Decision log"), data))
    if view.may_keep:
        actions.append(execute("body.edit", say.say("Change the rules"), data))
    if view.may_plan:
        actions.append(execute("body.statistics", say.say("Attendance over a year"), data))
    return actions


def body_form(form: BodyForm, language: Language, zones: Zones, *, just: str = "") -> dict[str, object]:
    """The form of a body: what it is first, its rules folded. `just` says what was just done."""
    say, entry, faults = speech(language), form.entry, form.faults
    title = say.say("A new body") if form.body is None else say.say("Change the body")
    items: Elements = [header(line=form.body.name if form.body else say.say("Committees and bodies"), title=title)]
    if just:
        items.append(notice([words(just)], style="good"))
    if form.overtaken_by:
        text = say.say("Somebody changed this body meanwhile. What you typed is below: save it again to keep it.")
        items.append(notice([words(text, weight="Bolder")]))
    items += to_correct(faults, say)

    def field(name: str, label: str, limit: int, *, multiline: bool | None = None) -> Elements:
        return faulty(
            text_input(name, label, entry.get(name), limit=limit, multiline=multiline), name, faults, language
        )

    def choice(name: str, label: str, choices: list[tuple[str, str]]) -> Elements:
        return faulty(choice_input(name, label, choices, entry.get(name)), name, faults, language)

    items += field("name", say.say("Name"), NAME_LIMIT)
    items += choice("kind", say.say("Kind"), [(say.Word(one), one.value) for one in BodyKind])
    items += field("theme", say.say("Theme, whose projects go on the agenda"), THEME_LIMIT)
    items.append(
        side_by_side(field("starts", say.say("Begins at"), HOUR_LIMIT), field("minutes", say.say("Lasts (minutes)"), 4))
    )
    items += clock_of_hours(zones, say)
    items += recurrence_fields(entry, faults, language, say)
    where: Elements = [
        *field("place", say.say("Place"), PLACE_LIMIT),
        *field("link", say.say("Teams link"), LINK_LIMIT),
        *field("agenda", say.say("Standing agenda, one item a line"), TYPED_LIMIT, multiline=True),
    ]
    votes: Elements = [
        *choice("quorum", say.say("Quorum"), [(say.Word(one), one.value) for one in QuorumRule]),
        side_by_side(
            field("quorum_number", say.say("If a number"), 3), field("proxies", say.say("Proxies a member may hold"), 1)
        ),
        yes_no("remote", say.say("Members may join remotely"), entry.get("remote"), say),
        yes_no("answers_open", say.say("Members see who comes"), entry.get("answers_open"), say),
    ]
    told: Elements = [
        *field("notice_days", say.say("Notice (days)"), 3),
        *field("ladder", say.say("Reminders (a question mark: only who has not answered)"), 400),
        rich(
            run(say.say("For instance: {example}", example=EXAMPLE_LADDER), size="Small", subtle=True), spacing="None"
        ),
    ]
    wrong = {one.field for one in faults}
    items += fold("where", say.say("Place, link, agenda"), where, opened=bool(wrong & {"place", "link", "agenda"}))
    items += fold(
        "votes", say.say("Quorum, proxies, answers"), votes, opened=bool(wrong & {"quorum", "quorum_number", "proxies"})
    )
    items += fold("told", say.say("Notice and reminders"), told, opened=bool(wrong & {"notice_days", "ladder"}))
    data: dict[str, object] = {"version": form.body.version if form.body else 0}
    back = execute("body.list", say.say("Back"))
    if form.body is not None:
        data["body"] = form.body.id
        back = execute("body.show", say.say("Back"), {"body": form.body.id})
    actions: list[Action] = [execute("body.save", say.say("Save"), data, style="positive", inputs=True), back]
    if form.body is None:
        actions.append(execute("body.kind", say.say("Fill in the defaults of the kind"), data, inputs=True))
    return card(items, fallback_text=title, actions=actions)


def members_card(form: MemberForm, page: int, language: Language, *, just: str = "") -> dict[str, object]:
    """The members of a body, and the form that adds one."""
    say, body, entry, faults = speech(language), form.body, form.entry, form.faults
    title = say.say("Members of the body")
    pages = max(1, -(-len(body.mandates) // MEMBERS_PAGE))
    number = min(max(page, 0), pages - 1)
    items: Elements = [header(line=body.name, title=title)]
    if just:
        items.append(notice([words(just)], style="good"))
    items += to_correct(faults, say)
    add: Elements = []
    if form.candidates:
        people = [
            (f"{name} – {department}" if department else name, str(key)) for key, name, department in form.candidates
        ]
        add.append(choice_input("person_pick", say.say("Which one?"), people))
    add += faulty(
        text_input("person", say.say("Name or e-mail"), entry.get("person"), limit=120), "person", faults, language
    )
    capacities = [(say.Word(one), one.value) for one in Capacity]
    add += faulty(
        choice_input("capacity", say.say("Capacity"), capacities, entry.get("capacity")), "capacity", faults, language
    )
    seats = [
        (capital(say.say("nobody")), NOBODY),
        *((one.name, str(one.person)) for one in body.mandates if one.capacity.votes),
    ]
    add += faulty(
        choice_input("deputy_of", say.say("Deputy of"), seats, entry.get("deputy_of") or NOBODY),
        "deputy_of",
        faults,
        language,
    )
    since = faulty(date_input("since", say.say("Since"), entry.get("since")), "since", faults, language)
    until = faulty(date_input("until", say.say("Until"), entry.get("until")), "until", faults, language)
    add.append(side_by_side(since, until))
    data: dict[str, object] = {"body": body.id}
    add.append(
        buttons(execute("body.add_member", say.say("Add"), data, style="positive", inputs=True), spacing="Small")
    )
    items += fold("add", say.say("Add a member"), add, opened=bool(faults) or not body.mandates)
    for one in body.mandates[number * MEMBERS_PAGE : (number + 1) * MEMBERS_PAGE]:
        mandate = {"body": body.id, "person": one.person, "capacity": one.capacity.value}
        items.append(_member(one, body, say, spacing="Medium"))
        items.append(buttons(execute("body.remove_member", say.say("End this mandate"), mandate), spacing="Small"))
    actions: list[Action] = []
    if pages > 1:
        more = {"body": body.id, "page": (number + 1) % pages}
        actions.append(
            execute("body.members", say.say("Page {page} of {pages}", page=(number + 1) % pages + 1, pages=pages), more)
        )
    actions.append(execute("body.show", say.say("Back"), {"body": body.id}))
    return card(items, fallback_text=title, actions=actions)
