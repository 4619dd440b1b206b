"""Findings about whose debt it is: the account, and the person that the message speaks to."""

import re
from collections.abc import Sequence

from loans.record import Record
from notices.claim import Claim
from notices.extraction.normalising import legible
from notices.outcome import Code, Finding, Outcome, Reason


def same_tail(claimed: str, recorded: str) -> bool:
    """Whether two tails end alike, over at least three characters: 1234 and 61234, not 34 and 1234."""
    short, long = sorted((claimed.upper(), recorded.upper()), key=len)
    return len(short) >= 3 and long.endswith(short)


def account_tail(claim: Claim, record: Record) -> Finding | None:
    """The loan's own account only: the tail of the card that pays is never held against it."""
    if not claim.account_tail:
        return None
    if not record.account_tail:
        return Finding(Code.ACCOUNT_TAIL, Outcome.MISSING, claim.account_tail, None, None, (Reason("not_recorded"),))
    same = same_tail(claim.account_tail, record.account_tail)
    return Finding(
        Code.ACCOUNT_TAIL, Outcome.AGREE if same else Outcome.DIFFER, claim.account_tail, record.account_tail
    )


# --- Who is spoken to -----------------------------------------------------------------------------------------------

_RELATION = re.compile(
    r"[您你]的?(?:亲友|家人|朋友|亲属|同事|联系人|家属|好友)|your (?:friend|relative|reference|contact|colleague|family"
    r"|brother|sister|husband|wife|son|daughter|employee)",
    re.IGNORECASE,
)


def addressee(claim: Claim, names: Sequence[str], *, fits: bool) -> Finding | None:
    """Whether the message speaks to the borrower, known by `names`. None when it names nobody who can be told apart.

    `fits` says that account or amount are this loan's: then another name is worth knowing, but decides nothing.
    """
    written = claim.addressee
    if not written:
        return None
    against = Outcome.NOTE if fits else Outcome.DIFFER
    if _RELATION.match(written):
        return Finding(Code.ADDRESSEE, against, written, reasons=(Reason("somebody_elses_debt"),))
    if not names:
        return Finding(Code.ADDRESSEE, Outcome.MISSING, written, reasons=(Reason("name_not_stored"),))
    alike = [same_person(written, name) for name in names]
    if any(alike):
        mine = names[alike.index(True)]
        return Finding(Code.ADDRESSEE, Outcome.AGREE, written, mine)
    if None in alike:
        return None
    return Finding(Code.ADDRESSEE, against, written, names[0], reasons=(Reason("another_name"),))


_HAN = re.compile(r"[\u3400-\u9fff]")
_TITLE = re.compile(r"(?:先生|女士|小姐|同学)$")
_MASK = re.compile(r"[*×某]+")
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦"
    "邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤欧岳柴阎洪施牛易樊俞翁庞章鲁葛殷兰温季申倪颜关聂齐焦鲍辛管祝左涂祁耿牟卜路詹裴席包柯梅"
    "盛童翟骆游阮喻华凌成霍柳桂蓝饶涂房丘隋古景米苗邢符舒谷"
)
_TITLE_EN = re.compile(r"^(?:mr|mrs|ms|miss|shri|smt|dr)\.?$")


def same_person(written: str, mine: str) -> bool | None:
    """Whether a name as a message writes it (张先生, 张*, 张某某, Mr Smith) may be mine; None when that cannot be told."""
    written, mine = legible(written).text.strip(), legible(mine).text.strip()
    if not mine or bool(_HAN.search(written)) is not bool(_HAN.search(mine)):
        return None
    return _same_chinese(written, mine) if _HAN.search(written) else _same_english(written, mine)


def _same_chinese(written: str, mine: str) -> bool | None:
    bare = _TITLE.sub("", written)
    if not bare or (bare[0] not in _SURNAMES and not _MASK.match(bare)):
        return None
    if bare != written and mine.startswith(bare):
        return True
    return re.fullmatch(".+".join(map(re.escape, _MASK.split(bare))), mine) is not None


def _same_english(written: str, mine: str) -> bool | None:
    theirs, own = _words(written), _words(mine)
    if not theirs or not own:
        return None
    return any(one.startswith(other) or other.startswith(one) for one in theirs for other in own)


def _words(name: str) -> list[str]:
    """The words of a name that tell people apart: no titles, no initials."""
    words = re.split(r"[^\w']+", name.casefold())
    return [word for word in words if len(word) > 2 and not _TITLE_EN.match(word)]
