"""What meetings hear: `my meetings`, `new meeting`, `bodies`, `decisions`, and the buttons of their cards."""

from cards.text import mark
from dialogs.features import PERSONAL, Command, Feature
from dialogs.meetings.attending import AttendingDialogs
from dialogs.meetings.keeping import KeepingDialogs
from dialogs.meetings.planning import PlanningDialogs
from domain.languages import Language
from domain.people import Role
from workflows.meetings import Meetings

_FR, _EN = Language.FRENCH, Language.ENGLISH


class MeetingDialogs:
    """Attending, planning and keeping, as one feature."""

    def __init__(self, *, meetings: Meetings) -> None:
        self._attending = AttendingDialogs(meetings=meetings)
        self._planning = PlanningDialogs(meetings=meetings)
        self._keeping = KeepingDialogs(meetings=meetings)

    def feature(self) -> Feature:
        """What this feature hears."""
        attending, planning, keeping = self._attending, self._planning, self._keeping
        return Feature(
            commands=(
                Command(
                    key="my_meetings",
                    words={_FR: ("mes réunions", "mon agenda", "mon calendrier"), _EN: ("my meetings", "my calendar")},
                    title=mark("My meetings"),
                    description=mark("Your next meetings, your answers, your calendar"),
                    handler=attending.mine,
                    scopes=PERSONAL,
                    menu=3,
                ),
                Command(
                    key="new_meeting",
                    words={
                        _FR: ("nouvelle réunion", "réunion nouvelle", "planifier une réunion"),
                        _EN: ("new meeting", "plan a meeting"),
                    },
                    title=mark("New meeting"),
                    description=mark("For secretaries: plan a meeting of one of your bodies"),
                    handler=planning.new_of,
                    meant_for=frozenset({Role.SECRETARY}),
                    scopes=PERSONAL,
                ),
                Command(
                    key="bodies",
                    words={_FR: ("instances", "comités"), _EN: ("committees", "bodies")},
                    title=mark("Committees and bodies"),
                    description=mark("Their members, their rules, their next meetings"),
                    handler=keeping.bodies,
                    meant_for=frozenset({Role.SECRETARY, Role.PROJECT_OFFICE, Role.DIRECTOR, Role.ADMINISTRATOR}),
                    scopes=PERSONAL,
                ),
                Command(
                    key="decisions",
                    words={_FR: ("décisions", "mes décisions"), _EN: ("decisions", "my decisions")},
                    title=mark("Decisions"),
                    description=mark("What was decided in your meetings and is still to be done"),
                    handler=keeping.decisions,
                    scopes=PERSONAL,
                ),
            ),
            verbs={
                "meeting.mine": attending.mine,
                "meeting.show": attending.show,
                "meeting.answer": attending.answer,
                "meeting.proxy_form": attending.proxy_form,
                "meeting.proxy": attending.proxy,
                "meeting.withdraw_proxy": attending.withdraw_proxy,
                "meeting.refuse_proxy": attending.refuse_proxy,
                "meeting.deputy_form": attending.deputy_form,
                "meeting.deputy": attending.deputy,
                "calendar.open": attending.open_calendar,
                "calendar.close": attending.close_calendar,
                "meeting.new": planning.new,
                "meeting.edit": planning.edit,
                "meeting.save": planning.save,
                "meeting.year": planning.year,
                "meeting.generate": planning.generate,
                "meeting.desk": planning.desk,
                "meeting.announce": planning.announce,
                "meeting.move_form": planning.move_form,
                "meeting.move": planning.move,
                "meeting.cancel_form": planning.cancel_form,
                "meeting.cancel": planning.cancel,
                "meeting.nudge": planning.nudge,
                "meeting.lists": planning.lists,
                "meeting.sheet": planning.sheet,
                "meeting.attend": planning.attend,
                "body.list": keeping.bodies,
                "body.show": keeping.show,
                "body.new": keeping.new,
                "body.kind": keeping.kind,
                "body.edit": keeping.edit,
                "body.save": keeping.save,
                "body.members": keeping.members,
                "body.add_member": keeping.add_member,
                "body.remove_member": keeping.remove_member,
                "body.statistics": keeping.statistics,
                "meeting.decision_form": keeping.decision_form,
                "decision.add": keeping.decide,
                "decision.list": keeping.decisions,
                "decision.log": keeping.log,
                "decision.settle": keeping.settle,
            },
        )
