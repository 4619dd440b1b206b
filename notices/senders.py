"""Who a number, a header, a link or a name belongs to, as far as a list can say. A list never proves a message."""

import csv
import datetime
import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from publicsuffixlist import PublicSuffixList
from rapidfuzz import fuzz
from rapidfuzz.distance import DamerauLevenshtein

_DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class SenderMatch:
    """An organisation that a list gives a sender to; `how` says by what: its number, a text port ending in it, or a header."""

    organisation: str
    number: str
    how: str  # "number", "port"
    source: str
    listed_on: datetime.date


@dataclass(frozen=True, slots=True)
class Licence:
    """A row of the regulator's list of licensed lenders, from a copy that is still to be verified."""

    name: str
    type: str  # consumer_finance, auto_finance
    code: str
    source: str
    listed_on: datetime.date


# --- Numbers and headers ----------------------------------------------------------------------------------------------

_HEADER = re.compile(r"(?:[A-Z]{2}-)?([A-Z0-9]{3,9})(?:-[GPST])?", re.ASCII)
_COUNTRY = re.compile(r"(?:\+|00)?86(?=1[3-9]\d{9}$|[48]00\d{7}$|9\d{4}|106)")


def normalised(sender: str | None) -> str:
    """A sender in the one form that senders are compared in: `95588`, `13800138000`, `HDFCBK`; empty for none.

    Blanks, hyphens and the Chinese country code go; of an Indian header only the middle stays, since its first two letters
    name the network and change from message to message.
    """
    if not sender:
        return ""
    plain = unicodedata.normalize("NFKC", sender[:100]).strip()
    digits = re.sub(r"[\s\-()./]", "", plain)
    if re.fullmatch(r"\+?\d{3,24}", digits, re.ASCII):
        return _COUNTRY.sub("", digits)
    header = _HEADER.fullmatch(plain.upper())
    return header[1] if header and "-" in plain else plain.upper() if plain.isascii() else plain


def same_sender(one: str | None, other: str | None) -> bool:
    return bool(normalised(one)) and normalised(one) == normalised(other)


@cache
def _numbers() -> dict[str, SenderMatch]:
    with (_DATA / "organisation_numbers.csv").open(encoding="utf-8", newline="") as file:
        return {
            normalised(row["number"]): SenderMatch(
                row["organisation"],
                row["number"],
                "number",
                row["source"],
                datetime.date.fromisoformat(row["copied_on"]),
            )
            for row in csv.DictReader(file)
        }


def identify(sender: str | None) -> SenderMatch | None:
    """The organisation that the list gives this sender to, also behind a text port such as 1069…95588; None when not listed."""
    number = normalised(sender)
    listed = _numbers().get(number)
    if listed or not number.startswith("106"):
        return listed
    for length in (6, 5):
        service = number[-length:]
        if service.startswith(("95", "96")) and len(number) >= length + 4 and (listed := _numbers().get(service)):
            return SenderMatch(listed.organisation, listed.number, "port", listed.source, listed.listed_on)
    return None


# --- Links ------------------------------------------------------------------------------------------------------------

SHORT_LINKS = frozenset(
    [
        "t.cn",
        "dwz.cn",
        "url.cn",
        "suo.im",
        "suo.nz",
        "u.nu",
        "bit.ly",
        "tinyurl.com",
        "t.co",
        "goo.gl",
        "is.gd",
        "ow.ly",
        "cutt.ly",
        "rb.gy",
        "rebrand.ly",
        "s.id",
        "shorturl.at",
        "t.ly",
        "v.gd",
        "tny.im",
        "0x7.me",
        "c-n.co",
        "dwz.mk",
        "m6z.cn",
        "sourl.cn",
        "w.url.cn",
        "3.cn",
        "tb.cn",
    ]
)
_IP = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")


def host(url: str) -> str:
    """The host that a link leads to, in lower case, without a port; empty when there is none. Nothing is looked up."""
    try:
        return (urlsplit(url if "://" in url[:12] else f"http://{url}").hostname or "").rstrip(".")
    except ValueError:
        return ""


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


@lru_cache(maxsize=10_000)
def registrable_domain(url: str) -> str:
    """The part of a link's host that somebody has registered: `icbc.com.cn` of `https://m.icbc.com.cn/x`; an IP as it is.

    By the public suffix list, with the private part of it: what stands on `somebody.github.io` is somebody's, not GitHub's.
    """
    name = host(url)
    if _IP.fullmatch(name):
        return name
    return _suffixes().privatesuffix(name) or name


def is_short_link(url: str) -> bool:
    return registrable_domain(url) in SHORT_LINKS or host(url) in SHORT_LINKS


def is_raw_ip(url: str) -> bool:
    return bool(_IP.fullmatch(host(url)))


_LOOKS_LIKE = str.maketrans("01i35", "olles")
_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"))


def _skeleton(name: str) -> str:
    """A domain's first label as the eye takes it in: digits and foreign letters read as the Latin letters they resemble, i and 1 as l."""
    label = name.split(".")[0].lower()
    if label.startswith("xn--"):
        try:
            label = label.encode("ascii").decode("idna")
        except UnicodeError:
            return label
    label = unicodedata.normalize("NFKC", label)
    if not label.isascii():
        label = "".join(char if char.isascii() else _as_latin(char) for char in label)
    label = label.translate(_LOOKS_LIKE)
    for pair, letter in _PAIRS:
        label = label.replace(pair, letter)
    return label.replace("-", "")


