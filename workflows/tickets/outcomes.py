"""What the intentions about tickets hand back beside the view of a ticket: each is what a dialog needs to answer."""

from dataclasses import dataclass

from domain.flash_reports.entry import FieldFault
from domain.tickets.entries import Entry
from domain.tickets.opening import Typed
from domain.tickets.ticket import ApplicationRef, CategoryRef
from domain.tickets.view import TicketView


@dataclass(frozen=True, kw_only=True)
class TicketForm:
    """The form of a new ticket to show, with what was typed and what is wrong with it."""

    typed: Typed
    categories: tuple[CategoryRef, ...] = ()
    applications: tuple[ApplicationRef, ...] = ()
    faults: tuple[FieldFault, ...] = ()


@dataclass(frozen=True, kw_only=True)
class HistoryPage:
    """A page (from 0) of the history of a ticket, the newest first, as far as its reader may know it."""

    view: TicketView
    entries: tuple[Entry, ...]
    number: int
    pages: int
