"""How many must be present."""

from domain.meetings.bodies import QuorumRule, Rules


def needed(rules: Rules, members: int) -> int | None:
    """The quorum of a body with so many members in office; None when it has none.

    The absolute majority is more than half of the members in office (CGCT, L4132-13): 39 of 77.
    """
    match rules.quorum:
        case QuorumRule.NONE:
            return None
        case QuorumRule.MAJORITY:
            return members // 2 + 1
        case QuorumRule.NUMBER:
            return rules.quorum_number
