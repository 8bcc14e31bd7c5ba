"""Why a message did not arrive, in words: what Teams answers, and what Mardi itself finds."""

from collections.abc import Mapping

from cards.text import mark, speech
from domain.languages import Language
from domain.outbox import DeliveryState

_UNAVAILABLE = mark("Teams was unavailable for a moment")
_NOT_INSTALLED = mark("Mardi is not installed there")
_CONTENT = mark("Teams refuses the content of the message")
_TOO_BIG = mark("the message is too big for Teams")
_ERROR = mark("an error on Teams' side")
_UNREACHED = mark("Teams could not be reached")
_CREDENTIALS = mark("Teams refuses Mardi's own credentials")
REASONS: Mapping[str, str] = {
    "ConversationBlockedByUser": mark("the person blocked Mardi"),
    "MessageWritesBlocked": mark("the conversation takes no more messages"),
    "forbidden": mark("Teams refuses messages to this recipient"),
    "BotNotInConversationRoster": _NOT_INSTALLED,
    "BotNotInstalled": _NOT_INSTALLED,
    "BotNotRegistered": _NOT_INSTALLED,
    "BotDisabledByAdmin": mark("Mardi is disabled by the administration of Teams"),
    "no_conversation": mark("the person never opened Mardi"),
    "uninstalled": mark("the person removed Mardi"),
    "ConversationNotFound": mark("the conversation no longer exists"),
    "not_found": mark("the conversation no longer exists"),
    "ActivityNotFoundInConversation": mark("the message no longer exists"),
    "BadArgument": _CONTENT,
    "BadSyntax": _CONTENT,
    "http_400": _CONTENT,
    "MessageSizeTooBig": _TOO_BIG,
    "http_413": _TOO_BIG,
    "ServiceError": _ERROR,
    "http_500": _ERROR,
    "Unauthorized": _CREDENTIALS,
    "unauthorised": _CREDENTIALS,
    "throttled": mark("Teams asked to slow down"),
    "time_out": mark("Teams did not answer in time"),
    "no_connection": _UNREACHED,
    "connection_broken": _UNREACHED,
    "http_412": _UNAVAILABLE,
    "http_502": _UNAVAILABLE,
    "http_503": _UNAVAILABLE,
    "http_504": _UNAVAILABLE,
    "foreign_service_url": mark("the address of the conversation is not one of Teams"),
    "expired": mark("it came too late to be useful"),
    "stopped": mark("somebody stopped it"),
    "superseded": mark("a later version took its place"),
}
"""The words for what the service answers (its own code words, or ours): in lower case, to stand after a number or a name."""
_ACCESS = mark("the login service gives Mardi no access")
_OTHERWISE: Mapping[DeliveryState, str] = {
    DeliveryState.BLOCKED: mark("closed to Mardi ({code})"),
    DeliveryState.NOT_INSTALLED: mark("not open to Mardi yet ({code})"),
    DeliveryState.NOT_FOUND: mark("no longer there ({code})"),
    DeliveryState.FAILED: mark("Teams refused it ({code})"),
    DeliveryState.DUE: mark("Teams was unavailable for a moment ({code})"),
}


def reason_in_words(state: DeliveryState, code: str, language: Language) -> str:
    """Why a row did not arrive, for a person; a code word that nobody foresaw stands behind words of our own."""
    say = speech(language)
    if code in REASONS:
        return say.say(REASONS[code])
    if code.startswith("token_"):
        return say.say(_ACCESS)
    return say.say(_OTHERWISE.get(state, _OTHERWISE[DeliveryState.FAILED]), code=code or state.value)
