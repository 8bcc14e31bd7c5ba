"""Pictures of the gallery, to be looked at: `python -m tests.cards.render FOLDER [WORD…]` draws the cards whose name has a word in it.

They are drawn by Microsoft's renderer in Chromium, dressed like Teams, at 300 px (a phone) and 600 px. `MARDI_NODE_MODULES` is the
folder of node modules, `MARDI_CHROMIUM` the browser.
"""

import json
import os
import sys
from pathlib import Path

from markdown_it import MarkdownIt
from playwright.sync_api import sync_playwright

from tests.cards.gallery import gallery
from tests.cards.walk import nodes

WIDTHS = (300, 600)

_TEAMS = {
    "fontFamily": "'Segoe UI', 'Liberation Sans', sans-serif",
    "supportsInteractivity": True,
    "spacing": {"small": 8, "default": 12, "medium": 16, "large": 20, "extraLarge": 24, "padding": 16},
    "separator": {"lineThickness": 1, "lineColor": "#E1DFDD"},
    "fontSizes": {"small": 12, "default": 14, "medium": 14, "large": 18, "extraLarge": 24},
    "fontWeights": {"lighter": 200, "default": 400, "bolder": 600},
    "actions": {"maxActions": 6, "spacing": "default", "buttonSpacing": 8, "actionsOrientation": "horizontal", "actionAlignment": "left"},
    "inputs": {"label": {"inputSpacing": "small"}},
    "containerStyles": {
        style: {"backgroundColor": background, "foregroundColors": {
            name: {"default": color, "subtle": subtle}
            for name, color, subtle in (
                ("default", "#252424", "#605E5C"), ("accent", "#5B5FC7", "#5B5FC7"), ("good", "#13A10E", "#13A10E"),
                ("attention", "#C4314B", "#C4314B"), ("warning", "#835C00", "#835C00"),
            )
        }}
        for style, background in (
            ("default", "#FFFFFF"), ("emphasis", "#F5F5F5"), ("accent", "#E8EBFA"), ("good", "#E7F2DA"),
            ("attention", "#FCF4F6"), ("warning", "#FBE6B6"),
        )
    },
}  # fmt: skip

_PAGE = """<!doctype html><meta charset="utf-8"><style>
body { margin: 8px; background: #f0f0f0; font: 14px 'Segoe UI', 'Liberation Sans', sans-serif; }
#card { background: #fff; border: 1px solid #e1dfdd; border-radius: 8px; overflow: hidden; }
input:not([type=checkbox], [type=radio]), select, textarea { width: 100%; box-sizing: border-box; padding: 5px 8px;
  font: inherit; border: 1px solid #d1d1d1; border-bottom-color: #616161; border-radius: 4px; background: #fff; height: 32px; }
textarea { height: 64px; resize: none; }
.ac-pushButton { font: 600 14px 'Segoe UI', 'Liberation Sans', sans-serif; padding: 5px 12px; border: 1px solid #d1d1d1; border-radius: 4px;
  background: #fff; min-height: 32px; }
.ac-pushButton.style-positive { background: #5b5fc7; color: #fff; border-color: #5b5fc7; }
.ac-actionSet { flex-wrap: wrap; row-gap: 8px; }
.ac-selectable { cursor: pointer; }
.ac-textBlock p { margin: 0; } .ac-textBlock ul, .ac-textBlock ol { margin: 0; padding-left: 20px; } .ac-textBlock a { color: #5b5fc7; }
</style><div id="card"></div>"""


def draw(folder: Path, words: list[str]) -> None:
    """Draw what is asked for, one file per card and width."""
    modules = Path(os.environ.get("MARDI_NODE_MODULES", "node_modules"))
    script = modules / "adaptivecards" / "dist" / "adaptivecards.js"
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=os.environ.get("MARDI_CHROMIUM", "/usr/bin/chromium"))
        page = browser.new_page(device_scale_factor=1, locale="fr-FR")
        for specimen in gallery():
            if words and not any(word in str(specimen) for word in words):
                continue
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 620})
                page.set_content(_PAGE)
                page.add_script_tag(path=str(script))
                page.evaluate(
                    """([json, config, drawn]) => {
                        AdaptiveCards.AdaptiveCard.onProcessMarkdown = (text, result) => {
                            const safe = document.createElement("div");
                            if (text in drawn) safe.innerHTML = drawn[text]; else safe.textContent = text;
                            result.outputHtml = safe.outerHTML;
                            result.didProcess = true;
                        };
                        const card = new AdaptiveCards.AdaptiveCard();
                        card.hostConfig = new AdaptiveCards.HostConfig(config);
                        card.parse(json);
                        document.getElementById("card").appendChild(card.render());
                    }""",
                    [json.loads(json.dumps(specimen.card)), _TEAMS, _drawn(specimen.card)],
                )
                page.screenshot(path=str(folder / f"{specimen}-{width}.png"), full_page=True)
        browser.close()


def _drawn(card: object) -> dict[str, str]:
    """What each text that reads Markdown is drawn as, HTML in it shown as letters."""
    reader = MarkdownIt("commonmark", {"html": False})
    return {node["text"]: reader.render(node["text"]) for node in nodes(card) if node["type"] == "TextBlock"}


if __name__ == "__main__":
    draw(Path(sys.argv[1]), sys.argv[2:])
