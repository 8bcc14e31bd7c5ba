"""An activity is acted on once, however often Teams repeats it."""

from domain.acts import Act
from domain.faults import AlreadyDone
from domain.places import Subject
from storage import handled
from storage.database import Question, Transaction


async def once(tx: Transaction, act: Act, subject: Subject | None) -> None:
    """Note in the transaction of an act that its activity was acted on, and what it was about.

    Raises AlreadyDone with the subject noted the first time: the transaction then rolls back, and the caller answers by reading that
    subject again.
    """
    if not await handled.note(tx, act.place.conversation_id, act.activity_id, subject, act.now):
        raise AlreadyDone(await handled.subject_of(tx, act.place.conversation_id, act.activity_id))


def acted_on(act: Act) -> Question[handled.Handled | None]:
    """Whether an activity was acted on before: to be asked together with what the act is about, then handed to `once_at_last`."""
    return handled.noted(act.place.conversation_id, act.activity_id)


async def once_at_last(tx: Transaction, act: Act, subject: Subject, before: handled.Handled | None) -> None:
    """As `once`, for who holds nothing while they look (`again_if_outrun`): the activity is noted at the end, with all else."""
    if before is not None:
        raise AlreadyDone(before.subject)
    await handled.note_at_last(tx, act.place.conversation_id, act.activity_id, subject, act.now)
