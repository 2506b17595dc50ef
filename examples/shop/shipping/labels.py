"""Prints labels: ``python -m shipping.labels``."""

from __future__ import annotations

import click

from shipping.delivery import days


@click.command()
@click.option("--carrier", envvar="SHIPPING_CARRIR", default="post")
def label(carrier: str) -> None:
    click.echo(f"by {carrier}, in {days()} days")


if __name__ == "__main__":
    label()
