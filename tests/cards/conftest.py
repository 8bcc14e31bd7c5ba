"""Microsoft's own renderer, asked once about every card."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.cards.gallery import gallery

NODE_MODULES = Path(os.environ.get("MARDI_NODE_MODULES", "node_modules"))


@pytest.fixture(scope="session")
def told_by_renderer() -> dict[str, list[str]]:
    """What the npm package `adaptivecards` has to say about each card of the gallery, by its name."""
    specimens = list(gallery())
    done = subprocess.run(
        ["node", str(Path(__file__).with_name("validate.mjs")), str(NODE_MODULES)],
        input=json.dumps([specimen.card for specimen in specimens]),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return {str(specimen): told for specimen, told in zip(specimens, json.loads(done.stdout), strict=True)}
