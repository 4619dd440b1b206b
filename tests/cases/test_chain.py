import datetime
import hashlib

from cases import chain

AT = datetime.datetime(2026, 3, 1, 22, 15, tzinfo=datetime.UTC)
TEXTS = {1: b"first", 2: "第二条".encode(), 3: b"third"}


def entry(number: int) -> chain.Entry:
    content = TEXTS[number]
    sha256 = hashlib.sha256(content).hexdigest()
    return chain.Entry(number, "notice", f"n{number}", "text/plain", len(content), sha256, AT, AT, "Ada", "sms")


def rows() -> list[tuple[chain.Entry, str]]:
    made, link = [], chain.GENESIS
    for number in TEXTS:
        link = entry(number).link(link)
        made.append((entry(number), link))
    return made


def test_a_chain_as_it_was_made_holds():
    assert list(chain.faults(rows())) == []


def test_a_changed_entry_and_one_that_is_gone_are_named():
    first, second, third = rows()
    changed = (chain.Entry(**{name: getattr(second[0], name) for name in second[0].__slots__} | {"sha256": "0" * 64}), second[1])  # fmt: skip
    assert [(f.number, f.code) for f in chain.faults([first, changed, third])] == [(2, "link")]
    assert [(f.number, f.code) for f in chain.faults([first, third])] == [(2, "gap")]
