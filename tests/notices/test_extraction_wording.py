"""The quick look for many phrases finds what the plain pattern finds."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notices.extraction.wording import Text, Wording

PATTERNS = (
    r"验证码[^\d]{0,3}\d{4}|(?:ab|cde)x?y+z|\bover ?due\b|(?:a|b)?c",
    r"\b(?:loans?|emi|pay(?:ment)?s?)\b|(?:请|将)[^。]{0,4}(?:还款|偿还)",
    r"a\.b|[(（]?x{2,3}|(?<!a)b(?=c)|(?:x|)y",
    r"\b(?:a|b)\b c \b(?:d|e)\b",
)


WORDINGS = {pattern: Wording(pattern) for pattern in PATTERNS}


@pytest.mark.parametrize("pattern", PATTERNS)
@given(
    text=st.lists(
        st.sampled_from(
            [
                "a",
                "b",
                "c",
                "cde",
                "x",
                "y",
                "z",
                "over",
                "due",
                " ",
                "loans",
                "pay",
                "emi",
                "请",
                "将",
                "还款",
                "验证码",
                "1234",
                ".",
                "d",
            ]
        ),
        max_size=12,
    ).map("".join)
)
def test_a_phrase_is_found_exactly_where_the_plain_pattern_finds_one(pattern, text):
    assert (WORDINGS[pattern].search(Text(text)) is not None) == (re.search(pattern, text) is not None)
