"""The text of a letter: its draft in the language of the letter, filled with facts, whatever language the page speaks."""

from functools import cache
from pathlib import Path

from django.template.loader import render_to_string
from django.utils import translation

from agreements.letter import Facts, grounds, tidy
from loans.law import Rule, load_pack

PACK = Path(__file__).parent / "data" / "law" / "letters.json"


@cache
def rules() -> tuple[Rule, ...]:
    return load_pack(PACK)


def write(facts: Facts, language: str) -> str:
    """The letter as plain text, in `language`: "zh-hans" or "en". It cites what held on its day, with source and force."""
    with translation.override(language):
        values = {"f": facts, "rules": grounds(facts, rules())}
        return tidy(render_to_string(f"documents/letters/{facts.kind}.{language}.txt", values))
