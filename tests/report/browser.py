"""A real browser without a window, driven by its command line: what it makes of a page."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def find() -> str | None:
    """The browser there is."""
    return next((path for name in _NAMES if (path := shutil.which(name))), None)


def run(browser: str, profile: Path, *arguments: str) -> str:
    """What it prints."""
    done = subprocess.run(
        [
            browser,
            *("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"),
            *("--no-first-run", "--disable-extensions", "--disable-background-networking"),
            *(f"--user-data-dir={profile}", "--virtual-time-budget=3000", "--timeout=20000"),
            *arguments,
        ],
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=90,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def document(browser: str, profile: Path, page: Path, fragment: str = "") -> str:
    """The page's document after its script ran."""
    return run(browser, profile, "--dump-dom", page.as_uri() + (f"#{fragment}" if fragment else ""))


def picture(
    browser: str, profile: Path, page: Path, target: Path, *, dark: bool, width: int
) -> bytes:
    """A PNG of the page's first 1,200 pixels."""
    scheme = 0 if dark else 1
    run(
        browser,
        profile,
        f"--blink-settings=preferredColorScheme={scheme}",
        f"--window-size={width},1200",
        f"--screenshot={target}",
        page.as_uri(),
    )
    return target.read_bytes()
