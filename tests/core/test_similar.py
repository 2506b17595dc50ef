"""Which declared name an undeclared one may be meant for."""

from __future__ import annotations

import pytest

from ssot_lint.core.similar import did_you_mean


@pytest.mark.parametrize(
    "name, declared, meant",
    [
        ("APP_TIMOUT", "APP_TIMEOUT", True),
        ("APP_PROT", "APP_PORT", True),
        ("APP_KYE", "APP_KEY", True),
        ("APP_WORKER_COUNT", "APP_WORKERS_COUNT", True),
        ("APP_DB_URI", "APP_DATABASE_URL", True),
        ("TIMOUT", "TIMEOUT", True),
        # Short names that share a prefix, or all but one short word, are two names.
        ("APP_Q", "APP_Z", False),
        ("APP_BS", "APP_Z", False),
        ("APP_NEW", "APP_REQ", False),
        ("APP_A_TIMEOUT", "APP_B_TIMEOUT", False),
        ("APP_\u00c9", "APP_Z", False),
        ("APP_URL_2", "APP_URL_3", False),
    ],
)
def test_meant(name: str, declared: str, meant: bool) -> None:
    assert (did_you_mean(name, [declared]) == declared) is meant
