"""A borrower at the browser, who knows the page by what it says."""

import datetime
import os
import re
import zoneinfo
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import ConsoleMessage, Locator, Page, expect

from loans.templatetags.money import day as day_text

RULES = {
    "light": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "dark": ["color-contrast", "link-in-text-block"],  # all else is the same page
}
ZONES = {"zh-hans": "Asia/Shanghai", "en": "Europe/London"}


class Visitor:
    """Texts are given as the source has them, in English, and looked for in the visitor's own language."""

    def __init__(self, page: Page, language: str, scripted: bool) -> None:
        self.page, self.language, self.scripted = page, language, scripted
        self.troubles: list[str] = []
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.troubles.append(f"{page.url}: {error}"))
        page.on("response", lambda r: r.status >= 400 and self.troubles.append(f"{r.url}: {r.status}"))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.troubles.append(f"{self.page.url}: {message.text}")

    @property
    def today(self) -> datetime.date:
        return datetime.datetime.now(zoneinfo.ZoneInfo(ZONES[self.language])).date()

    # --- Words --------------------------------------------------------------------------------------------------

    def words(self, text: str, **values: object) -> str:
        with translation.override(self.language):
            return gettext(text) % values if values else gettext(text)

    def money(self, amount: str) -> str:
        """The figure of `amount` yuan as pages print it, without the sign."""
        return f"{float(amount):,.2f}"

    def day(self, day: datetime.date) -> str:
        with translation.override(self.language):
            return day_text(day)

    # --- Hands --------------------------------------------------------------------------------------------------

    def go(self, path: str) -> None:
        self.page.goto(path)

    def field(self, label: str) -> Locator:
        """The field so labelled; that it is optional may stand behind the label."""
        optional = re.escape(self.words("(optional)"))
        return self.page.get_by_label(
            re.compile(rf"^\s*{re.escape(self.words(label))}\s*({optional})?\s*$", re.IGNORECASE)
        )

    def fill(self, label: str, value: object) -> None:
        self.field(label).fill(str(value))

    def choose(self, label: str, option: str, **values: object) -> None:
        self.field(label).select_option(label=self.words(option, **values))

    def tick(self, label: str, **values: object) -> None:
        self.page.get_by_label(self.words(label, **values)).check()

    def press(self, button: str) -> None:
        self.page.get_by_role("button", name=self.words(button), exact=True).click()

    def follow(self, link: str) -> None:
        self.page.get_by_role("link", name=self.words(link), exact=True).first.click()

    def unfold(self, summary: str) -> None:
        self.page.locator("summary", has_text=self.words(summary)).click()

    # --- Eyes ---------------------------------------------------------------------------------------------------

    def sees(self, text: str, **values: object) -> None:
        expect(self.page.locator("main")).to_contain_text(self.words(text, **values), timeout=15_000)

    def figure(self, label: str, **values: object) -> Locator:
        """What stands beside `label` among the figures of the page."""
        term = self.page.locator("dl.figures > div").filter(
            has=self.page.locator("dt", has_text=re.compile(rf"^\s*{re.escape(self.words(label, **values))}\s*$"))
        )
        return term.locator("dd").first

    def is_shown(self, label: str, amount: str, **values: object) -> None:
        expect(self.figure(label, **values)).to_contain_text(self.money(amount) if "." in amount else amount)

    def finds_it_usable(self) -> None:
        """Nothing for axe-core to say in light or dark, nothing wider than the window, and the page in the right language."""
        expect(self.page.locator("html")).to_have_attribute("lang", {"en": "en", "zh-hans": "zh-hans"}[self.language])
        if not self.scripted:
            return
        for scheme, rules in RULES.items():
            self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            with self.unheard():  # the checker styles elements of its own, which our policy forbids
                found = Axe().run(self.page, options={"runOnly": rules, "resultTypes": ["violations"]})
            assert found.violations_count == 0, f"{self.page.url} ({scheme}):\n{found.generate_report()}"
        assert self.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), self.page.url

    def keeps_a_picture(self, name: str) -> None:
        """For the README: `make pictures` names the folder, in a test run there is none."""
        if folder := os.environ.get("PICTURES"):
            self.page.emulate_media(color_scheme="light", reduced_motion="reduce")
            self.page.evaluate("window.scrollTo(0, 0)")
            width = "phone" if self.page.viewport_size["width"] < 500 else "desk"
            self.page.screenshot(path=Path(folder) / f"{name}-{self.language}-{width}.png")

    @contextmanager
    def unheard(self) -> Iterator[None]:
        """What the browser complains of here is no trouble of the page's."""
        before = len(self.troubles)
        yield
        del self.troubles[before:]
