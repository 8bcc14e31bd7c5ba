"""The outbox: what goes to people outside the answer to what they just did.

`message`, `send`, `edit`, `delete` and `withdraw` are for workflows, in the transaction of the cause; `Outbox` is for the dispatcher
that empties it, `OutboxAdministration` for who looks after it.
"""

from workflows.outbox.administering import OutboxAdministration
from workflows.outbox.dispatching import LEASE, Outbox
from workflows.outbox.messages import delete, edit, message, send, withdraw

__all__ = ["LEASE", "Outbox", "OutboxAdministration", "delete", "edit", "message", "send", "withdraw"]
