"""Priority, computed from the requester's urgency and the technician's impact."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from domain.tickets.ticket import Impact, Priority, Urgency

_GLPI = (
    (1, 1, 2, 2, 2),
    (1, 2, 2, 3, 3),
    (2, 2, 3, 4, 4),
    (2, 3, 4, 4, 5),
    (2, 3, 4, 5, 5),
)
"""The matrix that GLPI starts with: a row per urgency, a column per impact."""

Cell = tuple[Urgency, Impact]

DEFAULT_CELLS: Mapping[Cell, Priority] = {
    (urgency, impact): Priority.of(level)
    for urgency, row in zip(Urgency, _GLPI, strict=True)
    for impact, level in zip(Impact, row, strict=True)
}


@dataclass(frozen=True, kw_only=True)
class Matrix:
    """The default cells, and those that an administrator changed. No cell holds the major priority: it is declared, not computed."""

    changed: Mapping[Cell, Priority] = field(default_factory=dict)

    def priority(self, urgency: Urgency, impact: Impact) -> Priority:
        """The priority of an urgency and an impact."""
        cell = (urgency, impact)
        return self.changed.get(cell) or DEFAULT_CELLS[cell]
