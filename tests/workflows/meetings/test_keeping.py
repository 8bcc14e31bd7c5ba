"""Bodies: created, changed, imported; project bodies get their projects on the agenda."""

from decimal import Decimal

import pytest

from domain.faults import LastSecretary, NotAllowed, NotFound
from domain.flash_reports.report import Weather
from domain.identifiers import BodyId, PersonId, ProjectId
from domain.imports import Problem
from domain.meetings.bodies import BodyKind, Capacity, QuorumRule
from domain.meetings.body_entry import BodyForm, as_typed, of_kind
from domain.meetings.views import BodyView
from domain.periods import Rhythm, period_of
from domain.projects import ProjectState
from storage import flash_reports, schema
from storage.database import Database
from storage.meetings import bodies
from storage.projects import projects
from storage.projects.projects import ProjectFacts
from tests.cast import NOW, entra_id
from tests.workflows.meetings.conftest import RULES, Chamber, a_body, mandate
from tests.workflows.registers import workbook
from workflows.column_maps import MapUnusable
from workflows.meetings.importing import BodyImport, body_map


async def saved(chamber: Chamber, body: BodyId | None, version: int = 0, /, **typed: str) -> BodyForm | BodyView:
    base = of_kind(BodyKind.STEERING_COMMITTEE).fields
    act = chamber.act(chamber.cast.olivia)
    return await chamber.meetings.keeping.save(body, version, {**base, "name": "COPIL", **typed}, act)


async def test_who_creates_a_body_is_its_secretary(chamber: Chamber) -> None:
    view = await saved(chamber, None)
    assert isinstance(view, BodyView)
    assert [(one.name, one.capacity) for one in view.body.mandates] == [("Olivia Bernard", Capacity.SECRETARY)]
    assert view.may_plan
    assert view.body.rules.rule == "FREQ=MONTHLY;BYDAY=2TU"
    with pytest.raises(NotAllowed):
        await chamber.meetings.keeping.save(None, 0, {}, chamber.act(chamber.cast.claire))


@pytest.mark.parametrize(
    ("typed", "faulty"),
    [
        ({"name": ""}, ("name", "required")),
        ({"name": "commission  du Numérique"}, ("name", "taken")),
        ({"quorum": "number", "quorum_number": "6"}, ("quorum_number", "above_membership")),
        ({"quorum": "number", "quorum_number": "0"}, ("quorum_number", "required")),
        ({"recurrence": "custom", "rule": "FREQ=DAILY"}, ("rule", "not_a_rule")),
        ({"recurrence": "custom", "rule": "FREQ=WEEKLY;BYDAY=MO,TU,WE"}, ("rule", "too_often")),
        ({"recurrence": "custom", "rule": ""}, ("rule", "required")),
        ({"recurrence": "monthly_date", "month_day": "31"}, ("month_day", "not_every_month")),
        ({"recurrence": "yearly_date", "month_day": "31", "month": "4"}, ("month_day", "no_such_day")),
        ({"recurrence": "weekly", "weekday": "SU"}, ("weekday", "unknown_choice")),
        ({"recurrence": "fortnightly", "counted_from": "2026-02-30"}, ("counted_from", "not_a_date")),
        ({"recurrence": "daily"}, ("recurrence", "unknown_choice")),
        ({"ladder": "demain"}, ("ladder", "not_a_ladder")),
        ({"proxies": "9"}, ("proxies", "not_a_number")),
        ({"minutes": "deux heures"}, ("minutes", "not_a_number")),
        ({"kind": "senate"}, ("kind", "unknown_choice")),
        ({"link": "ftp://x"}, ("link", "not_a_link")),
    ],
)
async def test_what_cannot_be_is_told_beside_its_field(
    chamber: Chamber, typed: dict[str, str], faulty: tuple[str, str]
) -> None:
    other = await a_body(
        chamber.database,
        "Autre",
        [mandate(chamber.cast.olivia, Capacity.SECRETARY), mandate(chamber.cast.paul)],
        rules=RULES,
    )
    typed = {"quorum": "none"} | typed
    form = await saved(chamber, other, 2, **typed)
    assert isinstance(form, BodyForm)
    assert [(one.field, one.wrong.value) for one in form.faults] == [faulty]