@cache
def _as_latin(char: str) -> str:
    """The Latin letter that a foreign one is confused with, by Unicode's table; the character itself when there is none."""
    from confusable_homoglyphs import confusables  # half a megabyte of table, which few messages need

    found = confusables.is_confusable(char, preferred_aliases=[]) or []
    alike = (each["c"].lower() for entry in found for each in entry["homoglyphs"])
    return next((each for each in alike if len(each) == 1 and each.isascii() and each.isalnum()), char)


def look_alike(domain: str, known: tuple[str, ...] | frozenset[str]) -> str | None:
    """The known domain that `domain` resembles without being it (1cbc.com.cn, icbc-cn.top, xn--…), or None."""
    domain = registrable_domain(domain)
    real = {registrable_domain(other) for other in known}
    if not domain or domain in real:
        return None
    mine = _skeleton(domain)
    for other in sorted(real):
        theirs = _skeleton(other)
        if len(theirs) < 4:
            if mine == theirs:
                return other
            continue
        if mine == theirs or (theirs in mine and len(mine) - len(theirs) <= 6):
            return other
        if len(theirs) >= 6 and DamerauLevenshtein.distance(mine, theirs) == 1:
            return other
    return None


# --- Names of lenders -------------------------------------------------------------------------------------------------

_SUFFIXES = re.compile(
    r"(?:股份|有限|责任|集团|控股)*公司$|股份$|信用卡(?:中心|部)?$|(?:app|平台|官方|客服|提醒|通知|贷款|借款)$"
    r"|[\s,.]*\b(?:ltd|limited|plc|inc|llc|llp|corp|corporation|co|company|pvt|private|n\.?a|pjsc|sacco)\b\.?$|[\s]+(?:credit cards?|cards?|loans?|team|services?)$",
)
_SHORTER = (("消费金融", "消金"), ("小额贷款", "小贷"), ("农村商业银行", "农商行"), ("农商银行", "农商行"), ("村镇银行", "村行"), ("中国工商", "工商"), ("中国农业", "农业"), ("中国建设", "建设"), ("中国民生", "民生"),
            ("中国光大", "光大"), ("中国邮政储蓄", "邮储"), ("邮政储蓄", "邮储"), ("上海浦东发展", "浦发"), ("广东发展", "广发"))  # fmt: skip
_PLACES = re.compile(
    r"^(?:中国|北京|天津|上海|重庆|深圳|广州|广东|厦门|杭州|浙江|江苏|南京|苏州|河北|河南|湖北|湖南|四川|陕西|山东|内蒙古|哈尔滨|黑龙江|武汉|成都|西安|海南|福建|安徽|江西|云南|贵州|广西|辽宁|吉林|甘肃|宁夏|新疆|青海|西藏|晋商)(?:省|市|自治区)?"
)


def plain_name(name: str) -> str:
    """A lender's name without what companies add to it: legal form, bank's card department, blanks and case."""
    name = unicodedata.normalize("NFKC", name[:200]).strip().lower()
    name = re.sub(r"[()\s]+", " ", name).strip() if name.isascii() else re.sub(r"[()\s]", "", name)
    for _ in range(3):
        shorter = _SUFFIXES.sub("", name).strip(" ,.")
        if shorter == name or len(shorter) < 2:
            break
        name = shorter
    for long, short in _SHORTER:
        name = name.replace(long, short)
    return name


def same_lender(name_a: str, name_b: str) -> int | None:
    """How alike two names of a lender are, 85 to 100; None when they are not the same. A brand is not its company.

    招商银行信用卡 and 招商银行股份有限公司 are the same bank; 花呗 and 重庆蚂蚁消费金融有限公司 are not the same name,
    however closely they belong together: that link is the borrower's own alias.
    """
    one, other = plain_name(name_a), plain_name(name_b)
    if not one or not other:
        return None
    if one == other:
        return 100
    bare_one, bare_other = _PLACES.sub("", one), _PLACES.sub("", other)
    if bare_one == bare_other and len(bare_one) >= 4 and not (one != bare_one and other != bare_other):
        return 95
    if one.isascii() and other.isascii():
        score = round(fuzz.token_sort_ratio(one, other))
        short, long = sorted((one.split(), other.split()), key=len)
        if (
            long[: len(short)] == short
            and len(short[0]) >= 4
            and not set(long[len(short) :]) & {"bank", "capital", "securities", "insurance"}
        ):
            return max(score, 90)
        return score if score >= 92 else None
    score = round(fuzz.ratio(one, other))
    return score if score >= 88 and min(len(one), len(other)) >= 5 else None


@cache
def licences() -> tuple[Licence, ...]:
    """The licensed consumer-finance and auto-finance companies, from a copy to be verified."""
    with (_DATA / "licensed_lenders.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Licence(
                row["name"],
                row["type"],
                row["institution_code"],
                row["source"],
                datetime.date.fromisoformat(row["listed_on"]),
            )
            for row in csv.DictReader(file)
        )


def licence(name: str) -> Licence | None:
    """The licensed company of this name, or None: not on the list, which is not to say that it has no licence."""
    found = [(same_lender(name, row.name) or 0, row) for row in licences()]
    score, row = max(found, key=lambda pair: pair[0])
    return row if score else None
