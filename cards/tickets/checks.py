"""What is wrong with the way the service centre is set up, told to who can mend it."""

from collections.abc import Mapping, Sequence

from cards.layout import Elements, card, header, notice, typed
from cards.text import mark, speech
from domain.languages import Language
from domain.tickets.checks import Finding, Trouble

_TOLD: Mapping[Trouble, str] = {
    Trouble.NO_GROUP: mark("No group looks after tickets, so none can be opened: import a catalogue that names one."),
    Trouble.NOBODY: mark(
        "Nobody sees the tickets of the group “{group}”: bind a channel to it, in that channel, or put people on its list."
    ),
    Trouble.NO_LEAD: mark("The group “{group}” has no lead: nobody hears when its tickets are not taken."),
    Trouble.CHANNEL_GONE: mark(
        "The channel “{channel}” of the group “{group}” is gone, or Mardi was removed from its team:"
        " bind another one, or install Mardi there again."
    ),
    Trouble.CHANNEL_SILENT: mark(
        "The channel “{channel}” of the group “{group}” does not answer:"
        " see that Mardi is installed in its team and may read its members."
    ),
}
MOST_TOLD = 20


def finding_told(finding: Finding, language: Language) -> str:
    """What is wrong and what to do, in one sentence that holds names: to be shown letter for letter."""
    return speech(language).say(_TOLD[finding.trouble], group=finding.group, channel=finding.channel)


def check_card(findings: Sequence[Finding], language: Language) -> dict[str, object]:
    """All that is wrong, a line each."""
    say = speech(language)
    lines: Elements = []
    for finding in findings[:MOST_TOLD]:
        lines += typed(f"⚠ {finding_told(finding, language)}", spacing="Small" if lines else None)
    beyond = len(findings) - MOST_TOLD
    if beyond > 0:
        lines += typed(say.many("And {n} more.", "And {n} more.", beyond), spacing="Small")
    body = [
        header(line=say.say("Support · self-check"), title=say.say("Some tickets may reach nobody")),
        notice(lines),
    ]
    return card(body, fallback_text=check_summary(findings, language))


def check_summary(findings: Sequence[Finding], language: Language) -> str:
    """The sentence of the toast."""
    return (
        finding_told(findings[0], language)
        if len(findings) == 1
        else speech(language).many(
            "Support: {n} thing is to be set up", "Support: {n} things are to be set up", len(findings)
        )
    )
