"""A form as its parts are drawn from it: what is typed, what is wrong, what another person changed."""

from dataclasses import dataclass

from microsoft_teams.cards.core import CardElement

from cards.faults import field_fault
from cards.flash_reports.fields import clash_of, shown
from cards.layout import Elements, fault_line, typed
from cards.text import Speech, speech
from domain.flash_reports.draft import Draft
from domain.flash_reports.entry import FieldFault
from domain.forms import Entry, Merge
from domain.languages import Language
from domain.projects import Project


@dataclass(frozen=True, kw_only=True)
class FormView:
    """What a form shows. `entry` is what its fields hold; `new_rows` the places for new milestones; `page` that of the milestones."""

    project: Project
    draft: Draft
    entry: Entry
    faults: tuple[FieldFault, ...]
    merge: Merge | None
    language: Language
    new_rows: int
    page: int

    @property
    def say(self) -> Speech:
        return speech(self.language)

    def around(self, field: CardElement, name: str) -> Elements:
        """A field with what stands under it: its fault, and what another person wrote there."""
        items: Elements = [field]
        items.extend(fault_line(field_fault(fault, self.language)) for fault in self.faults if fault.field == name)
        clash = clash_of(name, self.merge.clashes) if self.merge else None
        if clash:
            theirs = shown(name, clash.theirs, self.say)
            who = self.draft.author_name or self.say.say("Someone else")
            items.extend(
                typed(self.say.say("{name} wrote: {text}", name=who, text=theirs), size="Small", color="Accent")
            )
        return items

    def touched(self, *prefixes: str) -> bool:
        """Whether a fault or a clash is about one of these fields (or families of fields)."""
        names = [fault.field for fault in self.faults]
        names += [clash.field for clash in self.merge.clashes] if self.merge else []
        return any(name.startswith(prefixes) for name in names)