async def test_the_form_reads_back_what_stands(chamber: Chamber) -> None:
    form = await chamber.meetings.keeping.form(chamber.body, BodyKind.PROJECT_OFFICE, chamber.act(chamber.cast.olivia))
    assert form.body is not None
    done = await chamber.meetings.keeping.save(
        chamber.body, form.body.version, dict(as_typed(form.body).fields), chamber.act(chamber.cast.olivia)
    )
    assert isinstance(done, BodyView)
    assert done.body.rules == form.body.rules
    stale = await chamber.meetings.keeping.save(
        chamber.body, form.body.version, dict(form.entry.fields), chamber.act(chamber.cast.olivia)
    )
    assert isinstance(stale, BodyForm)
    assert stale.overtaken_by


@pytest.mark.parametrize(
    ("data", "faulty"),
    [
        ({"person": ""}, ("person", "required")),
        ({"person": "Zorro"}, ("person", "unknown_person")),
        ({"person": "ma"}, ("person", "several_people")),
        ({"person": "Adèle Roux", "capacity": "king"}, ("capacity", "unknown_choice")),
        ({"person": "Adèle Roux", "capacity": "deputy"}, ("deputy_of", "not_a_member")),
        ({"person": "Adèle Roux", "since": "2026-02-30"}, ("since", "not_a_date")),
        ({"person": "Adèle Roux", "since": "2026-12-02", "until": "2026-12-01"}, ("until", "ends_before")),
    ],
)
async def test_a_member_who_cannot_be_is_told(chamber: Chamber, data: dict[str, str], faulty: tuple[str, str]) -> None:
    data = {"capacity": "member"} | data
    form = await chamber.meetings.keeping.add_member(chamber.body, data, chamber.act(chamber.cast.olivia))
    assert [(one.field, one.wrong.value) for one in form.faults] == [faulty]
    assert bool(form.candidates) == (faulty[1] == "several_people")


async def test_a_body_keeps_a_secretary(chamber: Chamber) -> None:
    keeping, olivia, act = chamber.meetings.keeping, chamber.cast.olivia, chamber.act
    with pytest.raises(LastSecretary):
        await keeping.remove_member(chamber.body, olivia.id, Capacity.SECRETARY, act(olivia))
    with pytest.raises(LastSecretary):
        ended = {"person": olivia.name, "capacity": "secretary", "until": "2026-11-01"}
        await keeping.add_member(chamber.body, ended, act(olivia))
    await keeping.add_member(chamber.body, {"person": "Adèle Roux", "capacity": "secretary"}, act(olivia))
    form = await keeping.remove_member(chamber.body, olivia.id, Capacity.SECRETARY, act(olivia))
    assert [one.name for one in form.body.holding(NOW.date(), Capacity.SECRETARY)] == ["Adèle Roux"]


@pytest.mark.parametrize(
    ("typed", "rule"),
    [
        ({"recurrence": "none"}, ""),
        ({"recurrence": "weekly", "weekday": "FR"}, "FREQ=WEEKLY;BYDAY=FR"),
        (
            {"recurrence": "fortnightly", "weekday": "MO", "counted_from": "2026-12-07"},
            "DTSTART=20261207;FREQ=WEEKLY;INTERVAL=2;BYDAY=MO",
        ),
        ({"recurrence": "monthly_weekday", "rank": "-1", "weekday": "TU"}, "FREQ=MONTHLY;BYDAY=-1TU"),
        ({"recurrence": "monthly_date", "month_day": "15"}, "FREQ=MONTHLY;BYMONTHDAY=15"),
        (
            {"recurrence": "yearly_weekday", "rank": "3", "weekday": "WE", "month": "1"},
            "FREQ=YEARLY;BYMONTH=1;BYDAY=3WE",
        ),
        ({"recurrence": "yearly_date", "month_day": "-1", "month": "2"}, "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1"),
        ({"recurrence": "custom", "rule": "rrule:FREQ=MONTHLY;BYDAY=1TU,3TU"}, "FREQ=MONTHLY;BYDAY=1TU,3TU"),
    ],
)
async def test_a_recurrence_is_chosen_in_words(chamber: Chamber, typed: dict[str, str], rule: str) -> None:
    view = await saved(chamber, None, **typed)
    assert isinstance(view, BodyView), view
    assert view.body.rules.rule == rule


