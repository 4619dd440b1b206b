import csv
import datetime
import io
import json
import time
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notices.exports import Box, Columns, Exported, Format, NotReadable, android, backup, detect, messages, table

SHANGHAI = datetime.timezone(datetime.timedelta(hours=8))
AT = datetime.datetime(2023, 11, 14, 22, 13, 20, tzinfo=datetime.UTC)  # 1700000000 seconds
EMOJI = "您好\n😀😁 & 还款"
XML = """<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>
<smses count="9" backup_set="x" type="full">
<sms protocol="0" address="95588" date="1700000000000" type="1" subject="null" body="您好&#10;&#55357;&#56832;&#xD83D;&#xDE01; &amp; 还款" unheard_of="1" contact_name="(Unknown)" />
<sms address="null" date="1700000000000" type="2" body='say "hi" data="x" ok' />
<sms address="10690" date="null" type="3" body="null" />
<mms date="1700000000000" msg_box="1" address="1~2"><parts><part seq="0" ct="image/png" data="QUJDREVG" />
<part seq="1" ct="text/plain" text="from a picture message" data="QUJD" /></parts><addrs><addr address="10655" type="137" /></addrs></mms>
</smses>"""  # fmt: skip


def read(data: bytes, **more) -> list[Exported]:
    return list(messages(io.BytesIO(data), detect(io.BytesIO(data)), SHANGHAI, **more))


def refused(data: bytes) -> str:
    with pytest.raises(NotReadable) as problem:
        read(data)
    return problem.value.code


