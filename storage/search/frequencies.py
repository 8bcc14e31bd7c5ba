"""How common stems are, counted afterwards and a few hundred documents at a time: to count in the transaction that writes a document
would make all writers wait for each other at the commonest words.

A stem that is not counted yet is either new or in no document: both are the best words to search by.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log

from sqlalchemy import bindparam, func, select, update

from storage.database import Transaction
from storage.rows import Inserting, insert_into
from storage.schema import counted_stems, stem_counts, ticket_stems

COUNTED_AT_ONCE = 500
MARK = "_"
"""What begins a word that is no stem: a mark that searches narrow by."""
_TICKETS = "tickets"

_ADD = Inserting(
    stem_counts,
    lambda insert: insert.on_conflict_do_update(
        index_elements=["stem"], set_={"documents": stem_counts.c.documents + insert.excluded.documents}
    ),
)
_COUNTED = select(counted_stems.c.last_id, counted_stems.c.documents).where(counted_stems.c.collection == _TICKETS)
_NEXT = (
    select(ticket_stems.c.ticket_id, ticket_stems.c.stems)
    .where(ticket_stems.c.ticket_id > bindparam("last"))
    .order_by(ticket_stems.c.ticket_id)
    .limit(bindparam("most"))
)
_OF = select(stem_counts).where(stem_counts.c.stem.in_(bindparam("stems", expanding=True)))


@dataclass(frozen=True, kw_only=True)
class Frequencies:
    """How common some stems are among so many documents."""

    documents: int
    counts: Mapping[str, int]

    def weight(self, stem: str) -> float:
        """What a stem is worth: the rarer, the more."""
        return log(1 + (self.documents + 1) / (self.counts.get(stem, 0) + 1))

    def is_common(self, stems: Sequence[str], share: int) -> bool:
        """Whether one of some stems is in one of `share` documents, or in more."""
        return any(share * self.counts.get(stem, 0) >= self.documents > 0 for stem in stems)

    def rarest_first(self, stems: Sequence[str]) -> list[str]:
        """The stems by how rare they are; of two alike, by the letters."""
        return sorted(stems, key=lambda stem: (self.counts.get(stem, 0), stem))


async def of(tx: Transaction, stems: Sequence[str]) -> Frequencies:
    """How common some stems are."""
    counted = (await tx.execute(_COUNTED)).first()
    rows = await tx.execute(_OF, {"stems": list(stems)}) if stems else ()
    return Frequencies(documents=counted.documents if counted else 0, counts={row.stem: row.documents for row in rows})


async def count(tx: Transaction, most: int = COUNTED_AT_ONCE) -> int:
    """Count at most so many documents that were not; returns how many were. Of two processes one waits for the other."""
    begun = insert_into(tx, counted_stems).values(collection=_TICKETS, last_id=0, documents=0)
    await tx.execute(begun.on_conflict_do_nothing())
    last = (await tx.execute(_COUNTED.with_for_update())).one()
    rows = (await tx.execute(_NEXT, {"last": last.last_id, "most": most})).all()
    if not rows:
        return 0
    found = Counter(stem for row in rows for stem in row.stems.split() if not stem.startswith(MARK))
    if found:
        await tx.execute(_ADD.on(tx), [{"stem": stem, "documents": n} for stem, n in sorted(found.items())])
    await tx.execute(
        update(counted_stems)
        .where(counted_stems.c.collection == _TICKETS)
        .values(last_id=rows[-1].ticket_id, documents=counted_stems.c.documents + len(rows))
    )
    return len(rows)


async def uncounted(tx: Transaction) -> bool:
    """Whether documents wait to be counted. The cost does not depend on how many there are."""
    last = (await tx.execute(_COUNTED)).first()
    newest = (await tx.execute(select(func.max(ticket_stems.c.ticket_id)))).scalar_one()
    return bool(newest) and newest > (last.last_id if last else 0)
