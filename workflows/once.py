"""An activity is acted on once, however often Teams repeats it."""

from domain.acts import Act
from domain.faults import AlreadyDone
from domain.identifiers import ProjectId
from domain.places import Subject
from storage import handled
from storage.database import Transaction


async def once(tx: Transaction, act: Act, subject: Subject | None) -> None:
    """Note in the transaction of an act that its activity was acted on, and what it was about.

    Raises AlreadyDone with the subject noted the first time: the transaction then rolls back, and the caller answers by reading that
    subject again.
    """
    if not await handled.note(tx, act.place.conversation_id, act.activity_id, subject, act.now):
        await _tell_again(tx, act)


async def once_holding(tx: Transaction, act: Act, subject: Subject, project_id: ProjectId) -> None:
    """As `once`; and nobody else writes on the project until the transaction ends."""
    conversation, activity = act.place.conversation_id, act.activity_id
    if not await handled.note_and_hold(tx, conversation, activity, subject, act.now, project_id):
        await _tell_again(tx, act)


async def _tell_again(tx: Transaction, act: Act) -> None:
    raise AlreadyDone(await handled.subject_of(tx, act.place.conversation_id, act.activity_id))
