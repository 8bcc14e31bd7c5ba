"""The fields of an item, named and shown to people: labels, values in words, what is wrong and how to put it right."""

from collections.abc import Sequence

from cards.layout import Elements, fact, typed
from cards.news.figures import audience_words
from cards.text import Speech, mark
from domain.languages import Language
from domain.news.form import AudienceChoice
from domain.news.item import HolidayRule, Topic
from domain.news.writing import NewsFault, NewsWrong, read_audience

_LABELS = {
    "topic": mark("Topic"),
    "audience": mark("Audience"),
    "is_mandatory": mark("Who stopped the topic"),
    "holiday_rule": mark("If its Tuesday is a public holiday"),
    "image_url": mark("Address of the image"),
    "right_answer": mark("Right answer"),
    "title": mark("Title"),
    "summary": mark("Notification"),
    "body": mark("Text"),
    "image_alt": mark("What the image shows"),
    "question": mark("Question"),
}
IN_ENGLISH = mark("{label} (in English)")


def label(field: str, say: Speech) -> str:
    """The label of a field in the form."""
    if field in _LABELS:
        return say.say(_LABELS[field])
    if field.endswith(".url"):
        return say.say("Link {number}: address", number=field.removeprefix("link").removesuffix(".url"))
    language, _, part = field.partition(".")
    if part.startswith("link"):
        named = say.say("Link {number}: words to press", number=part.removeprefix("link"))
    elif part.startswith("answer"):
        named = say.say("Answer {number}", number=part.removeprefix("answer"))
    else:
        named = say.say(_LABELS[part])
    return say.say(IN_ENGLISH, label=named) if language == Language.ENGLISH else named


def shown(field: str, text: str, choices: Sequence[AudienceChoice], say: Speech) -> str:
    """A typed value as it is told elsewhere than in its field; what cannot be read is shown as it was typed."""
    if not text:
        return say.say("nothing")
    match field:
        case "topic" if text in list(Topic):
            return say.word(Topic(text))
        case "holiday_rule" if text in list(HolidayRule):
            return say.word(HolidayRule(text))
        case "is_mandatory":
            return mandatory_words(say) if text == "true" else say.say("do not get it")
        case "audience" if (audience := read_audience(text)) is not None:
            name = next((one.name for one in choices if one.audience == audience), "")
            return audience_words(audience, name, say)
        case _:
            return text


def mandatory_words(say: Speech) -> str:
    """What a mandatory item means, beside its field."""
    return say.say("get it all the same (mandatory)")


def fault_in_words(fault: NewsFault, say: Speech) -> str:
    """What is wrong with a field and how to put it right. Our words alone: nothing typed is repeated."""
    limit = say.number(fault.limit) if fault.limit is not None else ""
    match fault.wrong:
        case NewsWrong.REQUIRED:
            return say.say("Please fill this in.")
        case NewsWrong.TOO_LONG:
            size = say.number(fault.size) if fault.size is not None else ""
            return say.say("Too long for a card: {size} characters, {limit} at most.", size=size, limit=limit)
        case NewsWrong.UNKNOWN_CHOICE:
            return say.say("Choose one of the values of the list.")
        case NewsWrong.NOT_YOUR_AUDIENCE:
            return say.say("Only a news editor writes to this audience: choose a channel, or your own department.")
        case NewsWrong.NOT_A_WEB_ADDRESS:
            return say.say("This is not the address of a web page. It begins with https:// or http://.")
        case NewsWrong.NOT_HTTPS:
            return say.say("Teams shows only images whose address begins with https://.")
        case NewsWrong.NOT_AN_IMAGE:
            return say.say("Teams shows PNG, JPEG and GIF images: the address ends with .png, .jpg, .jpeg or .gif.")
        case NewsWrong.IMAGE_TOO_BIG:
            return say.say("The image is too big: Teams shows 1 MB at most. Make it lighter, then put it there again.")
        case NewsWrong.IMAGE_TOO_WIDE:
            return say.say("The image is too large: Teams shows 1024 by 1024 pixels at most. Make it smaller.")
        case NewsWrong.IMAGE_UNREACHABLE:
            return say.say("There is no image at this address that anybody may see. Open it in a browser to check.")
        case NewsWrong.IMAGE_MOVED:
            return say.say("This address leads to another one, which Teams does not follow: give the last one.")
        case NewsWrong.TOO_FEW_ANSWERS:
            return say.say("A question needs {limit} answers at least.", limit=limit)
        case NewsWrong.NO_SUCH_ANSWER:
            return say.say("There is no such answer: choose one that is written.")
        case NewsWrong.TRANSLATION_MISSING:
            return say.say("The English version is begun: write this too, or leave all of it empty.")


MOST_EXPLAINED = 2
MOST_NAMED = 8


def fault_lines(faults: Sequence[NewsFault], say: Speech) -> Elements:
    """What is wrong, at the head of a card: one or two faults whole, more by the names of their fields."""
    names = list(dict.fromkeys(label(fault.field, say) for fault in faults))
    if len(faults) <= MOST_EXPLAINED:
        return [fact(label(one.field, say), fault_in_words(one, say), spacing="None") for one in faults]
    rest = len(names) - MOST_NAMED
    more = say.many("and {n} other", "and {n} others", rest) if rest > 0 else ""
    return typed(say.joined((*names[:MOST_NAMED], more)), spacing="None")
