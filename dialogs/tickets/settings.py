"""`support settings`: what is promised for which tickets, and which priority comes of what, changed by administrators in the chat."""

from collections.abc import Awaitable

from cards.faults import explain
from cards.text import mark
from cards.tickets.settings import matrix_form, rule_form, settings_card
from dialogs.features import PERSONAL, Command, Feature
from dialogs.tickets.replies import plain_card, pressed, small
from dialogs.turn import Reply, Turn
from domain.faults import Unfit
from domain.languages import Language
from domain.people import Role
from domain.tickets.settings import typed_matrix, typed_rule
from workflows.tickets import Tickets
from workflows.tickets.memberships import Service
from workflows.tickets.settings import MatrixForm, RuleForm

_FR, _EN = Language.FRENCH, Language.ENGLISH


class SettingDialogs:
    """What administrators say and press to change the settings."""

    def __init__(self, *, tickets: Tickets) -> None:
        self._tickets = tickets

    def feature(self) -> Feature:
        """What this part hears."""
        return Feature(
            commands=(
                Command(
                    key="support_settings",
                    words={
                        _FR: ("réglages du support", "réglages support", "paramètres du support"),
                        _EN: ("support settings", "settings of the support"),
                    },
                    title=mark("Support settings"),
                    description=mark("For administrators: how soon tickets are promised, and which priority they get"),
                    handler=self.settings,
                    meant_for=frozenset({Role.ADMINISTRATOR}),
                    scopes=PERSONAL,
                ),
            ),
            verbs={
                "support.settings": self.settings,
                "support.rule": self.rule,
                "support.set_rule": self.set_rule,
                "support.drop_rule": self.drop_rule,
                "support.restore_rules": self.restore_rules,
                "support.matrix": self.matrix,
                "support.set_matrix": self.set_matrix,
                "support.restore_matrix": self.restore_matrix,
            },
        )

    async def settings(self, turn: Turn) -> Reply:
        """The settings as they stand."""
        return _settings(turn, await self._tickets.service(turn.act))

    async def rule(self, turn: Turn) -> Reply:
        """The form of a rule."""
        return _form(turn, await self._tickets.rule_form(pressed(turn).number("rule"), turn.act))

    async def matrix(self, turn: Turn) -> Reply:
        """The form of the matrix."""
        return _form(turn, await self._tickets.matrix_form(turn.act))

    async def set_rule(self, turn: Turn) -> Reply:
        """A rule is changed, or added."""
        number, typed = pressed(turn).number("rule"), typed_rule(pressed(turn).data)
        return await self._done(turn, self._tickets.set_rule(number, typed, small(turn, "version"), turn.act))

    async def set_matrix(self, turn: Turn) -> Reply:
        """Cells of the matrix are changed."""
        typed = typed_matrix(pressed(turn).data)
        return await self._done(turn, self._tickets.set_matrix(typed, small(turn, "version"), turn.act))

    async def drop_rule(self, turn: Turn) -> Reply:
        """A rule is taken away."""
        number = pressed(turn).number("rule")
        return await self._done(turn, self._tickets.drop_rule(number, small(turn, "version"), turn.act))

    async def restore_rules(self, turn: Turn) -> Reply:
        """The default rules are put back."""
        return await self._done(turn, self._tickets.restore_rules(small(turn, "version"), turn.act))

    async def restore_matrix(self, turn: Turn) -> Reply:
        """The default matrix is put back."""
        return await self._done(turn, self._tickets.restore_matrix(small(turn, "version"), turn.act))

    async def _done(self, turn: Turn, doing: Awaitable[Service | RuleForm | MatrixForm]) -> Reply:
        """The settings after a change, or the form again; as they stand, with why nothing was done, when it was overtaken."""
        try:
            done = await doing
        except Unfit as fault:
            return _settings(turn, await self._tickets.service(turn.act), told=explain(fault, turn.language))
        return _settings(turn, done, just_set=True) if isinstance(done, Service) else _form(turn, done)


def _settings(turn: Turn, service: Service, *, told: str = "", just_set: bool = False) -> Reply:
    card = settings_card(
        service.matrix, service.rules, service.groups, language=turn.language, told=told, just_set=just_set
    )
    return plain_card(turn, card)


def _form(turn: Turn, form: RuleForm | MatrixForm) -> Reply:
    if isinstance(form, MatrixForm):
        return plain_card(turn, matrix_form(form.matrix, form.typed, form.version, form.faults, language=turn.language))
    card = rule_form(form.number, form.typed, form.groups, form.version, form.faults, language=turn.language)
    return plain_card(turn, card)
