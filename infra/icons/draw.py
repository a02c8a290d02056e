"""Draws the app's icons from their SVG sources: `.venv/bin/python infra/icons/draw.py` writes infra/teams/*.png.

Needs Chromium (on PATH, or named by the variable CHROMIUM); it is run by hand when a source changes, and the PNG files
are committed.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

SOURCES = Path(__file__).parent
TARGET = SOURCES.parent / "teams"
SIZES = {"color": 192, "outline": 32}
"""Pixels a side: learn.microsoft.com, microsoftteams/platform/concepts/build-and-test/apps-package, "App icons"."""


def main() -> int:
    """Draws both icons; returns the process's exit status."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        print("no Chromium: install it or set CHROMIUM to its path", file=sys.stderr)
        return 1
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for name, side in SIZES.items():
            page = browser.new_page(viewport={"width": side, "height": side})
            svg = (SOURCES / f"{name}.svg").read_text()
            page.set_content(f"<body style='margin:0;background:transparent'>{svg}")
            page.screenshot(path=TARGET / f"{name}.png", omit_background=True)
        browser.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