async def test_every_other_week_without_a_date_counts_from_this_week(chamber: Chamber) -> None:
    view = await saved(chamber, None, recurrence="fortnightly", weekday="WE")
    assert isinstance(view, BodyView)
    assert view.body.rules.rule == "DTSTART=20261125;FREQ=WEEKLY;INTERVAL=2;BYDAY=WE"


async def test_bodies_are_seen_by_who_sits_in_them_or_keeps_bodies(chamber: Chamber) -> None:
    cast, reading = chamber.cast, chamber.meetings.reading
    await saved(chamber, None)
    assert [one.body.name for one in await reading.bodies(chamber.act(cast.claire))] == ["Commission du numérique"]
    assert len(await reading.bodies(chamber.act(cast.olivia))) == 2
    await reading.body(chamber.body, chamber.act(cast.claire))
    with pytest.raises(NotFound):
        await reading.body(BodyId(999), chamber.act(cast.olivia))


async def reported(database: Database, project: ProjectId, overall: Weather, *, author: PersonId) -> None:
    """A report of the project is published, now."""
    async with database.transaction() as tx:
        period = period_of(Rhythm.MONTHLY, NOW.date())
        report = await flash_reports.add(tx, project, 1, period)
        revision = schema.report_revisions.insert().values(
            report_id=report,
            revision=1,
            content={},
            comparison={},
            overall=overall.value,
            progress=40,
            author_id=author,
            published_at=NOW,
        )
        await tx.execute(revision)
        facts = {"number": 1, "period_start": period.start, "overall": overall, "trend": None, "progress": 40}
        await projects.record_report(tx, project, report_id=report, **facts)  # type: ignore[arg-type]


async def test_the_projects_of_the_theme_are_on_the_agenda_with_their_weather(
    database: Database, chamber: Chamber
) -> None:
    async with database.transaction() as tx:
        for code, theme, state in (
            ("SIRH", "Ressources humaines", ProjectState.ACTIVE),
            ("WIFI", "Lycées", ProjectState.ACTIVE),
            ("OLD", "Ressources humaines", ProjectState.CLOSED),
        ):
            facts = ProjectFacts(code=code, name=f"Projet {code}", theme=theme, state=state, budget=Decimal(1))
            await projects.create(tx, facts)
        found = await bodies.find(tx, chamber.body)
        assert found is not None
        await bodies.change(
            tx,
            found.id,
            found.version,
            name=found.name,
            kind=BodyKind.PROJECT_OFFICE,
            theme="Ressources humaines",
            rules=found.rules,
        )
    meeting = await chamber.announced(10, agenda="Introduction | Olivia")
    items = (await chamber.desk(meeting)).meeting.agenda
    assert [(one.title, one.weather) for one in items] == [("Introduction", None), ("SIRH – Projet SIRH", None)]
    assert items[1].project is not None
    await reported(database, items[1].project, Weather.STORMY, author=chamber.cast.claire.id)
    items = (await chamber.desk(meeting)).meeting.agenda
    assert (items[1].weather, items[1].reported_on) == (Weather.STORMY, NOW.date())


HEADER = ["Instance", "Type", "Récurrence", "Entra ID", "Nom", "Qualité", "Suppléant de", "Depuis", "Jusqu'au"]


