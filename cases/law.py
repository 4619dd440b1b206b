"""The rule packs of this app, read once."""

from functools import cache
from pathlib import Path

from loans.law import Rule, load_pack

_PACKS = Path(__file__).parent / "data" / "law"


@cache
def clock_rules() -> tuple[Rule, ...]:
    """How long courts, lenders and desks give or take."""
    return load_pack(_PACKS / "clocks.json")


@cache
def desk_rules() -> tuple[Rule, ...]:
    """Which desk takes which facts; `route.Desk` reads a row."""
    return load_pack(_PACKS / "desks.json")
