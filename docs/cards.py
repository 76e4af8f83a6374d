"""Make the two forecast cards that come with the project, seal them with today's date, and write docs/cards.md.

python -m docs.cards             follow the worlds, keep both cards in docs/cards, and write the page (a minute or two)
python -m docs.cards --page      only the page and the pictures, from the cards that are kept

Each folder of docs/cards is a result as `sim forecast` keeps it: `sim results show docs/cards/known_2026_01` tells it
again and refuses it where its seal is broken, `sim results rerun` works it out again.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from docs.generate import DOTS_PER_INCH, put
from docs.history import block
from sim.archive import Kept
from sim.charts.sheet import encode
from sim.study.forecast.forecast import Forecast
from sim.study.question import asked_again

PAGE = Path(__file__).with_name("cards.md")
FOLDER = Path(__file__).with_name("cards")
PICTURE = "events.png"
CARDS = {
    "known_2026_01": ("gaza/official_plan",),
    "known_2026_02": ("gaza/official_plan", "--observed", "gaza/observed_2026_02"),
}
"""The folder of each card, and what `sim forecast` is asked."""


def make(name: str) -> None:
    """Seal a card anew and keep it in its folder."""
    to = FOLDER / name
    with tempfile.TemporaryDirectory() as out:
        asked = [sys.executable, "-m", "sim", "forecast", *CARDS[name], "--out", out, "--no-pictures", "--quiet"]
        subprocess.run(asked, check=True)
        [manifest] = Path(out).glob("*/*/manifest.json")
        shutil.rmtree(to, ignore_errors=True)
        shutil.copytree(manifest.parent, to, ignore=shutil.ignore_patterns("log.jsonl", "pictures"))


def kept(name: str) -> Forecast:
    """A card that is kept; raises ValueError or OSError where its seal is broken."""
    one = Kept(FOLDER / name)
    found = asked_again(one.manifest).restored(one.tables)
    assert isinstance(found, Forecast)
    return found


def told(name: str) -> str:
    """A card as a part of the page."""
    found = kept(name)
    facts = found.asked
    shown = "\n".join(f"**{table.heading}**\n{block(table)}" for table in found.in_words())
    seal = f"Seal `{facts['seal']}`, made on {facts['made_on']}, over `docs/cards/{name}`, version {facts['version']}."
    return f"\n> {found.answer()}\n\n{shown}\n{seal}\n"


def main() -> None:
    """Write the cards and their page."""
    for name in CARDS:
        if "--page" not in sys.argv[1:]:
            make(name)
        (FOLDER / name / PICTURE).write_bytes(encode(kept(name).plot.events(), "png", DOTS_PER_INCH))
    text = PAGE.read_text(encoding="utf-8")
    for name in CARDS:
        text = put(text, name, told(name))
    PAGE.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
