"""Codes made from names: short, different, the same at every import."""

import random
import re

from hypothesis import given
from hypothesis import strategies as st

from domain.projects import CODE_LIMIT
from workflows.projects.codes import Identity, assign, code_of

NOTHING: frozenset[str] = frozenset()
IDENTITIES = st.lists(
    st.builds(
        Identity,
        name=st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=60),
        theme=st.sampled_from(["", "RH", "Santé"]),
    ),
    unique_by=Identity.folded,
    max_size=12,
)


def test_a_code_is_the_name_in_capitals() -> None:
    assert code_of("SÉGUR-FONTENOY") == "SEGUR-FONTENOY"
    assert code_of("CIEL – Lots 1 & 2") == "CIEL-LOTS-1-2"


def test_a_long_name_keeps_its_beginning_and_a_tail_of_its_own() -> None:
    one = code_of("Généralisation de l'équipement numérique mobile : gendarmerie")
    other = code_of("Généralisation de l'équipement numérique mobile : police")
    assert one != other
    assert one.startswith("GENERALISATION-DE-L-")


def test_a_name_without_letters_still_has_a_code() -> None:
    assert re.fullmatch(r"P-[0-9A-F]{5}", code_of("★ ★"))


@given(IDENTITIES, st.randoms(use_true_random=False))
def test_codes_are_different_short_and_do_not_depend_on_the_order_of_the_rows(
    identities: list[Identity], order: random.Random
) -> None:
    codes = dict(zip(identities, assign(identities, {}, NOTHING), strict=True))
    assert len(set(codes.values())) == len(identities)
    assert all(re.fullmatch(r"[A-Z0-9][A-Z0-9-]*", code) and len(code) <= CODE_LIMIT for code in codes.values())
    shuffled = identities[:]
    order.shuffle(shuffled)
    assert dict(zip(shuffled, assign(shuffled, {}, NOTHING), strict=True)) == codes


@given(IDENTITIES)
def test_codes_stay_when_the_file_comes_again(identities: list[Identity]) -> None:
    codes = assign(identities, {}, NOTHING)
    standing = dict(zip(codes, identities, strict=True))
    assert assign(identities, standing, NOTHING) == codes
    for identity, code in zip(identities, codes, strict=True):
        assert assign([identity], standing, NOTHING) == (code,)


def test_one_name_in_two_ministries_makes_two_codes() -> None:
    rh, health = Identity(name="RenoiRH", theme="Finances"), Identity(name="Renoirh", theme="Santé")
    first, second = assign([rh, health], {}, NOTHING)
    assert {first, second} != {"RENOIRH"}
    assert assign([health], {first: rh, second: health}, NOTHING) == (second,)


def test_a_project_renamed_in_the_chat_keeps_its_code() -> None:
    standing = {"RENOIRH": Identity(name="RenoiRH, socle commun", theme="Finances")}
    assert assign([Identity(name="RenoiRH", theme="Finances")], standing, NOTHING) == ("RENOIRH",)


def test_a_code_that_the_file_gives_to_another_is_not_made_again() -> None:
    assert assign([Identity(name="SIRH")], {}, frozenset({"SIRH"})) != ("SIRH",)
