import datetime
import hashlib
import io
import json
import subprocess
import sys
import zipfile

import pytest
from django.conf import settings

from cases import chain, verifier

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


def exhibit(path, change=lambda files: None):
    """A small exhibit as a ZIP; `change` alters its files after the manifest was made."""
    files = {f"originals/{number}.txt": content for number, content in TEXTS.items()}
    files["chain.csv"] = ("number,digest,link\n" + "".join(f"{e.number},{e.digest},{k}\n" for e, k in rows())).encode()
    listed = [
        {"path": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in files.items()
    ]
    items = [{"entry": e.as_json(), "redaction": "none", "file": f"originals/{e.number}.txt"} for e, _ in rows()]
    manifest = {
        "format": "mingzhang.exhibit", "version": 1, "number": "MZE-20260301-AAAAAA", "made_at": AT.isoformat(),
        "chain": {"head": rows()[-1][1], "length": 3}, "files": listed, "items": items,
    }  # fmt: skip
    files["manifest.json"] = json.dumps(manifest).encode()
    change(files)
    with zipfile.ZipFile(path, "w") as zipped:
        for name, content in files.items():
            zipped.writestr(name, content)
    return str(path)


def test_a_chain_as_it_was_made_holds():
    assert list(chain.faults(rows())) == []


def test_a_changed_entry_and_one_that_is_gone_are_named():
    first, second, third = rows()
    changed = (chain.Entry(**{name: getattr(second[0], name) for name in second[0].__slots__} | {"sha256": "0" * 64}), second[1])  # fmt: skip
    assert [(f.number, f.code) for f in chain.faults([first, changed, third])] == [(2, "link")]
    assert [(f.number, f.code) for f in chain.faults([first, third])] == [(2, "gap")]


def test_an_exhibit_as_it_was_made_is_unchanged(tmp_path):
    assert verifier.verify(exhibit(tmp_path / "e.zip")).unchanged


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda files: files.update({"originals/2.txt": b"another"}), ("altered", "originals/2.txt")),
        (lambda files: files.pop("originals/3.txt"), ("missing", "originals/3.txt")),
        (lambda files: files.update({"originals/4.txt": b"more"}), ("added", "originals/4.txt")),
    ],
)
def test_what_was_tampered_with_is_named_to_the_file(tmp_path, change, fault):
    assert verifier.verify(exhibit(tmp_path / "e.zip", change)).faults == [fault]


def test_a_manifest_made_to_fit_does_not_help_against_the_one_that_was_issued(tmp_path):
    with zipfile.ZipFile(exhibit(tmp_path / "e.zip")) as zipped:
        issued = zipped.read("manifest.json")

    def forge(files):
        files["originals/2.txt"] = b"another"
        manifest = json.loads(files["manifest.json"])
        for row in manifest["files"]:
            if row["path"] == "originals/2.txt":
                row |= {"size": 7, "sha256": hashlib.sha256(b"another").hexdigest()}
        files["manifest.json"] = json.dumps(manifest).encode()

    forged = exhibit(tmp_path / "f.zip", forge)
    assert verifier.verify(forged).faults == [("original", "2")]
    assert verifier.verify(forged, issued).faults == [
        ("other_manifest", "manifest.json"),
        ("altered", "originals/2.txt"),
    ]


def test_what_is_no_exhibit_is_said_to_be_none():
    assert [fault.code for fault in verifier.verify(io.BytesIO(b"no zip")).faults] == ["not_an_exhibit"]


def test_the_verifier_runs_with_nothing_but_python_and_names_the_file(tmp_path):
    script = settings.BASE_DIR / "cases" / "verifier.py"
    whole, broken = exhibit(tmp_path / "e.zip"), exhibit(tmp_path / "f.zip", lambda files: files.update({"originals/1.txt": b"x"}))  # fmt: skip
    answers = [
        subprocess.run([sys.executable, "-I", "-S", script, path], capture_output=True, text=True, check=False)
        for path in (whole, broken)
    ]
    assert [answer.returncode for answer in answers] == [0, 1]
    assert "unchanged" in answers[0].stdout
    assert "originals/1.txt" in answers[1].stdout
