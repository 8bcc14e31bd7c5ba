"""Projects imported from files of the shapes they come in: whole, or not at all."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from domain.identifiers import ProjectId
from domain.imports import ImportReport, Problem
from domain.periods import Rhythm
from domain.projects import Project, ProjectState
from storage.database import Database
from storage.projects import importing, projects
from tests.cast import NOW, Cast
from tests.workflows.registers import HEADER, LINES, cells, panorama_csv, panorama_xlsx, workbook
from workflows.column_maps import ColumnMap, MapUnusable, load
from workflows.projects.importing import ProjectImport
from workflows.projects.reading import FIELDS, project_map

PANORAMA = project_map(Path(__file__).parents[3] / "examples" / "maps" / "panorama.toml")
PLAIN = project_map()


@pytest.fixture
def imports(database: Database) -> ProjectImport:
    return ProjectImport(database=database)


async def all_projects(database: Database) -> dict[str, Project]:
    async with database.reading() as tx:
        ids = [one.id for one in (await importing.standing(tx)).values()]
        found = [await projects.find(tx, ProjectId(one)) for one in ids]
    return {project.code: project for project in found if project}


def counted(report: ImportReport) -> tuple[int, int, int]:
    assert not report.errors
    return report.created, report.updated, report.unchanged


@pytest.mark.parametrize("content", [panorama_csv(), panorama_csv(delimiter=";", encoding="cp1252"), panorama_xlsx()])
async def test_the_register_goes_in_as_it_is(content: bytes, imports: ProjectImport, database: Database) -> None:
    report = await imports.run(content, PANORAMA, NOW)
    assert counted(report) == (len(LINES), 0, 0)
    assert report.warnings == ()
    found = await all_projects(database)
    connect = found["FRANCE-CONNECT"]
    assert connect.name == "FRANCE CONNECT"
    assert connect.theme == "Premier ministre"
    assert (connect.starts_on, connect.ends_on) == (date(2013, 7, 1), date(2017, 3, 31))
    assert connect.budget == Decimal(7_000_000)
    assert connect.description == "Le projet FRANCE CONNECT, « structurant ».\nSur deux lignes."
    assert (connect.state, connect.rhythm, connect.manager) == (ProjectState.ACTIVE, Rhythm.MONTHLY, None)
    assert found["SIRHEN"].budget == Decimal("496400000.00")
    faeton = found["FAETON-2"]
    assert (faeton.starts_on, faeton.ends_on, faeton.budget, faeton.state) == (None, None, None, ProjectState.PLANNED)


async def test_the_same_file_twice_changes_nothing(imports: ProjectImport, database: Database) -> None:
    await imports.run(panorama_csv(), PANORAMA, NOW)
    before = await all_projects(database)
    assert counted(await imports.run(panorama_xlsx(), PANORAMA, NOW)) == (0, 0, len(LINES))
    assert await all_projects(database) == before


async def test_another_edition_updates_and_adds(imports: ProjectImport, database: Database) -> None:
    await imports.run(panorama_csv(), PANORAMA, NOW)
    saphir = ("MAEDI", "Ministère des Affaires étrangères", "Saphir", "2015-12-07", "2", "Déploiement", "4,2")
    new = ("MCC", "Ministère de la Culture", "ADAMANT", "2015-04-01", "NA", "Cadrage", "NA")
    report = await imports.run(panorama_csv([saphir, new, LINES[0]]), PANORAMA, NOW)
    assert counted(report) == (1, 1, 1)
    found = await all_projects(database)
    assert len(found) == len(LINES) + 1
    assert (found["SAPHIR"].state, found["SAPHIR"].budget) == (ProjectState.ACTIVE, Decimal(4_200_000))
    assert found["SAPHIR"].version == 2
    assert found["FRANCE-CONNECT"].version == 1


async def test_an_empty_cell_leaves_what_is_known(imports: ProjectImport, database: Database, cast: Cast) -> None:
    await imports.run(b"Nom;Chef de projet;Budget;Rythme\nSIRH;Claire Dupont;1 234,50;hebdomadaire\n", PLAIN, NOW)
    assert counted(await imports.run(b"Nom;Chef de projet;Budget\nSIRH;;n.c.\n", PLAIN, NOW)) == (0, 0, 1)
    project = (await all_projects(database))["SIRH"]
    assert project.manager is not None
    assert (project.manager.name, project.budget, project.rhythm) == (
        "Claire Dupont",
        Decimal("1234.50"),
        Rhythm.WEEKLY,
    )


async def test_only_a_name_is_required(imports: ProjectImport, database: Database) -> None:
    assert counted(await imports.run(b"Projet\nSIRH\n", PLAIN, NOW)) == (1, 0, 0)
    assert (await all_projects(database))["SIRH"].state is ProjectState.ACTIVE


async def test_unreadable_cells_are_told_by_row_and_column_and_stay_empty(
    imports: ProjectImport, database: Database, cast: Cast
) -> None:
    lines = [
        "Nom;Début;Budget;État;Chef de projet;Adjoint",
        "SIRH;bientôt;environ 3;rêvé;Personne Connue;DUPONT Claire",
        "TEMPS;2026-01-05;12;clos;;",
    ]
    report = await imports.run("\n".join(lines).encode("cp1252"), PLAIN, NOW)
    assert counted(report) == (2, 0, 0)
    assert [(one.row, one.column, one.problem, one.value) for one in report.warnings] == [
        (2, "État", Problem.UNKNOWN_WORD, "rêvé"),
        (2, "Budget", Problem.NOT_A_NUMBER, "environ 3"),
        (2, "Début", Problem.NOT_A_DATE, "bientôt"),
        (2, "Chef de projet", Problem.UNKNOWN_PERSON, "Personne Connue"),
    ]
    found = await all_projects(database)
    sirh = found["SIRH"]
    assert (sirh.starts_on, sirh.budget, sirh.state, sirh.manager) == (None, None, ProjectState.ACTIVE, None)
    assert sirh.deputy is not None
    assert sirh.deputy.id == cast.claire.id
    assert found["TEMPS"].state is ProjectState.CLOSED


async def test_a_row_without_a_name_refuses_the_whole_file(imports: ProjectImport, database: Database) -> None:
    nameless = ("MI", "Ministère de l'Intérieur", "NA", "2013-07-01", "1", "Déploiement", "x")
    report = await imports.run(panorama_csv([LINES[0], nameless, nameless]), PANORAMA, NOW)
    assert [(one.row, one.column, one.problem) for one in report.errors] == [
        (3, "Nom du projet", Problem.REQUIRED),
        (4, "Nom du projet", Problem.REQUIRED),
    ]
    assert (report.created, await all_projects(database)) == (0, {})


async def test_one_project_twice_in_a_file_refuses_it(imports: ProjectImport, database: Database) -> None:
    report = await imports.run(b"Nom,Code\nSIRH,\nPaie,A1\nsirh ,\nTemps,a1\n", PLAIN, NOW)
    assert [(one.row, one.limit, one.problem) for one in report.errors] == [
        (4, 2, Problem.REPEATED),
        (5, 3, Problem.REPEATED),
    ]
    assert await all_projects(database) == {}


async def test_one_name_in_two_ministries_is_two_projects(imports: ProjectImport, database: Database) -> None:
    twin = ("MJ", "Ministère de la Justice", "SIRHEN", "2014-01-01", "1", "Cadrage", "1")
    await imports.run(panorama_csv([LINES[3], twin]), PANORAMA, NOW)
    before = await all_projects(database)
    assert len(before) == 2
    assert counted(await imports.run(panorama_csv([twin, LINES[3]]), PANORAMA, NOW)) == (0, 0, 2)
    assert await all_projects(database) == before


async def test_nothing_is_half_imported(
    imports: ProjectImport, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await imports.run(b"Nom\nSIRH\n", PLAIN, NOW)

    async def struck(*_: object) -> None:
        raise ConnectionError

    monkeypatch.setattr(importing, "change_all", struck)
    with pytest.raises(ConnectionError):
        await imports.run("Nom;Thème\nSIRH;RH\nTEMPS;RH\n".encode(), PLAIN, NOW)
    assert list(await all_projects(database)) == ["SIRH"]


async def test_dates_and_numbers_of_a_workbook_need_no_reading(imports: ProjectImport, database: Database) -> None:
    rows: list[list[object]] = [
        ["Nom", "Début", "Fin", "Budget"],
        ["SIRH", date(2026, 1, 5), 46752, 412350.5],
        [2026, None, None, None],
    ]
    await imports.run(workbook(rows), PLAIN, NOW)
    found = await all_projects(database)
    assert (found["SIRH"].starts_on, found["SIRH"].ends_on) == (date(2026, 1, 5), date(2027, 12, 31))
    assert found["SIRH"].budget == Decimal("412350.50")
    assert found["2026"].name == "2026"


async def test_texts_too_long_are_cut_and_told(imports: ProjectImport, database: Database) -> None:
    name = "Modernisation " * 12
    report = await imports.run(f"Nom\n{name}\n".encode(), PLAIN, NOW)
    assert [(one.problem, one.row, one.limit) for one in report.warnings] == [(Problem.CUT, 2, 120)]
    (project,) = (await all_projects(database)).values()
    assert project.name.endswith("Modernisation…")
    assert counted(await imports.run(f"Nom\n{name}\n".encode(), PLAIN, NOW)) == (0, 0, 1)


async def test_a_file_that_cannot_be_read_says_why(imports: ProjectImport) -> None:
    for content, problem in (
        (b"\0\1\2", Problem.NOT_A_TABLE),
        (b"Nom\n", Problem.NO_ROWS),
        (b"Ville\nBrest\n", Problem.NO_HEADER),
    ):
        report = await imports.run(content, PLAIN, NOW)
        assert [one.problem for one in report.errors] == [problem]


async def test_columns_that_are_not_used_are_told(imports: ProjectImport) -> None:
    report = await imports.run(panorama_csv(), PANORAMA, NOW)
    assert report.ignored == ("Projet interministériel", "En savoir plus sur le projet", "Coût estimé par tranche")


def test_the_register_of_the_tests_has_the_shape_of_the_real_one() -> None:
    assert len(cells(LINES[0])) == len(HEADER)
    assert HEADER[-11:] == ("",) * 11


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("columns = 3", "columns"),
        ("= no toml", "not TOML"),
        ("[columns.title]\nheaders = ['Nom']", "columns.name: a map needs this column"),
        ("[columns.name]\nheaders = []", "columns.name.headers"),
        ("[columns.name]\nheaders = ['Nom']\nunit = 'F'", "is no unit"),
        ("[columns.name]\nheaders = ['Nom']\ndates = ['jj/mm/aaaa']", "is no date format"),
        ("[columns.name]\nheaders = ['Nom']\n[derived.ends_on]\nstart = 'a'\nduration = 'b'", "columns.a: something"),
        ("[columns.name]\nheaders = ['Nom']\n[columns.nom]\nheaders = ['x']", "columns.nom: no such field"),
    ],
)
def test_a_map_that_cannot_be_used_says_where(text: str, sentence: str) -> None:
    with pytest.raises(MapUnusable) as unusable:
        load(text, FIELDS)
    assert any(sentence in said for said in unusable.value.sentences)


def test_the_words_and_defaults_of_a_map_are_those_of_projects(tmp_path: Path) -> None:
    path = tmp_path / "map.toml"
    path.write_text(
        "[columns.name]\nheaders = ['Nom']\n[columns.state]\nheaders = ['État']\nwords = { fini = ['Clos'] }\n"
        "[defaults]\nrhythm = 'daily'\nbudget = '3'\n"
    )
    with pytest.raises(MapUnusable) as unusable:
        project_map(path)
    assert len(unusable.value.sentences) == 3


def test_headers_are_tried_in_order_accents_and_capitals_aside() -> None:
    column_map = ColumnMap.model_validate({"columns": {"name": {"headers": ["Intitulé", "Nom"]}}})
    from workflows.column_maps import read_mapped

    table = read_mapped(b"nom; INTITULE \nA;B\n", column_map, "name")
    assert table.cell(table.table.rows[0], "name") == "B"
    assert table.ignored == ("nom",)
