"""Texts made to slow a reader down, each of SIZE characters; no message looks like this."""

SIZE = 50_000
_UNITS = {
    "digits": "1", "zeros": "0", "commas": "1,", "thousands": "1,000,", "points": "1.", "blanks": " ", "blanks between Han": "还 ", "brackets": "【", "nested brackets": "【[（(",
    "closed brackets": "【a】", "stars": "*", "x": "x", "x and digits": "x1", "masked": "*1234", "currency": "¥", "amounts": "¥1.00 ", "amounts in yuan": "1元", "capitals": "壹", "capitals and units": "拾万",
    "due words": "应还", "overdue words": "逾期", "if": "如果", "days": "1月1日", "slashes": "1/", "dashes": "1-", "dots between letters": "a.", "links": "http://a.cn/ ", "one link": "a", "at signs": "a@",
    "split characters": "扌甲", "noise": "还/", "newlines": "\n", "dear": "Dear ", "capital words": "Aa ", "from your": "from your ", "due on": "due on ", "min due": "min due ", "rs": "rs.", "debited": "debited ",
    "payment": "payment ", "code": "code ", "otp": "otp is ", "will be": "will be ", "account": "a/c ", "ending": "ending in ", "overdue": "overdue ", "legal": "legal ", "zero width": "\u200b", "bidi": "a\u202e",
    "half characters": "\ud800", "null": "\x00", "full width": "１，", "traditional": "還", "O between digits": "1O", "link and points": "积分 http", "prize": "获得", "refund": "退款", "court": "法院", "account locked": "账户",
    "transfer": "转到", "on behalf": "受委托", "relatives": "您的亲友", "dpd": "dpd ", "Dear Sir": "Dear Sir A ", "phone": "138 ", "plus": "+1 ", "parens": "(1)", "convert": "convert ", "balance": "balance ",
    "repair": "征信", "cancel": "注销", "job": "earn ", "arrest": "arrest ", "irs": "irs ", "toll": "toll unpaid ", "point words": "points ", "years": "2026", "of": "of ", "bank": "Bank ", "hyphen name": "-A ", "score": "score ", "convert words": "convert a ", "unless": "unless paid ", "congrats": "congrats ", "borrow limit": "new limit ", "collections": "collections ", "application": "application ",
    "by mistake": "by mistake ", "pay to": "pay to my ", "filled in": "填写", "misdirected": "转错", "last day to pay": "最迟", "overdue items": "逾期账单", "account and name": "6222020200011112222 ",
}  # fmt: skip
HOSTILE = {name: (unit * SIZE)[:SIZE] for name, unit in _UNITS.items()}
HOSTILE |= {f"Chinese {name}": ("您的贷款" + unit * SIZE)[:SIZE] for name, unit in _UNITS.items()}
