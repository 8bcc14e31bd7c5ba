"""What tickets are about and who looks after it: categories, business applications, assignment groups."""

from dataclasses import dataclass

from domain.identifiers import ApplicationId, GroupId
from domain.projects import PersonRef

CATEGORY_NAME_LIMIT = 120
APPLICATION_NAME_LIMIT = 120
APPLICATION_CODE_LIMIT = 32
GROUP_NAME_LIMIT = 80
PATH_SEPARATOR = " › "


@dataclass(frozen=True, kw_only=True)
class GroupRef:
    """A group as a ticket names it."""

    id: GroupId
    name: str


@dataclass(frozen=True, kw_only=True)
class AssignmentGroup:
    """The people who look after some tickets together.

    `lead` hears what nobody takes. The default group gets what neither its application nor its category sends elsewhere: the hotline.
    """

    id: GroupId
    name: str
    lead: PersonRef | None = None
    is_default: bool = False
    is_active: bool = True

    @property
    def ref(self) -> GroupRef:
        """The group as a ticket names it."""
        return GroupRef(id=self.id, name=self.name)


@dataclass(frozen=True, kw_only=True)
class Application:
    """A business application, with the person who answers for it and the group that looks after it."""

    id: ApplicationId
    code: str
    name: str
    manager: PersonRef | None = None
    group: GroupId | None = None
    is_active: bool = True
