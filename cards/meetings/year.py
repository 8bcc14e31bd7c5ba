"""A year of meetings: the dates to choose among, and the drafts that were made of them."""

from cards.layout import Elements, card, execute, header, notice, rich, row, run, small, words
from cards.meetings.parts import clock_of_hours, faulty, multi_choice
from cards.text import Speech, capital, speech
from cards.zones import Zones, dated_instant_in
from domain.languages import Language
from domain.meetings.views import Generated, YearDate, YearForm

MOST_ROWS = 20


def year_form(form: YearForm, language: Language, zones: Zones) -> dict[str, object]:
    """The dates that the recurrence gives, ticked; what clashes is told beside its date and left unticked."""
    say, body = speech(language), form.body
    title = say.say("Plan a year")
    items: Elements = [header(line=body.name, title=title)]
    if form.planned:
        text = say.many("{n} date is planned already.", "{n} dates are planned already.", form.planned)
        items.append(small(text, spacing="Small"))
    if form.left_out:
        told = ", ".join(say.date(one) for one in form.left_out)
        items.append(notice([words(say.colon(say.say("Not worked, and left out by the body’s rule"), told))]))
    back = execute("body.show", say.say("Back"), {"body": body.id})
    if not form.dates:
        items.append(words(say.say("Every date until {day} is planned.", day=say.date(form.last)), spacing="Medium"))
        return card(items, fallback_text=title, actions=[back])
    if any(one.clashes for one in form.dates):
        text = say.say("Dates with a warning sign clash with another meeting. Tick them to plan them all the same.")
        items.append(notice([words(text, weight="Bolder")]))
    choices = [(_told(one, zones, say), one.occurrence.named.isoformat()) for one in form.dates]
    ticked = [one.occurrence.named.isoformat() for one in form.dates if not one.clashes]
    field = multi_choice("days", say.say("Dates to plan until {day}", day=say.date(form.last)), choices, ticked)
    items += [*clock_of_hours(zones, say), *faulty(field, "days", form.faults, language)]
    items.append(small(say.say("They become drafts: nobody knows of them until you announce each."), spacing="Small"))
    plan = execute("meeting.generate", say.say("Plan these dates"), {"body": body.id}, style="positive", inputs=True)
    return card(items, fallback_text=title, actions=[plan, back])


def _told(one: YearDate, zones: Zones, say: Speech) -> str:
    """``Mardi 8 décembre 2026 à 14 h``, the day it replaces, and what it clashes with."""
    text = capital(say.dated_instant(one.starts_at, zones.house))
    if one.occurrence.is_moved:
        text = say.say("{date} (in place of {day}, not worked)", date=text, day=say.day_and_month(one.occurrence.named))
    for clash in one.clashes:
        shared = say.say("same room") if clash.place else say.say("same people")
        text = say.say("{date} ⚠ {shared}: {meeting}", date=text, shared=shared, meeting=clash.title)
    return text


def generated_card(made: Generated, language: Language, zones: Zones) -> dict[str, object]:
    """What was planned: the drafts, each a touch away from its announcement."""
    say = speech(language)
    title = say.many(
        "{n} meeting planned until {day}", "{n} meetings planned until {day}", made.made, day=say.date(made.last)
    )
    body: Elements = [
        header(line=made.body.name, title=title),
        small(say.say("They are drafts: nobody knows of them until you announce each."), spacing="Small"),
    ]
    for draft in made.drafts[:MOST_ROWS]:
        body.append(
            row(
                "meeting.desk",
                say.say("Open {title}", title=draft.title),
                {"meeting": draft.id},
                rich(run(dated_instant_in(zones, draft.starts_at, say), bold=True)),
                rich(run(draft.title, subtle=True, size="Small"), spacing="None"),
            )
        )
    if len(made.drafts) > MOST_ROWS:
        body.append(small(say.many("and {n} more", "and {n} more", len(made.drafts) - MOST_ROWS), spacing="Small"))
    back = execute("body.show", say.say("Back"), {"body": made.body.id})
    return card(body, fallback_text=title, actions=[back])
