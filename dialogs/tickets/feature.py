"""All that can be said and pressed about tickets."""

from dialogs.features import Feature
from dialogs.tickets.forms import FormReplies
from dialogs.tickets.keeping import KeepingDialogs
from dialogs.tickets.opening import News, OpeningDialogs
from dialogs.tickets.replies import TicketReplies
from dialogs.tickets.reporting import Link, ReportDialogs
from dialogs.tickets.settings import SettingDialogs
from dialogs.tickets.working import WorkingDialogs
from workflows.tickets import Tickets


def ticket_features(tickets: Tickets, *, news: News, report_link: Link) -> tuple[Feature, ...]:
    """The features, in the order in which help lists them. `report_link` makes the address of a report as a file."""
    replies = TicketReplies(tickets=tickets)
    return (
        OpeningDialogs(tickets=tickets, news=news, replies=replies).feature(),
        WorkingDialogs(tickets=tickets, replies=replies, forms=FormReplies(tickets=tickets)).feature(),
        ReportDialogs(tickets=tickets, link=report_link).feature(),
        KeepingDialogs(tickets=tickets).feature(),
        SettingDialogs(tickets=tickets).feature(),
    )
