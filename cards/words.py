"""The words for the values of the domain, the same in every card: one msgid per member of each enumeration."""

from collections.abc import Mapping
from enum import StrEnum

from domain.flash_reports.report import Axis, Trend, Weather
from domain.languages import Language
from domain.meetings.bodies import BodyKind, Capacity, QuorumRule
from domain.meetings.bodies import HolidayRule as MeetingHolidayRule
from domain.meetings.decisions import DecisionState
from domain.meetings.meeting import MeetingState
from domain.meetings.replies import Answer
from domain.news.audience import AudienceKind
from domain.news.item import HolidayRule, NewsState, Topic
from domain.people import Role
from domain.periods import Rhythm
from domain.places import Purpose
from domain.projects import ProjectState
from domain.tickets.days import Lately
from domain.tickets.queue import Shelf
from domain.tickets.report import Age, Dimension
from domain.tickets.ticket import Ending, Impact, Link, PendingReason, Priority, State, TicketType, Urgency


def mark(msgid: str) -> str:
    """Return a msgid as it is: it tells the extraction of texts that this one is said later, through a variable."""
    return msgid


WORDS: Mapping[type[StrEnum], Mapping[StrEnum, str]] = {
    Weather: {
        Weather.SUNNY: mark("sunny"),
        Weather.PARTLY_CLOUDY: mark("partly cloudy"),
        Weather.CLOUDY: mark("cloudy"),
        Weather.STORMY: mark("stormy"),
    },
    Trend: {
        Trend.IMPROVING: mark("improving"),
        Trend.STEADY: mark("steady"),
        Trend.WORSENING: mark("worsening"),
    },
    Axis: {
        Axis.SCOPE: mark("scope"),
        Axis.SCHEDULE: mark("schedule"),
        Axis.COST: mark("cost"),
        Axis.RESOURCES: mark("resources"),
        Axis.QUALITY: mark("quality"),
        Axis.RISK: mark("risk"),
    },
    Role: {
        Role.STAFF: mark("staff member"),
        Role.PROJECT_MANAGER: mark("project manager"),
        Role.PROJECT_OFFICE: mark("project office"),
        Role.DIRECTOR: mark("director of digital services"),
        Role.SUPPORT: mark("support technician"),
        Role.EDITOR: mark("news editor"),
        Role.SECRETARY: mark("committee secretary"),
        Role.AMBASSADOR: mark("ambassador"),
        Role.ADMINISTRATOR: mark("administrator"),
    },
    Rhythm: {
        Rhythm.WEEKLY: mark("every week"),
        Rhythm.FORTNIGHTLY: mark("every two weeks"),
        Rhythm.MONTHLY: mark("every month"),
    },
    ProjectState: {
        ProjectState.PLANNED: mark("planned"),
        ProjectState.ACTIVE: mark("active"),
        ProjectState.PAUSED: mark("paused"),
        ProjectState.CLOSED: mark("closed"),
    },
    Purpose: {
        Purpose.PROJECT_OFFICE: mark("project office"),
        Purpose.NEWS_EDITORS: mark("news editors"),
    },
    Topic: {
        Topic.SECURITY: mark("security"),
        Topic.VIDEOCONFERENCING: mark("videoconferencing"),
        Topic.ONENOTE: mark("OneNote"),
        Topic.TEAMS: mark("Teams"),
        Topic.FILES: mark("files"),
        Topic.MOBILITY: mark("mobility"),
        Topic.ACCESSIBILITY: mark("accessibility"),
        Topic.OTHER: mark("good practice"),
    },
    NewsState: {
        NewsState.DRAFT: mark("draft"),
        NewsState.SUBMITTED: mark("waiting for approval"),
        NewsState.READY: mark("ready to go out"),
        NewsState.SCHEDULED: mark("scheduled"),
        NewsState.SENDING: mark("being sent"),
        NewsState.SENT: mark("sent"),
        NewsState.STOPPED: mark("stopped on the way"),
        NewsState.RECALLED: mark("recalled"),
        NewsState.CANCELLED: mark("discarded"),
    },
    AudienceKind: {
        AudienceKind.EVERYONE: mark("everyone"),
        AudienceKind.ROLE: mark("a role"),
        AudienceKind.DEPARTMENT: mark("a site or department"),
        AudienceKind.COMMITTEE: mark("a committee"),
        AudienceKind.CHANNEL: mark("a team's channel"),
    },
    HolidayRule: {
        HolidayRule.NEXT_WORKING_DAY: mark("the next working day"),
        HolidayRule.SKIP: mark("another Tuesday: that one is skipped"),
    },
    TicketType: {
        TicketType.INCIDENT: mark("incident"),
        TicketType.REQUEST: mark("service request"),
    },
    State: {
        State.NEW: mark("new"),
        State.IN_PROGRESS: mark("in progress"),
        State.PLANNED: mark("appointment made"),
        State.PENDING: mark("pending"),
        State.RESOLVED: mark("resolved"),
        State.CLOSED: mark("ticket closed"),
    },
    Urgency: {
        Urgency.VERY_LOW: mark("it can wait"),
        Urgency.LOW: mark("it is a nuisance"),
        Urgency.MEDIUM: mark("it slows me down"),
        Urgency.HIGH: mark("I can hardly work"),
        Urgency.VERY_HIGH: mark("I cannot work at all"),
    },
    Impact: {
        Impact.NOBODY_STOPPED: mark("nobody is stopped"),
        Impact.ONE_PERSON: mark("one person"),
        Impact.ONE_SERVICE: mark("one service"),
        Impact.SEVERAL_SERVICES: mark("several services"),
        Impact.EVERYONE: mark("everyone"),
    },
    Priority: {
        Priority.VERY_LOW: mark("very low priority"),
        Priority.LOW: mark("low priority"),
        Priority.MEDIUM: mark("medium priority"),
        Priority.HIGH: mark("high priority"),
        Priority.VERY_HIGH: mark("very high priority"),
        Priority.MAJOR: mark("major incident"),
    },
    PendingReason: {
        PendingReason.REQUESTER: mark("the requester is to answer"),
        PendingReason.SUPPLIER: mark("a supplier is to act"),
        PendingReason.EQUIPMENT: mark("equipment is to arrive"),
        PendingReason.OTHER: mark("another reason"),
    },
    Link: {
        Link.DUPLICATE: mark("duplicate"),
        Link.CHILD: mark("part of a wider incident"),
    },
    Ending: {
        Ending.CONFIRMED: mark("confirmed by the requester"),
        Ending.UNANSWERED: mark("closed without an answer"),
        Ending.BY_TECHNICIAN: mark("closed by the support"),
        Ending.WITHDRAWN: mark("withdrawn"),
    },
    Shelf: {
        Shelf.ALL: mark("all open"),
        Shelf.MINE: mark("mine"),
        Shelf.UNASSIGNED: mark("unassigned"),
        Shelf.LATE: mark("late"),
    },
    Age: {
        Age.TWO_DAYS: mark("up to 2 days"),
        Age.A_WEEK: mark("up to a week"),
        Age.A_MONTH: mark("up to a month"),
        Age.LONGER: mark("more than a month"),
    },
    Lately: {
        Lately.LAST_WEEK: mark("last week"),
        Lately.THIS_MONTH: mark("this month"),
        Lately.LAST_MONTH: mark("last month"),
        Lately.LAST_YEAR: mark("last year"),
    },
    Dimension: {
        Dimension.GROUP: mark("by group"),
        Dimension.CATEGORY: mark("by category"),
        Dimension.APPLICATION: mark("by application"),
    },
    BodyKind: {
        BodyKind.REGIONAL_COUNCIL: mark("regional council"),
        BodyKind.STANDING_COMMITTEE: mark("standing committee"),
        BodyKind.ELECTED_COMMITTEE: mark("committee of elected members"),
        BodyKind.STEERING_COMMITTEE: mark("steering committee"),
        BodyKind.PROJECT_OFFICE: mark("thematic project office"),
        BodyKind.MONITORING_COMMITTEE: mark("monitoring committee"),
    },
    Capacity: {
        Capacity.MEMBER: mark("member"),
        Capacity.CHAIR: mark("chair"),
        Capacity.DEPUTY: mark("deputy member"),
        Capacity.SECRETARY: mark("secretary"),
        Capacity.GUEST: mark("guest"),
    },
    QuorumRule: {
        QuorumRule.NONE: mark("no quorum"),
        QuorumRule.MAJORITY: mark("absolute majority of members in office"),
        QuorumRule.NUMBER: mark("a fixed number of members"),
    },
    MeetingHolidayRule: {
        MeetingHolidayRule.BEFORE: mark("the working day before"),
        MeetingHolidayRule.AFTER: mark("the working day after"),
        MeetingHolidayRule.WEEK_LATER: mark("a week later"),
        MeetingHolidayRule.SKIP: mark("no meeting that time"),
    },
    MeetingState: {
        MeetingState.DRAFT: mark("draft meeting"),
        MeetingState.ANNOUNCED: mark("on the calendar"),
        MeetingState.MOVED: mark("date moved"),
        MeetingState.CANCELLED: mark("called off"),
        MeetingState.HELD: mark("over and done"),
    },
    Answer: {
        Answer.NONE: mark("no answer yet"),
        Answer.PRESENT: mark("will be there"),
        Answer.REMOTE: mark("takes part remotely"),
        Answer.ABSENT: mark("will not come"),
        Answer.PROXY: mark("gives a proxy"),
        Answer.DEPUTY: mark("sends a deputy"),
    },
    DecisionState: {
        DecisionState.OPEN: mark("to be carried out"),
        DecisionState.DONE: mark("carried out"),
        DecisionState.DROPPED: mark("dropped"),
    },
    Language: {
        Language.FRENCH: mark("French"),
        Language.ENGLISH: mark("English"),
    },
}

WEATHER_SIGNS: Mapping[Weather, str] = {
    Weather.SUNNY: "☀️",
    Weather.PARTLY_CLOUDY: "🌤️",
    Weather.CLOUDY: "☁️",
    Weather.STORMY: "⛈️",
}

TREND_SIGNS: Mapping[Trend, str] = {
    Trend.IMPROVING: "↗",
    Trend.STEADY: "→",
    Trend.WORSENING: "↘",
}
