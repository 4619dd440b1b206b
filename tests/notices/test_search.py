import pytest

from notices.search import folded, terms


@pytest.mark.parametrize(
    ("text", "expected"),
    [("ＨＤＦＣ　Bank\n1２3", "hdfc bank 123"), ("应还\x00888.49元\u202e", "应还 888.49元"), ("half \ud83d", "half ?")],
)
def test_texts_are_folded_to_one_form(text, expected):
    assert folded(text) == expected


def test_words_are_looked_for_one_by_one_and_quoted_ones_together():
    assert terms('逾期 "8 天" BANK 逾期') == ["逾期", "bank", "8 天"]
