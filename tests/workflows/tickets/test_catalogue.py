"""The catalogue imported from files: groups, categories and applications in one, whole or not at all."""

from pathlib import Path

import pytest
from sqlalchemy import select

from domain.imports import ImportReport, Problem
from storage.database import Database
from storage.schema import applications, assignment_groups, audit, categories
from storage.tickets import catalogue, groups
from storage.tickets.catalogue import Standing
from tests.cast import NOW, Cast
from tests.workflows.registers import workbook
from workflows import demonstration
from workflows.column_maps import MapUnusable
from workflows.tickets.catalogue import CatalogueImport, catalogue_map

EXAMPLES = Path(__file__).parents[3] / "examples"
HEADER = ("Type", "Nom", "Code", "Catégorie parente", "Responsable", "Groupe", "Par défaut", "Actif")
ROWS = (
    ("Application", "SIRH", "SIRH", "", "Dupont Claire", "Applications", "", ""),
    ("Catégorie", "Poste de travail › Écran", "", "", "", "Techniciens", "", ""),
    ("Catégorie", "Clavier", "", "Poste de travail", "", "techniciens", "", ""),
    ("Groupe", "Techniciens", "", "", "", "", "", ""),
    ("Groupe", "Applications", "", "", "Marc Léger", "", "", ""),
    ("Groupe", "Hotline", "", "", "", "", "oui", ""),
)


@pytest.fixture
def imports(database: Database, cast: Cast) -> CatalogueImport:
    return CatalogueImport(database=database)


def written(*rows: tuple[str, ...], header: tuple[str, ...] = HEADER) -> bytes:
    return "\n".join(";".join(row) for row in (header, *rows)).encode()


async def run(imports: CatalogueImport, *rows: tuple[str, ...]) -> ImportReport:
    report = await imports.run(written(*rows), catalogue_map(), NOW)
    assert not report.errors
    return report


async def standing(database: Database) -> Standing:
    async with database.transaction() as tx:
        return await catalogue.standing(tx)


async def test_rows_may_name_what_other_rows_bring_whatever_their_order(
    imports: CatalogueImport, database: Database, cast: Cast
) -> None:
    report = await run(imports, *ROWS)
    assert (report.created, report.updated, report.warnings) == (7, 0, ())
    stands = await standing(database)
    groups = {name: key for name, (key, _) in stands.groups.items()}
    sirh = stands.applications["SIRH"][1]
    assert (sirh.name, sirh.manager, sirh.group) == ("SIRH", cast.claire.id, groups["applications"])
    above, screen = stands.categories["poste de travail"], stands.categories["poste de travail › ecran"][1]
    assert (screen.name, screen.path, screen.parent) == ("Écran", "Poste de travail › Écran", above[0])
    assert screen.group == groups["techniciens"]
    assert stands.categories["poste de travail › clavier"][1].parent == above[0]
    assert stands.groups["applications"][1].lead == cast.marc.id
    assert [name for name, (_, facts) in stands.groups.items() if facts.is_default] == ["hotline"]


async def test_the_same_file_twice_changes_nothing(imports: CatalogueImport, database: Database) -> None:
    await run(imports, *ROWS)
    before = await standing(database)
    report = await imports.run(workbook([HEADER, *ROWS]), catalogue_map(), NOW)
    assert (report.created, report.updated, report.unchanged) == (0, 0, 6)
    assert await standing(database) == before
    async with database.reading() as tx:
        assert len((await tx.execute(select(audit.c.id))).all()) == 1


async def test_another_edition_renames_moves_and_retires(
    imports: CatalogueImport, database: Database, cast: Cast
) -> None:
    await run(imports, *ROWS)
    report = await run(
        imports,
        ("Application", "Système RH", "SIRH", "", "", "Hotline", "", ""),
        ("Catégorie", "Poste de travail › Écran", "", "", "", "", "", "non"),
        ("Groupe", "Techniciens", "", "", "", "", "oui", ""),
    )
    assert (report.created, report.updated) == (0, 3)
    stands = await standing(database)
    sirh = stands.applications["SIRH"][1]
    assert (sirh.name, sirh.manager, sirh.group) == ("Système RH", cast.claire.id, stands.groups["hotline"][0])
    screen = stands.categories["poste de travail › ecran"][1]
    assert not screen.is_active
    assert screen.group == stands.groups["techniciens"][0]
    assert [name for name, (_, facts) in stands.groups.items() if facts.is_default] == ["techniciens"]


