"""The outbox: what goes to people outside the answer to what they just did.

`message` and `send` are for workflows, in the transaction of the cause; `Outbox` is for the dispatcher that empties it.
"""

from workflows.outbox.dispatching import LEASE, Outbox
from workflows.outbox.messages import message, send

__all__ = ["LEASE", "Outbox", "message", "send"]
