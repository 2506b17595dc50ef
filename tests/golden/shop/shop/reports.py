#!/usr/bin/env python3
"""Nightly reports, made by a child process."""

from __future__ import annotations

import os
import subprocess
import sys

from shop import catalog


def is_dry_run() -> bool:
    return "SHOP_DRY_RUN" in os.environ


def make_report(day: str) -> str:
    os.environ["SHOP_REPORT_DAY"] = day
    command = [sys.executable, "-c", "import os; print(os.environ['SHOP_REPORT_DAY'])"]
    done = subprocess.run(
        command,
        env={**os.environ, "SHOP_REPORT_CURRENCY": catalog.currency()},  # the child needs both
        capture_output=True,
        check=True,
        text=True,
    )
    return done.stdout.strip()


def search_path() -> list[str]:
    return os.environ["PATH"].split(os.pathsep)
