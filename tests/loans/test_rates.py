from decimal import Decimal as D

import pytest

from loans.rates import NotARate, parse_penalty, parse_rate


@pytest.mark.parametrize(
    ("text", "annual"),
    [
        ("18%", "0.18"),
        ("18", "0.18"),
        ("１８．２５％", "0.1825"),
        ("0", "0"),
        ("年利率18%", "0.18"),
        ("年化 7.2 %", "0.072"),
        ("18%/年", "0.18"),
        ("18% a year", "0.18"),
        ("18% p.a.", "0.18"),
        ("百分之十八", "0.18"),
        ("0.05%/日", "0.1825"),
        ("0.05% a day", "0.1825"),
        ("日利率0.05%", "0.1825"),
        ("万分之五/日", "0.1825"),
        ("万分之5", "0.1825"),
        ("日息万五", "0.1825"),
        ("日息万2.5", "0.09125"),
        ("5‱/日", "0.1825"),
        ("月息1分", "0.12"),
        ("月息一分五", "0.18"),
        ("1.5分", "0.18"),
        ("月息8厘", "0.096"),
        ("年息1分", "0.1"),
        ("1%/月", "0.12"),
        ("1% a month", "0.12"),
        ("千分之八/月", "0.096"),
        ("1e9", "10000000"),
    ],
)
def test_a_rate_is_read_as_people_know_it(text, annual):
    rate = parse_rate(text)
    assert rate.a_year(365) == D(annual)
    assert not rate.is_flat


def test_a_daily_rate_follows_the_days_of_the_year():
    assert parse_rate("万分之五").a_year(360) == D("0.18")


@pytest.mark.parametrize("text", ["月费率0.6%", "0.6% flat", "每月手续费0.6%", "0.6% fee a month"])
def test_a_fee_rate_is_flat_and_monthly(text):
    rate = parse_rate(text)
    assert rate.is_flat
    assert rate.a_year(365) == D("0.072")


@pytest.mark.parametrize("text", ["", "high", "-5%", "18%%", "分", "5-10%", "18% or 20%", "千万"])
def test_what_is_not_one_rate_is_refused(text):
    with pytest.raises(NotARate):
        parse_rate(text)


@pytest.mark.parametrize(
    ("text", "annual"),
    [
        ("1.5倍", "0.18"),
        ("1.5x", "0.18"),
        ("上浮50%", "0.18"),
        ("+50%", "0.18"),
        ("24%", "0.24"),
        ("0.05%/日", "0.1825"),
    ],
)
def test_a_penalty_is_read_as_a_rate_or_as_a_multiple(text, annual):
    assert parse_penalty(text, D("0.12"), 365) == D(annual)


@pytest.mark.parametrize("text", ["1e99%", "9" * 39, "2e9 a day"])
def test_a_number_beyond_any_rate_is_refused(text):
    with pytest.raises(NotARate):
        parse_rate(text)


def test_a_multiple_beyond_any_rate_is_refused():
    with pytest.raises(NotARate):
        parse_penalty("1e99倍", D("0.12"), 365)
