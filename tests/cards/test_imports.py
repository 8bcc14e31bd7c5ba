"""What an import came to, said to the operator."""

import pytest

from cards.imports import problem, told
from cards.text import speech
from domain.imports import ImportReport, Problem, Remark
from domain.languages import Language

REFUSED = ImportReport(
    errors=(Remark(problem=Problem.REQUIRED, row=12, column="Nom du projet"),),
    warnings=(Remark(problem=Problem.NOT_A_DATE, row=3, column="Début", value="bientôt"),),
    ignored=("Zone",),
)


def test_a_refused_file_tells_each_row_and_column_and_counts_nothing() -> None:
    assert told(REFUSED, Language.ENGLISH).splitlines() == [
        "The file is refused and nothing was imported:",
        "  - row 12, column “Nom du projet”: nothing here, and this column is required.",
        "1 remark:",
        "  - row 3, column “Début”: “bientôt” is not a date that the map knows; left empty.",
        "Columns that the map does not use: Zone.",
    ]


def test_an_import_that_went_in_ends_with_its_counts() -> None:
    report = ImportReport(created=57, updated=1_200, unchanged=3)
    assert told(report, Language.ENGLISH) == "57 created, 1,200 updated, 3 unchanged."
    french = told(report, Language.FRENCH).replace("\u00a0", " ").replace("\u202f", " ")
    assert french == "Créés : 57, mis à jour : 1 200, inchangés : 3."


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("what", list(Problem))
def test_every_problem_has_its_sentence(what: Problem, language: Language) -> None:
    said = problem(Remark(problem=what, row=2, value="x", limit=20), speech(language))
    assert said.endswith(".")
    assert "{" not in said
