"""People imported from files."""

from pathlib import Path

import pytest

from domain.imports import Problem
from domain.languages import Language
from domain.people import Person, Role
from storage import people
from storage.database import Database
from tests.cast import NOW, Cast, entra_id
from tests.workflows.registers import workbook
from workflows.column_maps import MapUnusable
from workflows.people_importing import PeopleImport, people_map

MAP = people_map()
INES = "11111111-2222-4333-8444-555555555555"
HEADER = "Identifiant Entra;Nom;Courriel;Direction;Rôles;Langue"


@pytest.fixture
def imports(database: Database) -> PeopleImport:
    return PeopleImport(database=database)


async def known(database: Database, entra: str) -> Person:
    async with database.reading() as tx:
        found = await people.recall(tx, entra)
    assert found is not None
    return found[0]


async def test_people_come_with_roles_and_language(imports: PeopleImport, database: Database) -> None:
    line = f"{INES.upper()};Inès Leroy;Ines.Leroy@region.example;Usages;rédactrice, Ambassadrice;français"
    report = await imports.run(f"{HEADER}\n{line}\n".encode("cp1252"), MAP, NOW)
    assert (report.created, report.errors, report.warnings) == (1, (), ())
    ines = await known(database, INES)
    assert (ines.name, ines.email, ines.department) == ("Inès Leroy", "ines.leroy@region.example", "Usages")
    assert ines.roles == {Role.STAFF, Role.EDITOR, Role.AMBASSADOR}
    assert ines.chosen_language is Language.FRENCH
    async with database.reading() as tx:
        assert [one.id for one in await people.named(tx, "INES")] == [ines.id]


async def test_a_workbook_updates_who_is_known_and_leaves_the_rest(
    imports: PeopleImport, database: Database, cast: Cast
) -> None:
    rows: list[list[object]] = [
        ["Object Id", "Display name", "Department", "Roles", "Language"],
        [entra_id("claire"), "Claire Dupont-Ney", "Applications", None, "English"],
        [entra_id("paul"), None, None, "technicien", None],
    ]
    report = await imports.run(workbook(rows), MAP, NOW)
    assert (report.created, report.updated) == (0, 2)
    claire, paul = await known(database, entra_id("claire")), await known(database, entra_id("paul"))
    assert (claire.name, claire.department, claire.roles) == ("Claire Dupont-Ney", "Applications", cast.claire.roles)
    assert claire.teams_id == cast.claire.teams_id
    assert claire.chosen_language is Language.ENGLISH
    assert (paul.name, paul.roles) == ("Paul Martin", frozenset({Role.STAFF, Role.SUPPORT}))
    assert (await imports.run(workbook(rows), MAP, NOW)).unchanged == 2


async def test_a_language_that_was_chosen_wins_over_a_file(
    imports: PeopleImport, database: Database, cast: Cast
) -> None:
    async with database.transaction() as tx:
        await people.choose_language(tx, cast.claire.id, Language.ENGLISH)
    await imports.run(f"{HEADER}\n{entra_id('claire')};;;;;fr\n".encode(), MAP, NOW)
    assert (await known(database, entra_id("claire"))).chosen_language is Language.ENGLISH


async def test_all_that_refuses_a_file_is_told_and_nothing_is_written(
    imports: PeopleImport, database: Database
) -> None:
    lines = [HEADER, f"{INES};Inès;;;roi;", "inconnu;Paul;;;;", ";Anne;;;;", f"{INES};Inès;;;;klingon"]
    report = await imports.run("\n".join(lines).encode(), MAP, NOW)
    assert [(one.row, one.column, one.problem) for one in report.errors] == [
        (3, "Identifiant Entra", Problem.NOT_AN_ID),
        (4, "Identifiant Entra", Problem.REQUIRED),
        (5, "Identifiant Entra", Problem.REPEATED),
    ]
    assert [(one.row, one.column, one.problem) for one in report.warnings] == [
        (2, "Rôles", Problem.UNKNOWN_WORD),
        (5, "Langue", Problem.UNKNOWN_WORD),
    ]
    async with database.reading() as tx:
        assert await people.recall(tx, INES) is None


async def test_somebody_new_needs_a_name(imports: PeopleImport) -> None:
    report = await imports.run(f"{HEADER}\n{INES};;;;;\n".encode(), MAP, NOW)
    assert [(one.row, one.column, one.problem) for one in report.errors] == [(2, "Nom", Problem.REQUIRED)]


def test_a_map_knows_only_the_roles_there_are(tmp_path: Path) -> None:

    path = tmp_path / "map.toml"
    path.write_text(
        "[columns.entra_id]\nheaders = ['Id']\n[columns.roles]\nheaders = ['R']\nwords = { king = ['roi'] }\n"
    )
    with pytest.raises(MapUnusable):
        people_map(path)
