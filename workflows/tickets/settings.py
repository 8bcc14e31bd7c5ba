"""What is urgent and what is promised, set by administrators: read as it was typed, against what it was shown for, and written down."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from domain.acts import Act
from domain.faults import Unfit
from domain.flash_reports.entry import FieldFault
from domain.tickets.catalogue import AssignmentGroup
from domain.tickets.priority import DEFAULT_CELLS, Cell, Matrix
from domain.tickets.service_level import DEFAULT_RULES, TargetRule
from domain.tickets.settings import (
    ANY,
    TypedSettings,
    as_typed,
    matrix_version,
    read_matrix,
    read_rule,
    rules_version,
)
from domain.tickets.ticket import Priority
from storage.database import Transaction
from storage.tickets import support, tickets
from workflows.tickets.keeping import Keeps
from workflows.tickets.memberships import Service


@dataclass(frozen=True, kw_only=True)
class MatrixForm:
    """The matrix to be changed, with what was typed and what is wrong in it."""

    matrix: Matrix
    version: int
    typed: TypedSettings = field(default_factory=TypedSettings)
    faults: tuple[FieldFault, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RuleForm:
    """A rule to be changed, by its place among the rules; a new one has none. `version` is of the rules it was shown for."""

    number: int | None
    typed: TypedSettings
    groups: tuple[AssignmentGroup, ...]
    version: int
    faults: tuple[FieldFault, ...] = ()


class Sets(Keeps):
    """What is urgent, what is promised. Each method raises NotAllowed; what changes something raises Unfit when it was overtaken."""

    async def matrix_form(self, act: Act) -> MatrixForm:
        """The matrix, to be changed."""
        matrix = (await self.service(act)).matrix
        return MatrixForm(matrix=matrix, version=matrix_version(matrix))

    async def rule_form(self, number: int | None, act: Act) -> RuleForm:
        """A rule, to be changed; a new one without a number, or with one that no rule has any more."""
        service = await self.service(act)
        if number is not None and number < len(service.rules):
            return _form(service, number, as_typed(service.rules[number]))
        return _form(service, None, TypedSettings())

    async def set_matrix(self, typed: TypedSettings, shown: int, act: Act) -> MatrixForm | Service:
        """Change the cells that a form changes; the form again when it has faults. `shown` is the version it was shown for."""
        matrix = (await self.service(act)).matrix
        changed, faults = read_matrix(typed, matrix)
        if faults:
            return MatrixForm(matrix=matrix, version=shown, typed=typed, faults=tuple(faults))
        if changed:
            await self.set_priorities(changed, act, shown=shown)
        return await self.service(act)

    async def restore_matrix(self, shown: int, act: Act) -> Service:
        """Put the default matrix back."""
        await self.set_priorities(DEFAULT_CELLS, act, shown=shown)
        return await self.service(act)

    async def set_rule(self, number: int | None, typed: TypedSettings, shown: int, act: Act) -> RuleForm | Service:
        """Change a rule, or add one without a number; the form again when it has faults. `shown` is the version it was shown for."""
        service = await self.service(act)
        rules = service.rules
        known = number if number is not None and number < len(rules) else None
        others = [rule for place, rule in enumerate(rules) if place != known]
        rule, faults = read_rule(typed, [group.id for group in service.groups], others)
        if faults:
            return replace(_form(service, known, typed), version=shown, faults=tuple(faults))
        changed = (*rules, rule) if known is None else (*rules[:known], rule, *rules[known + 1 :])
        await self.set_targets(changed, act, shown=shown)
        return await self.service(act)

    async def drop_rule(self, number: int | None, shown: int, act: Act) -> Service:
        """Take a rule away. The last one stays: without any, the default ones would come back unasked."""
        rules = (await self.service(act)).rules
        rest = [rule for place, rule in enumerate(rules) if place != number]
        if not rest:
            raise Unfit("last_rule")
        await self.set_targets(rest, act, shown=shown)
        return await self.service(act)

    async def restore_rules(self, shown: int, act: Act) -> Service:
        """Put the default rules back."""
        await self.set_targets((), act, shown=shown)
        return await self.service(act)

    async def set_priorities(self, cells: Mapping[Cell, Priority], act: Act, *, shown: int | None = None) -> None:
        """Change cells of the matrix, for the tickets that are opened or judged from now on. Raises Unfit for the major priority."""
        if Priority.MAJOR in cells.values():
            raise Unfit("major_is_declared")

        async def change(tx: Transaction) -> None:
            await support.hold(tx)
            if shown is not None and matrix_version(await support.matrix(tx)) != shown:
                raise Unfit("settings_changed")
            for cell, priority in cells.items():
                await support.set_cell(tx, cell, priority)

        told = {f"{urgency}/{impact}": priority.value for (urgency, impact), priority in cells.items()}
        await self._change(act, None, change, {"cells": told})

    async def set_targets(self, rules: Sequence[TargetRule], act: Act, *, shown: int | None = None) -> None:
        """Replace what is promised; none puts the default rules back. The clocks of all open tickets follow at the next tick."""

        async def change(tx: Transaction) -> None:
            await support.hold(tx)
            if shown is not None and rules_version(await support.target_rules(tx) or DEFAULT_RULES) != shown:
                raise Unfit("settings_changed")
            await support.set_target_rules(tx, rules)
            await tickets.look_at_all_open(tx, act.now)

        await self._change(act, None, change, {"rules": [_told(rule) for rule in rules]})


def _form(service: Service, number: int | None, typed: TypedSettings) -> RuleForm:
    about = service.rules[number].group if number is not None else None
    return RuleForm(
        number=number,
        typed=typed,
        groups=tuple(group for group in service.groups if group.is_active or group.id == about),
        version=rules_version(service.rules),
    )


def _told(rule: TargetRule) -> str:
    """A rule as the audit keeps it: ``group 3, incident, high: 1h, 4h``; ``*`` is what it leaves open."""
    group = rule.group if rule.group is not None else ANY
    about = f"group {group}, {rule.type or ANY}, {rule.priority or ANY}"
    return f"{about}: {rule.targets.own or '-'}, {rule.targets.resolve or '-'}"
