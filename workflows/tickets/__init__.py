"""Support tickets: opened, worked on, talked about, ended; all in one place per ticket, each seeing what is theirs."""

from workflows.tickets.checking import Checks
from workflows.tickets.ending import Ends
from workflows.tickets.files import Files
from workflows.tickets.finding import Finds
from workflows.tickets.forms import Forms
from workflows.tickets.opening import Opens
from workflows.tickets.planning import Plans
from workflows.tickets.reporting import Reports
from workflows.tickets.settings import Sets
from workflows.tickets.talking import Talks
from workflows.tickets.ticking import Ticks
from workflows.tickets.working import Works


class Tickets(Opens, Works, Plans, Talks, Ends, Ticks, Reports, Sets, Files, Forms, Finds, Checks):
    """All that can be done with tickets."""


__all__ = ["Tickets"]
