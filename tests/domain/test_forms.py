"""Two people on one form: nobody's words are lost."""

from hypothesis import given
from hypothesis import strategies as st

from domain.forms import Clash, Entry, merge

ENTRIES = st.dictionaries(
    st.sampled_from(["overall", "progress", "highlights", "issues"]), st.sampled_from(["", "a", "b", "c"])
).map(lambda fields: Entry(fields=fields))


def test_changes_to_different_fields_come_together() -> None:
    base = Entry(fields={"progress": "40", "highlights": "avant"})
    theirs = Entry(fields={"progress": "50", "highlights": "avant"})
    mine = Entry(fields={"progress": "40", "highlights": "après"})
    merged = merge(base, theirs, mine)
    assert merged.entry.fields == {"progress": "50", "highlights": "après"}
    assert merged.changed == {"progress": "50"}
    assert merged.clashes == ()


def test_where_both_wrote_mine_stays_and_theirs_is_told() -> None:
    merged = merge(Entry(fields={"issues": "a"}), Entry(fields={"issues": "b"}), Entry(fields={"issues": "c"}))
    assert merged.entry.get("issues") == "c"
    assert merged.clashes == (Clash(field="issues", theirs="b", mine="c"),)


def test_the_same_change_by_both_is_no_change_to_tell() -> None:
    same = Entry(fields={"issues": "b"})
    merged = merge(Entry(fields={"issues": "a"}), same, same)
    assert merged.entry.get("issues") == "b"
    assert merged.changed == {}


def test_a_text_that_another_emptied_is_told() -> None:
    merged = merge(Entry(fields={"issues": "a"}), Entry(), Entry(fields={"issues": "a"}))
    assert merged.entry.get("issues") == ""
    assert merged.changed == {"issues": ""}


@given(ENTRIES, ENTRIES, ENTRIES)
def test_nothing_that_anybody_changed_is_lost(base: Entry, theirs: Entry, mine: Entry) -> None:
    merged = merge(base, theirs, mine)
    told = {clash.field: clash.theirs for clash in merged.clashes}
    for name in {*base.fields, *theirs.fields, *mine.fields}:
        if mine.get(name) != base.get(name):
            assert merged.entry.get(name) == mine.get(name)
        if theirs.get(name) != base.get(name):
            assert theirs.get(name) in (merged.entry.get(name), told.get(name))


@given(ENTRIES, ENTRIES)
def test_when_one_changed_nothing_the_other_is_taken_whole(base: Entry, changed: Entry) -> None:
    assert merge(base, changed, base).entry.says(changed)
    assert merge(base, base, changed).entry.says(changed)