async def imported(chamber: Chamber, *rows: list[object]) -> tuple[int, int, int, list[Problem]]:
    importer = BodyImport(database=chamber.database, office=chamber.meetings.office)
    report = await importer.run(workbook([HEADER, *rows]), body_map(), NOW)
    problems = [one.problem for one in (*report.errors, *report.warnings)]
    return report.created, report.updated, report.unchanged, problems


async def test_bodies_and_members_are_imported_with_their_entra_ids(chamber: Chamber) -> None:
    stranger = "00000000-0000-4000-8000-0000000000aa"
    rows: list[list[object]] = [
        ["Assemblée plénière", "Conseil régional", "", stranger, "Jeanne Riou", "Présidente", "", "", ""],
        ["Assemblée plénière", "", "", entra_id("claire"), "", "Membre", "", "01/01/2026", "31/12/2026"],
        ["Assemblée plénière", "", "", entra_id("adele"), "", "Suppléante", "Claire Dupont", "", ""],
        ["Assemblée plénière", "", "", "", "Olivia Bernard", "Secrétaire", "", "", ""],
        ["Assemblée plénière", "", "", "", "Zorro", "Membre", "", "", ""],
    ]
    assert await imported(chamber, *rows) == (1, 0, 0, [Problem.UNKNOWN_PERSON])
    assert await imported(chamber, *rows[:4]) == (0, 0, 1, [])
    async with chamber.database.reading() as tx:
        body = await bodies.named(tx, "assemblée plénière")
    assert body is not None
    assert (body.kind, body.rules.quorum, body.rules.notice_days) == (
        BodyKind.REGIONAL_COUNCIL,
        QuorumRule.MAJORITY,
        12,
    )
    told = {(one.name, one.capacity): one for one in body.mandates}
    assert len(told) == 4
    assert told["Adèle Roux", Capacity.DEPUTY].deputy_of == chamber.cast.claire.id
    assert str(told["Claire Dupont", Capacity.MEMBER].until) == "2026-12-31"


async def test_a_file_that_names_no_body_goes_in_not_at_all(chamber: Chamber) -> None:
    counts = await imported(
        chamber,
        ["COPIL", "", "", entra_id("claire"), "", "", "", "", ""],
        ["", "", "", entra_id("marc"), "", "", "", "", ""],
    )
    assert counts == (0, 0, 0, [Problem.REQUIRED])
    async with chamber.database.reading() as tx:
        assert await bodies.named(tx, "COPIL") is None


async def test_cells_that_cannot_be_read_are_remarked(chamber: Chamber) -> None:
    row: list[object] = ["COPIL", "Sénat", "FREQ=DAILY", "not-an-id", "Claire Dupont", "Roi", "", "hier", ""]
    created, _, _, problems = await imported(chamber, row)
    assert created == 1
    assert problems == [
        Problem.UNKNOWN_WORD,
        Problem.UNKNOWN_WORD,
        Problem.NOT_AN_ID,
        Problem.UNKNOWN_WORD,
        Problem.NOT_A_DATE,
    ]


async def test_an_imported_member_is_invited_to_what_is_announced(chamber: Chamber) -> None:
    meeting = await chamber.announced(10)
    since = await chamber.last()
    await imported(chamber, ["Commission du numérique", "", "", entra_id("adele"), "", "Invité", "", "", ""])
    assert await chamber.written_to(since=since) == [chamber.cast.adele.id]
    assert not (await chamber.reply(meeting, chamber.cast.adele)).is_voter


def test_a_map_that_cannot_be_used_says_why(tmp_path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "map.toml"
    path.write_text(
        '[columns.body]\nheaders = ["Instance"]\n[columns.kind]\nheaders = ["T"]\n[columns.kind.words]\nsenate = ["x"]\n'
    )
    with pytest.raises(MapUnusable) as unusable:
        body_map(path)
    assert "senate" in unusable.value.sentences[0]
