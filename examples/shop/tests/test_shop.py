"""The shop's tests: they pass before and after ``ssot-lint check --fix``."""

import os
import unittest
from decimal import Decimal
from unittest import mock

from billing import invoice
from shipping import delivery
from shop import catalog, mailer, reports
from shop.env import env


class CatalogTest(unittest.TestCase):
    def test_price_has_tax_and_currency(self) -> None:
        with env.override(SHOP_CURRENCY="CHF", SHOP_TAX_RATE="0.08"):
            self.assertEqual(catalog.price(Decimal("100")), "108.00 CHF")

    def test_tax_rate_has_a_default(self) -> None:
        with env.override(SHOP_CURRENCY=None, SHOP_TAX_RATE=None):
            self.assertEqual(catalog.price(Decimal("100")), "119.00 EUR")


class MailerTest(unittest.TestCase):
    def test_server(self) -> None:
        # A test may patch: the kind "patch" is permitted in this tier.
        with mock.patch.dict(os.environ, {"SHOP_SMTP_HOST": "mail", "SHOP_SMTP_PORT": "587"}):
            self.assertEqual(mailer.server(), "smtp://mail:587")

    def test_server_must_be_named(self) -> None:
        with env.override(SHOP_SMTP_HOST=None), self.assertRaises(KeyError):
            mailer.server()

    def test_an_empty_sender_is_none(self) -> None:
        with env.override(SHOP_SENDER=""):
            self.assertEqual(mailer.sender("Ann"), "Ann <shop@example.com>")


    @unittest.skip("the mailer has no queue any more")
    @mock.patch("shop.mailer.queue")
    def test_letters_wait(self, queue: mock.Mock) -> None:
        queue.assert_called()


class ReportsTest(unittest.TestCase):
    def test_the_child_sees_what_was_set(self) -> None:
        with env.override(SHOP_REPORT_DAY=None):
            self.assertEqual(reports.make_report("2026-01-31"), "2026-01-31")

    def test_dry_run_is_presence_not_truth(self) -> None:
        with env.override(SHOP_DRY_RUN=""):
            self.assertTrue(reports.is_dry_run())
        with env.override(SHOP_DRY_RUN=None):
            self.assertFalse(reports.is_dry_run())


class BillingTest(unittest.TestCase):
    def test_number(self) -> None:
        with env.override(BILLING_PREFIX=None):
            self.assertEqual(invoice.number(7), "INV-000007")

    def test_days_to_pay(self) -> None:
        with env.override(BILLING_DAYS_TO_PAY="14"):
            self.assertEqual(invoice.days_to_pay(), 14)


class ShippingTest(unittest.TestCase):
    def test_carrier(self) -> None:
        with env.override(SHIPPING_CARRIER="courier"):
            self.assertEqual(delivery.carrier(), "courier")

    def test_days_have_a_default(self) -> None:
        with env.override(SHIPPING_DAYS=None):
            self.assertEqual(delivery.days(), 3)
