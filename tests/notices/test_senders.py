"""Numbers, headers, links and names: what a list can say about them."""

import pytest

from notices import senders


@pytest.mark.parametrize(
    ("sender", "plain"),
    [
        ("95588", "95588"), ("+86 138 0013 8000", "13800138000"), ("008613800138000", "13800138000"), ("+8695588", "95588"), ("400-669-5566", "4006695566"),
        ("９５５８８", "95588"), ("AD-HDFCBK-S", "HDFCBK"), ("VM-HDFCBK", "HDFCBK"), ("HDFCBK", "HDFCBK"), ("jm-navkar-t", "NAVKAR"), ("+14155550134", "+14155550134"), ("晴川金融", "晴川金融"), ("", ""), (None, ""),
    ],
)  # fmt: skip
def test_a_sender_is_compared_in_one_form(sender, plain):
    assert senders.normalised(sender) == plain


def test_two_networks_carry_the_same_indian_header():
    assert senders.same_sender("AD-NAVKAR-S", "JX-NAVKAR-T")
    assert not senders.same_sender("AD-NAVKAR-S", "AD-NAVKAB-S")
    assert not senders.same_sender(None, "")


def test_a_listed_number_names_its_organisation_and_the_source():
    match = senders.identify("95588")
    assert match is not None
    assert (match.organisation, match.how, match.source) == ("中国工商银行", "number", "metowolf/vCards")


@pytest.mark.parametrize(
    ("sender", "organisation", "how"),
    [("106575255595588", "中国工商银行", "port"), ("+86106980095566", "中国银行", "number"), ("1069012395555", "招商银行", "port"), ("1069956033", "东莞银行", "port")],
)  # fmt: skip
def test_a_text_port_that_ends_in_a_listed_number_is_listed(sender, organisation, how):
    match = senders.identify(sender)
    assert match is not None
    assert (match.organisation, match.how) == (organisation, how)


@pytest.mark.parametrize("sender", ["13800138000", "10695588", "1069000000000", "晴川", None, "9558", "195588"])
def test_what_is_not_listed_is_not_guessed(sender):
    assert senders.identify(sender) is None


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://m.icbc.com.cn/a?b=c", "icbc.com.cn"), ("www.cmbchina.com", "cmbchina.com"), ("http://1.2.3.4:8080/x", "1.2.3.4"), ("a.b.co.uk/x", "b.co.uk"), ("t.cn/AbC", "t.cn"), ("http://", ""),
        ("HTTPS://User@Evil.TOP", "evil.top"), ("http://[bad", ""),
        ("pay.lender.co.ke", "lender.co.ke"), ("https://icbc.github.io/x", "icbc.github.io"), ("a.b.公司.cn", "b.公司.cn"),
    ],
)  # fmt: skip
def test_a_link_is_known_by_the_name_that_was_registered(url, domain):
    assert senders.registrable_domain(url) == domain


@pytest.mark.parametrize(
    ("domain", "resembles"),
    [
        ("cmbch1na.com", "cmbchina.com"), ("cmbchina-vip.top", "cmbchina.com"), ("cmbchina.com", None), ("m.cmbchina.com", None), ("cmbchima.com", "cmbchina.com"), ("1cbc.com.cn", "icbc.com.cn"), ("example.org", None),
        ("cmbchinа.com", "cmbchina.com"), ("xn--cmbchin-8fg.com", "cmbchina.com"), ("icbc.top", "icbc.com.cn"),
        ("ⅽmbϲhina.com", "cmbchina.com"), ("ісbс.com.cn", "icbc.com.cn"), ("招行.com", None),
    ],
)  # fmt: skip
def test_a_domain_that_only_resembles_a_known_one_is_told(domain, resembles):
    assert senders.look_alike(domain, ("cmbchina.com", "icbc.com.cn")) == resembles


def test_short_links_and_bare_addresses_are_told():
    assert senders.is_short_link("https://bit.ly/abc")
    assert senders.is_short_link("t.cn/abc")
    assert not senders.is_short_link("https://cmbchina.com/t.cn")
    assert senders.is_raw_ip("http://10.0.0.1/pay")
    assert not senders.is_raw_ip("http://10-0-0-1.example/")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("招商银行", "招商银行股份有限公司"), ("招商银行信用卡", "招商银行信用卡中心"), ("晴川消金", "晴川消费金融有限公司"), ("马上消费金融", "马上消费金融股份有限公司"), ("工商银行", "中国工商银行"), ("蚂蚁消费金融", "重庆蚂蚁消费金融有限公司"),
        ("Navkar Bank", "NAVKAR BANK LTD."), ("Deccan Finance", "Deccan Finance Pvt Ltd"), ("Northwind", "Northwind Card"), ("某某农商银行", "某某农村商业银行股份有限公司"),
    ],
)  # fmt: skip
def test_names_that_differ_only_in_legal_form_are_one_lender(one, other):
    assert senders.same_lender(one, other)
    assert senders.same_lender(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("花呗", "重庆蚂蚁消费金融有限公司"), ("中国银行", "中信银行"), ("北京银行", "南京银行"), ("晴川消金", "清川消金"), ("平安银行", "平安消费金融"), ("Navkar Bank", "Navkar Capital"), ("", "中国银行"), ("建设银行", "农业银行"),
        ("上海银行", "上海农商银行"),
    ],
)  # fmt: skip
def test_a_brand_or_a_neighbour_is_another_name(one, other):
    assert senders.same_lender(one, other) is None


def test_a_licensed_company_is_found_by_its_short_name():
    row = senders.licence("招联消费金融")
    assert row is not None
    assert (row.name, row.type) == ("招联消费金融股份有限公司", "consumer_finance")
    assert senders.licence("晴川消费金融有限公司") is None
