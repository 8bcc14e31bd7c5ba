"""What the intentions about tickets hand back beside the view of a ticket: each is what a dialog needs to answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from domain.flash_reports.entry import FieldFault
from domain.people import Person
from domain.tickets.catalogue import GroupRef
from domain.tickets.entries import Entry
from domain.tickets.found import Similar
from domain.tickets.opening import Typed
from domain.tickets.ticket import ApplicationRef, CategoryRef
from domain.tickets.view import TicketView


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A ticket that was opened, and its card for who opened it."""

    view: TicketView
    card: Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class TicketForm:
    """The form of a new ticket to show, with what was typed and what is wrong with it."""

    typed: Typed
    categories: tuple[CategoryRef, ...] = ()
    applications: tuple[ApplicationRef, ...] = ()
    faults: tuple[FieldFault, ...] = ()
    similar: Similar = field(default_factory=Similar)
    files: int = 0


@dataclass(frozen=True, kw_only=True)
class Workbench:
    """A ticket with all that it can become: whose, of which group, about what."""

    view: TicketView
    candidates: tuple[Person, ...] = ()
    groups: tuple[GroupRef, ...] = ()
    categories: tuple[CategoryRef, ...] = ()
    applications: tuple[ApplicationRef, ...] = ()


@dataclass(frozen=True, kw_only=True)
class HistoryPage:
    """A page (from 0) of the history of a ticket, the newest first, as far as its reader may know it."""

    view: TicketView
    entries: tuple[Entry, ...]
    number: int
    pages: int
