"""Take a picture of a page for the manual: TIDYWIRE_BROWSER=/usr/bin/chromium python tests/browser/picture.py PAGE PNG."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def picture(page_path: Path, target: Path, *, width: int = 1120, height: int = 1180) -> None:
    """The top of a page at desktop width, in its light colours."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ["TIDYWIRE_BROWSER"], args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": width, "height": height}, color_scheme="light")
        page.goto(page_path.resolve().as_uri())
        page.screenshot(path=target)
        browser.close()


if __name__ == "__main__":
    picture(Path(sys.argv[1]), Path(sys.argv[2]))
