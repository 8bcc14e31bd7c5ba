"""Hands and eyes in Microsoft's Agents Playground: what a person does in Teams, through a real browser.

Everything is found as a person finds it: by label, by the words on a button, by what a card says. Waiting is Playwright's: an
expectation holds as soon as it can, and fails with what was on the screen. Before pressing or typing one waits, as people do, until the
card stands still: an edit that arrives draws it anew, folded as at first.
"""

import re
from calendar import month_name
from collections.abc import Callable
from datetime import date
from pathlib import Path
from time import monotonic

from playwright.sync_api import Browser, Locator, Page, Route, expect

PATIENCE = 45_000
"""Milliseconds an answer may take on a busy machine."""

WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 400, "height": 760}
"""A phone: the card gets 300 px, which the Playground, made for screens, never gives it by itself."""

_AS_ON_A_PHONE = """
div:has([data-lexical-editor]), div:has(.ac-adaptiveCard) { min-width: 0 !important; }
div:has(> .ac-preview-panel) { width: 300px !important; box-sizing: content-box !important; border-width: 0 !important; }
"""


_DRAWN = "() => new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))"


class Card:
    """The newest card of the conversation, whatever it becomes while it is used."""

    def __init__(self, page: Page, found: Locator, is_still: Callable[[], bool]) -> None:
        self._page = page
        self._is_still = is_still
        self.found = found

    def shows(self, *texts: str) -> "Card":
        """Wait until the card says each of the texts."""
        for text in texts:
            expect(self.found).to_contain_text(text, timeout=PATIENCE)
        return self

    def lacks(self, *texts: str) -> "Card":
        """The card says none of the texts."""
        for text in texts:
            expect(self.found).not_to_contain_text(text, timeout=PATIENCE)
        return self

    @property
    def text(self) -> str:
        """All that the card shows now, one line per element."""
        return self.found.inner_text()

    @property
    def width(self) -> float:
        """The card's width in pixels, and the width of what overflows it, if anything."""
        return float(self.found.evaluate("card => Math.max(card.clientWidth, card.scrollWidth)"))

    def settles(self) -> None:
        """Wait until nothing is on its way that would draw the card anew."""
        patient_until = monotonic() + PATIENCE / 1_000
        while not self._is_still():
            assert monotonic() < patient_until, "the outbox does not come to rest"
        self._page.evaluate(_DRAWN)

    def press(self, title: str) -> None:
        """Press the button of these exact words."""
        self.settles()
        self.button(title).click()

    def button(self, title: str) -> Locator:
        """The button of these exact words."""
        return self.found.get_by_role("button", name=title, exact=True).first

    def unfold(self, title: str) -> None:
        """Press the button whose words begin so: folds tell how much is in them."""
        self.settles()
        self.found.get_by_role("button", name=title).first.click()

    def fill(self, label: str, text: str, nth: int = 0) -> None:
        """Type into the `nth` field of this label, in place of what it holds."""
        self.field(label, nth).fill(text)

    def choose(self, label: str, choice: str, nth: int = 0) -> None:
        """Choose in the `nth` list of this label."""
        self.field(label, nth).click()
        self._page.get_by_role("option", name=choice).click()

    def pick_day(self, label: str, day: date, nth: int = 0) -> None:
        """Pick a day in the calendar of the `nth` field of this label."""
        self.field(label, nth).click()
        wanted = self._page.get_by_role("button", name=f"{day.day}, {month_name[day.month]}, {day.year}", exact=True)
        calendar = self._page.get_by_role("dialog")
        shown = calendar.get_by_role("grid").first
        expect(shown).to_be_visible(timeout=PATIENCE)
        for _ in range(36):
            if wanted.count():
                wanted.first.click()
                return
            calendar.locator("button[title^='Next month']").click()
        raise AssertionError(f"the calendar does not reach {day}")

    def field(self, label: str, nth: int = 0) -> Locator:
        """The `nth` field of this exact label."""
        return self.found.get_by_label(label, exact=True).nth(nth)

    def value(self, label: str, nth: int = 0) -> str:
        """What the `nth` field of this label holds."""
        return self.field(label, nth).input_value()


class Teams:
    """One person's Teams, in one browser page."""

    def __init__(
        self, browser: Browser, url: str, size: dict[str, int], pictures: Path, is_still: Callable[[], bool]
    ) -> None:
        self._pictures = pictures
        self._is_still = is_still
        self.page = browser.new_page(viewport=WIDE, device_scale_factor=1)  # type: ignore[arg-type]
        self.page.set_default_timeout(PATIENCE)
        self.page.route("**/*", _stay_at_home)
        self.page.goto(url)
        self.page.get_by_title("Toggle Log Panel").click()
        if size != WIDE:
            self.page.add_style_tag(content=_AS_ON_A_PHONE)
            self.page.set_viewport_size(size)  # type: ignore[arg-type]

    def say(self, text: str) -> None:
        """Type a message and send it, then wait for the bot's next message."""
        before = self._heard.count()
        box = self.page.locator("[data-lexical-editor]")
        box.click()
        self.page.keyboard.insert_text(text)
        self.page.keyboard.press("Enter")
        expect(self._heard.nth(before)).to_be_attached(timeout=PATIENCE)

    def mention(self, text: str) -> None:
        """In a channel or a group chat: begin with the bot's mention, and send."""
        self.page.locator("[data-lexical-editor]").first.click()
        self.page.keyboard.type("@Mardi")
        self.page.get_by_role("menuitem", name="Mardi").first.click()
        self.page.keyboard.insert_text(f" {text}")
        self.page.get_by_role("button", name=re.compile("^(Post|Send Message)$")).first.click()

    def hears(self, text: str) -> None:
        """Wait until the conversation holds a text."""
        expect(self.page.get_by_text(text).last).to_be_attached(timeout=PATIENCE)

    @property
    def _heard(self) -> Locator:
        """The bot's messages (ours have no author line)."""
        return self.page.get_by_label("Message author")

    @property
    def messages(self) -> int:
        """How many messages the bot has sent."""
        return self._heard.count()

    @property
    def card(self) -> Card:
        """The newest card."""
        return Card(self.page, self.page.locator(".ac-adaptiveCard").last, self._is_still)

    @property
    def post(self) -> Card:
        """The card of the newest post of a channel, which stands above the others with its thread below it."""
        return Card(self.page, self.page.locator(".ac-adaptiveCard").first, self._is_still)

    def settles(self, messages: int) -> None:
        """The bot has sent exactly so many messages."""
        expect(self._heard).to_have_count(messages, timeout=PATIENCE)

    def open(self, conversation: str) -> None:
        """Go to a conversation of the list at the left: "Personal Chat", "Group Chat" or "Team - Channel"."""
        self.page.get_by_role("treeitem", name=conversation).click()

    def reload(self) -> None:
        """Load the page again, which installs the bot again."""
        self.page.reload()

    def picture(self, name: str) -> Path:
        """Keep a picture of the newest card."""
        path = self._pictures / f"{name}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        self.card.found.screenshot(path=path, animations="disabled")
        return path

    def screen(self, name: str) -> Path:
        """Keep a picture of the whole screen, as a person sees it."""
        path = self._pictures / f"{name}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=path, animations="disabled")
        return path


def _stay_at_home(route: Route) -> None:
    """Let the page load from this machine only: fonts from elsewhere would make pictures depend on the network."""
    if "://localhost:" in route.request.url or route.request.url.startswith("data:"):
        route.continue_()
    else:
        route.abort()
