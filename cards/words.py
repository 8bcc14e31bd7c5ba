"""The words for the values of the domain, the same in every card: one msgid per member of each enumeration."""

from collections.abc import Mapping
from enum import StrEnum

from domain.flash_reports.report import Axis, Trend, Weather
from domain.languages import Language
from domain.meetings.bodies import BodyKind, Capacity, HolidayRule, QuorumRule
from domain.meetings.decisions import DecisionState
from domain.meetings.meeting import MeetingState
from domain.meetings.replies import Answer
from domain.people import Role
from domain.periods import Rhythm
from domain.places import Purpose
from domain.projects import ProjectState


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
    HolidayRule: {
        HolidayRule.BEFORE: mark("the working day before"),
        HolidayRule.AFTER: mark("the working day after"),
        HolidayRule.WEEK_LATER: mark("a week later"),
        HolidayRule.SKIP: mark("no meeting that time"),
    },
    MeetingState: {
        MeetingState.DRAFT: mark("draft meeting"),
        MeetingState.ANNOUNCED: mark("on the calendar"),
        MeetingState.MOVED: mark("moved to another date"),
        MeetingState.CANCELLED: mark("called off"),
        MeetingState.HELD: mark("over and done"),
    },
    Answer: {
        Answer.NONE: mark("no answer yet"),
        Answer.PRESENT: mark("present"),
        Answer.REMOTE: mark("present remotely"),
        Answer.ABSENT: mark("absent"),
        Answer.PROXY: mark("absent, proxy given"),
        Answer.DEPUTY: mark("replaced by a deputy"),
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
