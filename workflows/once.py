"""An activity is acted on once, however often Teams repeats it."""

from domain.acts import Act
from domain.faults import AlreadyDone
from domain.places import Subject
from storage import handled
from storage.database import Transaction


async def once(tx: Transaction, act: Act, subject: Subject | None) -> None:
    """Note in the transaction of an act that its activity was acted on, and what it was about.

    Raises AlreadyDone with the subject noted the first time: the transaction then rolls back, and the caller answers by reading that
    subject again.
    """
    if not await handled.note(tx, act.place.conversation_id, act.activity_id, subject, act.now):
        raise AlreadyDone(await handled.subject_of(tx, act.place.conversation_id, act.activity_id))
