import datetime
from decimal import Decimal as D

import pytest

from loans.schedule import Due
from loans.table import Mismatch, TableProblem, check_table, parse_table

TWO_ROWS = (
    Due(1, datetime.date(2026, 1, 15), D("788.49"), D("100.00")),
    Due(2, datetime.date(2026, 2, 15), D("796.37"), D("92.12")),
)


@pytest.mark.parametrize(
    "text",
    [
        "期数\t还款日\t应还本金\t应还利息\t应还总额\n1\t2026-01-15\t788.49\t100.00\t888.49\n2\t2026-02-15\t796.37\t92.12\t888.49",
        "期数,日期,本金,利息\n1,2026/1/15,788.49,100\n2,2026/2/15,796.37,92.12",
        "No.,Due date,Payment,Principal,Interest,Balance\n1,2026-01-15,888.49,788.49,100.00,9211.51\n2,2026-02-15,888.49,796.37,92.12,8415.14",
        "1 2026-01-15 788.49 100.00\n2 2026-02-15 796.37 92.12",
        "第1期  2026年1月15日  888.49元  788.49元  100.00元\n第2期  2026年2月15日  888.49元  796.37元  92.12元",
        "１\t２０２６－０１－１５\t￥７８８．４９\t￥１００．００\n２\t２０２６－０２－１５\t￥７９６．３７\t￥９２．１２",
        "| 期次 | 到期日 | 本金 | 利息 |\n|---|---|---|---|\n| 1/12 | 2026-01-15 | 788.49 | 100.00 |\n| 2/12 | 2026-02-15 | 796.37 | 92.12 |",
        "还款日期\t月供\t其中利息\n2026-01-15 00:00:00\t888.49\t100.00\n2026-02-15 00:00:00\t888.49\t92.12\n合计\t1776.98\t192.12",
        "2026-01-15;788.49;100.00\n\n2026-02-15;796.37;92.12\n",
        "Date\tPrincipal\tInterest\n15 Jan 2026\t788.49\t100.00\n15 Feb 2026\t796.37\t92.12",
    ],
)
def test_a_table_is_read_however_it_was_copied(text):
    assert parse_table(text, "CNY").dues == TWO_ROWS


def test_thousands_separators_and_several_fees_are_read():
    text = '期数,日期,本金,利息,手续费,担保费,合计\n1,2026-01-15,"1,000.00",10,5.50,2.50,"1,018.00"'
    assert parse_table(text, "CNY").dues == (Due(1, datetime.date(2026, 1, 15), D(1000), D(10), D("8.00")),)
    spaced = "1 2026-01-15 1,000.00 10.00 1,010.00"
    assert parse_table(spaced, "CNY").dues == (Due(1, datetime.date(2026, 1, 15), D(1000), D(10)),)


def test_without_a_heading_the_total_is_found_by_its_sum():
    table = parse_table("1 2026-01-15 1018 1000 10 8\n2 2026-02-15 1018 1000 10 8\n3 2026-03-15 1020 1000 10 8", "CNY")
    assert table.totals == (D(1018), D(1018), D(1020))
    assert [due.fee for due in table.dues] == [D(8), D(8), D(8)]


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        ("", 1, "empty"),
        ("   \n\n", 1, "empty"),
        ("日期,本金,利息", 1, "no_rows"),
        ("期数\t本金\t利息\n1\t100\t1", 1, "no_date_column"),
        ("期数\t日期\t应还总额\n1\t2026-01-15\t100", 1, "no_principal_column"),
        ("日期\t本金\t利息\n2026-01-15\t100\t1\n2026-02-30\t100\t1", 3, "not_a_day"),
        ("日期\t本金\t利息\n2026-01-15\t一百多\t1", 2, "not_an_amount"),
        ("日期\t本金\t利息\n2026-01-15\t-100\t1", 2, "not_an_amount"),
        ("日期\t本金\t利息\n2026-01-15\t100.001\t1", 2, "amount_too_fine"),
        ("日期\t本金\t利息\n2026-02-15\t100\t1\n2026-01-15\t100\t1", 3, "days_out_of_order"),
        ("期数\t日期\t本金\n1\t2026-01-15\t100\n1\t2026-02-15\t100", 3, "numbers_out_of_order"),
        ("日期\t合计\t利息\n2026-01-15\t10\t11", 2, "parts_exceed_total"),
        ("日期\t本金\n2026-01-15\t10\t99", 2, "too_many_cells"),
        ("1 2026-01-15 5 9 100 3 4 8", 1, "unknown_columns"),
    ],
)
def test_a_table_that_cannot_be_read_names_the_line(text, line, code):
    with pytest.raises(TableProblem) as caught:
        parse_table(text, "CNY")
    assert (caught.value.line, caught.value.code) == (line, code)


def test_a_table_of_a_currency_without_cents_refuses_cents():
    with pytest.raises(TableProblem, match="amount_too_fine"):
        parse_table("日期\t本金\n2026-01-15\t10.50", "JPY")


def test_a_table_of_ten_thousand_rows_is_refused():
    with pytest.raises(TableProblem, match="too_many"):
        parse_table("\n".join(["2026-01-15\t100\t1"] * 10_000), "CNY")


def test_what_does_not_add_up_is_named_with_its_difference():
    totals = (D("888.49"), D("890.00"))
    found = check_table(TWO_ROWS, totals, D("10000.00"))
    assert found == (
        Mismatch("row_total", 2, D("890.00"), D("888.49")),
        Mismatch("principal_sum", None, D("10000.00"), D("1584.86")),
    )
    assert [mismatch.difference for mismatch in found] == [D("-1.51"), D("-8415.14")]


def test_a_table_that_adds_up_has_no_mismatch():
    assert check_table(TWO_ROWS, (None, D("888.49")), D("1584.86")) == ()


@pytest.mark.parametrize("cell", ["x" * 150_000, "\ufdfa" * 10_000, '"' * 150_000])
def test_a_cell_without_end_is_refused_with_its_line(cell):
    with pytest.raises(TableProblem) as problem:
        parse_table(f"期数,还款日,本金\n1,2026-01-15,{cell}", "CNY")
    assert (problem.value.line, problem.value.code) == (2, "line_too_long")
