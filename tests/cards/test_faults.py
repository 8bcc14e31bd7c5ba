"""Every fault is said to people, in both languages, with what to do next."""

import importlib
import pkgutil
from collections.abc import Iterator

import pytest

import dialogs
import domain
import workflows
from cards.faults import EXPLANATIONS, explain, field_fault
from domain.faults import Fault, NotAllowed, NotFound, Overtaken
from domain.flash_reports.entry import FieldFault, Wrong
from domain.languages import Language
from domain.places import Subject, SubjectKind
from domain.rights import Intention

TOLD_BY_THE_COMMAND_LINE = {"MapUnusable"}
"""Faults of an operator's own files, told in English where they typed the command."""


def _all_faults() -> Iterator[type[Fault]]:
    for package in (domain, workflows, dialogs):
        for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            importlib.import_module(module.name)
    waiting = [Fault]
    while waiting:
        for kind in waiting.pop().__subclasses__():
            if kind.__module__.split(".")[0] in ("domain", "workflows", "dialogs"):
                waiting.append(kind)
                yield kind


def test_no_fault_is_without_words() -> None:
    assert {kind.__name__ for kind in _all_faults() if not any(one in EXPLANATIONS for one in kind.__mro__)} == (
        TOLD_BY_THE_COMMAND_LINE
    )


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("intention", Intention)
def test_a_refusal_says_who_may(intention: Intention, language: Language) -> None:
    assert len(explain(NotAllowed(intention), language).split(". ")) >= 2


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("wrong", Wrong)
def test_a_wrong_field_says_how_to_put_it_right(wrong: Wrong, language: Language) -> None:
    assert field_fault(FieldFault(field="progress", wrong=wrong, limit=400), language)
    assert field_fault(FieldFault(field="budget.spent", wrong=wrong), language)


def test_a_fault_names_what_it_is_about() -> None:
    assert explain(NotFound("project", "SIRH"), Language.FRENCH) == (
        "Je ne trouve pas de projet nommé «\u00a0SIRH\u00a0». Écrivez «\u00a0projets\u00a0» pour les voir tous."
    )
    subject = Subject(kind=SubjectKind.DRAFT, id=1)
    assert explain(Overtaken(subject, by="Marc Petit"), Language.ENGLISH).startswith("Marc Petit changed this")


def test_a_fault_nobody_foresaw_still_has_words() -> None:
    class Unforeseen(Fault):
        pass

    assert explain(Unforeseen(), Language.FRENCH).startswith("Cela n’est pas possible")
