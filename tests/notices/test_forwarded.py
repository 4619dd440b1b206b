"""What phones send, by the contracts of their apps."""

import datetime
import json
from urllib.parse import quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borrowers.seal import CannotUnseal, seal, unseal
from notices.forwarded import NotTaken, Why, from_forwarder, from_shortcut, signature, unwrapped

NOW = datetime.datetime(2026, 1, 23, 2, 30, tzinfo=datetime.UTC)
STAMP = "1769135400000"  # that instant
SHANGHAI = datetime.timezone(datetime.timedelta(hours=8))
# Worked out with `printf '1769135400000\ngeheim' | openssl dgst -sha256 -hmac geheim -binary | base64`.
SIGN = "mRCjn2CIGJ4SFHBsdoy6ygXl1RmPjfz9Ej5+TV11GKE="
FORM = {"from": "1069000", "content": "【晴川金融】应还888.49元", "timestamp": STAMP, "sign": SIGN}


def why(call) -> Why:
    with pytest.raises(NotTaken) as refused:
        call()
    return refused.value.why


def test_the_signature_is_that_of_the_app():
    assert signature(STAMP, "geheim") == SIGN


def test_a_signed_form_gives_the_message_with_its_sender_and_instant():
    call = from_forwarder(FORM, "geheim", NOW)
    assert (call.text, call.sender, call.at, call.stamp) == ("【晴川金融】应还888.49元", "1069000", NOW, 1769135400000)


def test_a_signature_that_the_app_wrote_for_a_url_is_the_same_signature():
    assert from_forwarder(FORM | {"sign": quote_plus(SIGN)}, "geheim", NOW).at == NOW


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"sign": ""}, Why.SIGNATURE),
        ({"sign": "AAAA"}, Why.SIGNATURE),
        ({"sign": "é贷"}, Why.SIGNATURE),
        ({"timestamp": "1769135400001"}, Why.SIGNATURE),
        ({"content": " \n"}, Why.EMPTY),
        ({"content": "贷" * 50_001}, Why.TOO_LONG),
    ],
)
def test_what_is_wrong_is_not_taken(changed, expected):
    assert why(lambda: from_forwarder(FORM | changed, "geheim", NOW)) == expected


def test_an_hour_is_the_edge_on_both_sides():
    hour, moment = datetime.timedelta(hours=1), datetime.timedelta(milliseconds=1)
    assert from_forwarder(FORM, "geheim", NOW + hour)
    assert from_forwarder(FORM, "geheim", NOW - hour)
    assert why(lambda: from_forwarder(FORM, "geheim", NOW + hour + moment)) == Why.TOO_OLD
    assert why(lambda: from_forwarder(FORM, "geheim", NOW - hour - moment)) == Why.TOO_OLD


@pytest.mark.parametrize("stamp", ["", "abc", "-5", "1e9", "9" * 15, "１２３"])
def test_a_signed_timestamp_that_is_none_is_answered_as_such(stamp):
    signed = FORM | {"timestamp": stamp, "sign": signature(stamp, "geheim")}
    assert why(lambda: from_forwarder(signed, "geheim", NOW)) == Why.FORM


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            "1069000\n【晴川金融】应还888.49元\nSIM1_中国移动\n2026-01-23 10:30:00\nXiaomi 13",
            "【晴川金融】应还888.49元",
        ),
        ("1069000\n两行\n正文\n2026-01-23 10:30:00\nXiaomi 13", "两行\n正文"),
        ("1069000\n应还888.49元", "1069000\n应还888.49元"),
        ("应还\n2026-01-23 10:30:00\n之前", "应还\n2026-01-23 10:30:00\n之前"),
        ("1069000\n2026-01-23 10:30:00", "1069000\n2026-01-23 10:30:00"),
    ],
)
def test_only_the_apps_own_template_is_taken_off(content, message):
    assert unwrapped(content, "1069000") == message


def shortcut(bearer="geheim", **fields):
    body = {"timestamp": "2026-01-23T10:30:00+08:00", "content": "应还888.49元", "sender": "1069000"} | fields
    return from_shortcut(json.dumps(body).encode(), bearer, "geheim", NOW, SHANGHAI)


def test_a_shortcut_gives_the_message_and_a_time_without_a_zone_is_the_borrowers():
    assert (shortcut().text, shortcut().sender, shortcut().at) == ("应还888.49元", "1069000", NOW)
    assert shortcut(timestamp="2026-01-23T10:30:00").at == NOW
    assert shortcut(sender=None).sender == ""


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"null", b"{}", b"\xff", b"[" * 100_000, b'{"content": "a", "timestamp": "soon"}']
)
def test_a_shortcut_that_makes_no_sense_is_answered_as_such(body):
    assert why(lambda: from_shortcut(body, "geheim", "geheim", NOW, SHANGHAI)) == Why.FORM


def test_a_shortcut_without_the_secret_or_too_late_is_not_taken():
    assert why(lambda: shortcut(bearer="")) == Why.SIGNATURE
    assert why(lambda: shortcut(bearer="Geheim")) == Why.SIGNATURE
    assert why(lambda: shortcut(timestamp="2026-01-23T09:29:59+08:00")) == Why.TOO_OLD


@given(st.dictionaries(st.sampled_from(["from", "content", "timestamp", "sign"]), st.text()))
def test_whatever_comes_is_a_message_or_not_taken(fields):
    with pytest.raises(NotTaken):
        from_forwarder(fields, "geheim", NOW)


@given(st.text())
def test_a_sealed_secret_is_read_with_its_key_and_for_its_purpose_alone(secret):
    sealed = seal(secret, key="k", purpose="p")
    assert unseal(sealed, key="k", purpose="p") == secret
    for key, purpose in (("other", "p"), ("k", "other")):
        with pytest.raises(CannotUnseal):
            unseal(sealed, key=key, purpose=purpose)