async def test_a_row_puts_people_on_the_list_of_its_group(
    imports: CatalogueImport, database: Database, cast: Cast
) -> None:
    header = ("Type", "Nom", "Membres")
    content = written(("Groupe", "Hotline", "Paul Martin, Clarke Emma, Inconnue"), header=header)
    report = await imports.run(content.replace(b"Martin, ", b"Martin / "), catalogue_map(), NOW)
    assert report.created == 1
    assert [(one.problem, one.column, one.value) for one in report.warnings] == [
        (Problem.UNKNOWN_PERSON, "Membres", "Inconnue")
    ]
    hotline = (await standing(database)).groups["hotline"][0]
    async with database.reading() as tx:
        assert {one.id for one in await groups.members(tx, hotline)} == {cast.paul.id, cast.emma.id}
    assert (await imports.run(content, catalogue_map(), NOW)).unchanged == 1
    more = written(("Groupe", "Hotline", "Marc Léger"), header=header)
    assert (await imports.run(more, catalogue_map(), NOW)).updated == 1


async def test_without_a_kind_every_row_is_an_application(imports: CatalogueImport, database: Database) -> None:
    content = written(("Gestion des aides",), ("Parapheur",), header=("Application",))
    report = await imports.run(content, catalogue_map(), NOW)
    assert report.created == 2
    assert list((await standing(database)).applications) == ["GESTION-DES-AIDES", "PARAPHEUR"]
    assert (await imports.run(content, catalogue_map(), NOW)).unchanged == 2


async def test_what_cannot_be_told_is_remarked_and_the_rest_stands(
    imports: CatalogueImport, database: Database
) -> None:
    report = await run(
        imports,
        ("Application", "SIRH", "", "", "Personne Inconnue", "Groupe inconnu", "", "peut-être"),
        ("Application", "C" * 130, "x" * 40, "", "", "", "", ""),
        ("Catégorie", "a › b › c › d › e", "", "", "", "", "", ""),
    )
    assert [(one.problem, one.row, one.column) for one in report.warnings] == [
        (Problem.UNKNOWN_WORD, 2, "Actif"),
        (Problem.UNKNOWN_PERSON, 2, "Responsable"),
        (Problem.UNKNOWN_GROUP, 2, "Groupe"),
        (Problem.CUT, 3, "Nom"),
        (Problem.OUT_OF_RANGE, 3, "Code"),
        (Problem.TOO_DEEP, 4, "Nom"),
    ]
    stands = await standing(database)
    assert len(stands.applications) == 2
    assert "a › b › c › d" in stands.categories


@pytest.mark.parametrize(
    ("rows", "problem", "row"),
    [
        ([("Application", "", "SIRH", "", "", "", "", "")], Problem.REQUIRED, 2),
        ([("Serveur", "SIRH", "", "", "", "", "", "")], Problem.UNKNOWN_WORD, 2),
        ([ROWS[0], ROWS[3], ("Groupe", "TECHNICIENS", "", "", "", "", "", "")], Problem.REPEATED, 4),
        ([ROWS[0], ("Application", "Autre", "sirh", "", "", "", "", "")], Problem.REPEATED, 3),
    ],
)
async def test_a_file_that_cannot_be_right_changes_nothing(
    imports: CatalogueImport, database: Database, rows: list[tuple[str, ...]], problem: Problem, row: int
) -> None:
    report = await imports.run(written(*rows), catalogue_map(), NOW)
    assert [(one.problem, one.row) for one in report.errors] == [(problem, row)]
    async with database.reading() as tx:
        for table in (applications, categories, assignment_groups):
            assert (await tx.execute(select(table.c.id))).first() is None


@pytest.mark.parametrize("content", [b"", b"Type;Nom\n", b"x;y\n1;2\n", bytes(range(256)), b"PK\x03\x04..."])
async def test_what_is_no_catalogue_is_refused_in_words(imports: CatalogueImport, content: bytes) -> None:
    assert (await imports.run(content, catalogue_map(), NOW)).refused


def test_a_map_that_makes_no_sense_is_told(tmp_path: Path) -> None:
    path = tmp_path / "map.toml"
    path.write_text(
        '[columns.name]\nheaders = ["Nom"]\n[columns.kind]\nheaders = ["Type"]\n[columns.kind.words]\nserver = ["serveur"]\n'
        '[defaults]\nname = "x"\n'
    )
    with pytest.raises(MapUnusable) as told:
        catalogue_map(path)
    assert len(told.value.sentences) == 2


async def test_the_catalogue_of_the_demonstration_goes_in_without_a_remark(database: Database) -> None:
    await demonstration.load(database, EXAMPLES / "demonstration.toml", NOW)
    report = await CatalogueImport(database=database).run(EXAMPLES / "catalogue.csv", catalogue_map(), NOW)
    assert (report.errors, report.warnings, report.ignored) == ((), (), ())
    stands = await standing(database)
    assert len(stands.groups) == 4
    assert len(stands.categories) >= 25
    assert len(stands.applications) >= 100
    assert all(facts.manager and facts.group for _, facts in stands.applications.values())
    assert all(facts.lead for _, facts in stands.groups.values())