def zipped(name: str, data: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
        archive.writestr("data/PART_1.png", b"\x89PNG")
    return file.getvalue()


# --- SMS Backup & Restore -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [1, 7, 8, 16, 17, 33, 65536])
def test_a_backup_is_read_the_same_however_it_streams_in(monkeypatch, size):
    monkeypatch.setattr(backup, "CHUNK", size)
    assert list(backup.messages(io.BytesIO(XML.encode()))) == [
        Exported(EMOJI, "95588", AT, Box.RECEIVED),
        Exported('say "hi" data="x" ok', "", AT, Box.SENT),
        Exported("", "10690", None, Box.OTHER),
        Exported("from a picture message", "10655", AT, Box.RECEIVED),
    ]


def test_what_xml_cannot_name_is_kept_all_the_same():
    body = (
        '<smses><sms date="1700000000000" type="1" body="nul &#0; bell &#x7; half &#55357; raw \x01 \ue001" /></smses>'
    )
    assert read(body.encode())[0].text == "nul \x00 bell \x07 half \ud83d raw \x01 \ue001"


@given(st.text(max_size=40))
@settings(max_examples=200, deadline=None)
def test_any_text_comes_out_of_a_backup_as_it_went_in(text):
    written = "".join(f"&#{ord(c)};" if ord(c) < 0x10000 else "&#{};&#{};".format(*halves(c)) for c in text)
    found = read(f'<smses><sms date="1700000000000" type="1" body="{written}x" /></smses>'.encode())
    assert found[0].text == text + "x"


def halves(character: str) -> tuple[int, int]:
    code = ord(character) - 0x10000
    return 0xD800 + (code >> 10), 0xDC00 + (code & 0x3FF)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_backup_may_be_written_in_another_encoding(encoding):
    assert read(XML.encode(encoding))[0].text == EMOJI


def test_a_backup_in_gb18030_says_so_itself():
    assert read(XML.replace("UTF-8", "GBK").encode("gb18030"))[0].text == EMOJI


BOMB = '<!DOCTYPE s [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY a{n} "{f"&a{n - 1 if n else str()};" * 10}">' for n in range(9)
)
ATTACKS = {
    "entities of its own": f'{BOMB}]><smses><sms body="&a8;"/></smses>',
    "a file from outside": '<!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/passwd">]><smses><sms body="&x;"/></smses>',
    "a document type from outside": '<!DOCTYPE smses SYSTEM "http://127.0.0.1/x.dtd"><smses/>',
    "parameter entities": '<!DOCTYPE s [<!ENTITY % p SYSTEM "http://127.0.0.1/p">%p;]><smses/>',
}


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_a_backup_with_a_document_type_is_refused_at_once(attack):
    start = time.process_time()
    assert refused(attack.encode()) == "entities"
    assert time.process_time() - start < 0.05


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"<html><body/></html>", "not_a_backup"),
        (b"<smses>" + b"<sms>" * 50, "not_a_backup"),
        (b'<smses><sms body="unclosed', "broken_xml"),
        (b'<smses><sms date="1700000000000" type="1" body="one"/><sms bo', "cut_short"),
        (b'<smses><sms body="' + b"a" * 3_000_000 + b'"/></smses>', "too_long"),
        (b"%PDF-1.7", "unknown"),
        (b"just a line", "no_table"),
        (b"PK\x03\x04 no zip", "broken_zip"),
        (b"[" * 100_000, "broken_json"),
        (b'[{"body": "a"}, {"body"', "cut_short"),
        (b"{]\n" * 2000, "broken_json"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_says_why(data, code):
    if code == "broken_json" and data.startswith(b"[["):
        assert read(data) == []
    else:
        assert refused(data) == code


def test_hundreds_of_megabytes_of_pictures_are_passed_over():
    """Ten parts of 6 MB each would be 60 MB; what is held of them is a chunk."""
    part = (
        '<mms date="1700000000000" msg_box="1"><parts><part ct="image/png" data="'
        + "QUJD" * 1_500_000
        + '" /></parts></mms>'
    )
    data = f"<smses>{part * 10}</smses>".encode()
    assert [message.text for message in read(data)] == [""] * 10


# --- SMS Import / Export --------------------------------------------------------------------------------------------

ROWS = [
    {"address": "95588", "body": 'a "}{][ \\ 还款', "date": "1700000000000", "type": "1"},
    {"msg_box": "1", "date": "1700000000", "__parts": [{"ct": "image/png"}, {"ct": "text/plain", "text": "hi"}], "__sender_address": {"address": "123"}},
    {"address": "1", "body": None, "date": "x", "type": "2"},
]  # fmt: skip
AS_READ = [
    Exported('a "}{][ \\ 还款', "95588", AT),
    Exported("hi", "123", AT),
    Exported("", "1", None, Box.SENT),
]


def test_the_zip_of_version_2_is_read():
    lines = "\n".join(json.dumps(row) for row in ROWS).encode()
    data = zipped("messages.ndjson", lines)
    assert detect(io.BytesIO(data)) is Format.LINES
    assert read(data) == AS_READ


@pytest.mark.parametrize("size", [1, 2, 3, 11, 4096])
def test_the_array_of_version_1_is_read_the_same_however_it_streams_in(monkeypatch, size):
    monkeypatch.setattr(android, "CHUNK", size)
    assert read(json.dumps(ROWS, ensure_ascii=False, indent=1).encode()) == AS_READ


def test_a_zip_bomb_is_not_unpacked():
    start = time.process_time()
    assert refused(zipped("messages.ndjson", b"{" + b"0" * 300_000_000)) == "too_long"
    assert time.process_time() - start < 4


def test_a_zip_that_lies_about_its_size_is_stopped(monkeypatch):
    monkeypatch.setattr("notices.exports.LARGEST_UNPACKED", 1000)
    assert refused(zipped("messages.ndjson", json.dumps(ROWS[0]).encode() * 100)) == "bomb"


def test_a_zip_without_messages_is_refused():
    assert refused(zipped("photo.txt", b"x")) == "nothing_inside"


# --- Tables ---------------------------------------------------------------------------------------------------------

IMAZING = {
    13: "Chat Session,Message Date,Service,Type,Sender ID,Sender Name,Status,Replying to,Subject,Text,Reactions,Attachment,Attachment type",
    14: "Chat Session,Message Date,Delivered Date,Read Date,Service,Type,Sender ID,Sender Name,Status,Replying to,Subject,Text,Attachment,Attachment type",
    15: "Chat Session,Message Date,Delivered Date,Read Date,Edited Date,Service,Type,Sender ID,Sender Name,Status,Replying to,Subject,Text,Attachment,Attachment type",
}  # fmt: skip
CELLS = {"Message Date": "2026-01-23 10:30:00", "Type": "Incoming", "Sender ID": "95588", "Text": "还款,\n请"}


def imazing(columns: int, **cells: str) -> str:
    header = IMAZING[columns].split(",")
    out = io.StringIO()
    csv.writer(out).writerows([header, [(CELLS | cells).get(name, "") for name in header]])
    return out.getvalue()


@pytest.mark.parametrize("columns", [13, 14, 15])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
def test_imazings_table_is_read_by_the_names_of_its_columns(columns, encoding):
    data = imazing(columns).encode(encoding)
    assert detect(io.BytesIO(data)) is Format.IMAZING
    assert read(data, encoding=table.encoding_of(io.BytesIO(data))) == [
        Exported("还款,\n请", "95588", datetime.datetime(2026, 1, 23, 10, 30, tzinfo=SHANGHAI))
    ]


@pytest.mark.parametrize(("type", "box"), [("Outgoing", Box.SENT), ("Notification", Box.OTHER)])
def test_imazings_types_tell_which_way_a_message_went(type, box):
    assert read(imazing(13, Type=type).encode())[0].box is box


def test_any_table_is_read_by_the_columns_that_are_pointed_out():
    data = "when;who;what\n03/04/2026 9:05;95588;还款\n".encode()
    assert detect(io.BytesIO(data)) is Format.TABLE
    found = read(data, columns=Columns(text=2, at=0, sender=1, day_first=True))
    assert found == [Exported("还款", "95588", datetime.datetime(2026, 4, 3, 9, 5, tzinfo=SHANGHAI))]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2026-01-23 10:30", (2026, 1, 23, 10, 30)), ("2026/1/3", (2026, 1, 3, 0, 0)), ("2026年1月23日 10:30:05", (2026, 1, 23, 10, 30)),
        ("1769135400", (2026, 1, 23, 10, 30)), ("1769135400000", (2026, 1, 23, 10, 30)), ("Jan 23, 2026 10:30 AM", (2026, 1, 23, 10, 30)),
        ("2026-01-23T02:30:00Z", (2026, 1, 23, 10, 30)), ("2026-02-30", None), ("", None), ("tomorrow", None), ("99999-1-1", None), ("9" * 39, None),
    ],
)  # fmt: skip
def test_an_instant_is_read_as_people_and_machines_write_it(written, expected):
    found = table.moment(written, SHANGHAI)
    local = found and found.astimezone(SHANGHAI)
    assert (local and (local.year, local.month, local.day, local.hour, local.minute)) == expected


@given(st.binary(max_size=300))
@settings(max_examples=300, deadline=None)
def test_no_bytes_at_all_bring_the_reading_down(data):
    for head in (b"", b"<smses>", b"[{", b"{", b"text,date\n", b"PK\x03\x04"):
        try:
            for _ in messages(io.BytesIO(head + data), detect(io.BytesIO(head + data)), SHANGHAI):
                pass
        except NotReadable:
            pass
