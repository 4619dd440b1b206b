"""Templates for what is written by the thousand: each is rendered once for a language and a set of values, then only filled.

A value is text. The template may ask whether it is there and may show it, and does nothing else with it.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.translation import get_language

_MARK = re.compile("\ue000(\\w+)\ue001")  # of the private use area: no text of ours has it, and no filter touches it


def fill(template: str, values: Mapping[str, str]) -> str:
    """The template with these values, in the language that is active; in one of HTML they are escaped."""
    there = frozenset(name for name, value in values.items() if value)
    pieces = list(_skeleton(template, get_language(), there))
    shown = escape if template.endswith(".html") else str
    pieces[1::2] = [shown(values[name]) for name in pieces[1::2]]
    return "".join(pieces)


@lru_cache(maxsize=256)
def _skeleton(template: str, language: str | None, there: frozenset[str]) -> tuple[str, ...]:
    """Text and the names of values, in turn."""
    return tuple(_MARK.split(render_to_string(template, {name: f"\ue000{name}\ue001" for name in there})))
