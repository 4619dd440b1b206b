"""Making a message legible without losing it: every character read knows where it stands in the text as received."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from notices.claim import Role, Span
from notices.extraction.wording import Text

LIMIT = 4_000
"""Characters that are read. A message is a few hundred; what comes after this is kept but not read."""

_TRADITIONAL = (
    "貸贷還还銀银帳账賬账戶户應应繳缴訴诉訟讼師师執执強强點点領领額额優优驗验證证號号碼码當当過过時时間间請请務务與与為为於于對对"
    "電电話话聯联繫系係系責责債债權权產产後后將将會会險险費费發发開开關关個个們们來来見见訊讯達达這这邊边逕迳適适運运選选遲迟週周"
    "轉转輕轻辦办農农違违約约壞坏詢询該该說说識识議议護护讓让買买賣卖資资貨货質质購购贈赠贏赢餘余館馆馬马驚惊體体麗丽現现絡络級级終终"
    "統统網网經经絕绝給给結结線线縣县總总績绩繼继續续罰罚聞闻職职聲声處处術术裝装規规視视親亲覺觉觀观計计記记許许設设試试詳详認认誤误"
    "謹谨財财貼贴賀贺賠赔賴赖贊赞車车軟软輸输鄰邻醫医釋释針针鈔钞錄录錢钱鎖锁鏈链門门閉闭問问陽阳陰阴隊队階阶隨随雙双雲云難难靈灵"
    "預预頭头題题願愿類类顧顾風风飛飞飲饮騙骗騷骚齊齐龍龙專专業业東东嚴严並并亂乱價价儘尽內内兩两減减別别動动勞劳勝胜區区協协單单"
    "卻却參参員员問问啟启嗎吗國国圓圆團团圖图報报場场壓压備备夠够夾夹學学實实審审寫写寬宽寶宝屆届屬属島岛帶带幫帮幣币庫库廣广"
    "張张彈弹從从復复徵征愛爱慶庆憑凭戰战戲戏擇择擔担據据擬拟擴扩攝摄敗败敘叙數数斷断無无舊旧書书條条極极構构標标樣样樓楼機机檢检權权"
    "歡欢歲岁歷历歸归殘残氣气決决沒没況况濟济準准滿满滯滞災灾狀状獎奖獲获環环畢毕異异盡尽監监盤盘碼码確确礙碍禮礼種种稱称積积穩稳"
    "窮穷筆笔節节範范築筑簡简簽签籤签糾纠紅红納纳紙纸細细組组絲丝織织繳缴羅罗義义習习聽听腦脑臨临舉举莊庄華华葉叶"
    "蘇苏蘭兰補补衛卫製制複复訂订託托訪访評评詐诈詞词誠诚調调談谈論论講讲謝谢譽誉讀读變变貧贫費费貿贸賃赁賓宾賭赌贖赎趕赶蹤踪輪轮"
    "辭辞遠远遞递遺遗鄉乡釣钓鋪铺錯错鍵键鐘钟鑒鉴長长陳陈陸陆險险隱隐雜杂離离靜静響响順顺須须頒颁頻频顯显養养駐驻髮发鬆松麥麦黃黄黨党"
    "緊紧緩缓編编縮缩罷罢聖圣肅肃脅胁腳脚臺台萬万億亿參叁貳贰郵邮採采佔占併并幹干劃划創创劉刘勵励勸劝匯汇華华販贩貫贯貪贪貶贬贓赃"
    "戶户償偿僅仅傳传債债傷伤傾倾僱雇儲储兒儿凍冻凈净剛刚劇剧匱匮卹恤吳吴啞哑喪丧圍围墊垫執执夥伙妳你孫孙寧宁導导層层幀帧"
    "偉伟傑杰鵬鹏輝辉軍军濤涛穎颖瓊琼鳳凤楊杨趙赵韓韩馮冯鄧邓蕭萧蔣蒋鍾钟盧卢鄭郑譚谭鑫鑫飛飞亞亚賢贤蓮莲瑩莹鈴铃銘铭錦锦煒炜曉晓"
    "徹彻恆恒惡恶態态慮虑懲惩懶懒懷怀戀恋戶户拋抛挾挟捲卷掃扫掛挂損损換换揮挥搶抢撥拨擊击擋挡擾扰攔拦"
)
_LOOK_ALIKES = (
    "аaеeоoрpсcхxуyіiѕsјjԁdһhѵvԛqԝwӏlАAВBЕEКKМMНHОOРPСCТTХXУYІIЅSЈJαaοoρpνvΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧX"
    "‐-‑-‒-–-—-―-−-﹣-‘'’'“\"”\"′'ˋ'İIıiſs⾦金⾏行⽉月⽇日⾯面⾼高⽤用⽅方⾄至⼈人⼀一⼆二⼗十⼤大⼿手⼼心⽂文⽅方⻚页⽹网⻓长¥¥"
)


def _single_characters() -> dict[int, str]:
    """Full-width forms, styled letters and the like, each for the one plain character it stands for."""
    table: dict[int, str] = {}
    blocks = (
        (0x00A0, 0x0100),
        (0x1680, 0x1681),
        (0x2000, 0x2010),
        (0x2070, 0x20A0),
        (0x2100, 0x2190),
        (0x2460, 0x2500),
        (0x2F00, 0x2FE0),
        (0x3000, 0x3001),
        (0xF900, 0xFB00),
        (0xFE10, 0xFE70),
        (0xFF01, 0xFFEF),
        (0x1D400, 0x1D800),
    )
    for first, end in blocks:
        for code in range(first, end):
            plain = unicodedata.normalize("NFKC", chr(code))
            if len(plain) == 1 and plain != chr(code):
                table[code] = plain
    for pairs in (_TRADITIONAL, _LOOK_ALIKES):
        for strange, plain in zip(pairs[::2], pairs[1::2], strict=True):
            table[ord(strange)] = plain
    for code in range(ord("①"), ord("⑨") + 1):
        table[code] = str(code - ord("①") + 1)
    table |= {ord("〔"): "[", ord("〕"): "]", ord("\r"): " ", ord("\t"): " ", 0x2028: "\n", 0x2029: "\n"}
    table |= dict.fromkeys(range(0xD800, 0xE000), "\ufffd")  # half a character says nothing
    table |= {ord(full): full for full in "，；！？"}  # NFKC would make them ASCII
    return table


_TABLE = _single_characters()
_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]+"
)
_HAN = re.compile("[\u3400-\u9fff]")
_CJK = "\u3400-\u9fff，。；！？、：【】《》（）"
_SPLIT = {
    "扌甲": "押", "亻昔": "借", "亻责": "债", "亻責": "债", "讠斥": "诉", "讠正": "证", "讠公": "讼", "讠亥": "该", "氵去": "法", "彳正": "征",
    "亻言": "信", "彳聿": "律", "辶俞": "逾", "其月": "期", "钅艮": "银", "钅戋": "钱", "木又": "权", "扌丸": "执", "亻崔": "催", "代贝": "贷",
    "扌口": "扣", "讠殳": "设", "讠周": "调", "讠方": "访", "彳导": "得", "辶不": "还", "刂贝": "则", "女尔": "你",
    "讠人": "认", "纟内": "纳", "纟及": "级", "纟吉": "结", "亻尔": "你", "扌立": "拉", "讠青": "请", "贝才": "财", "贝又": "贩",
    "刑讠": "刑诉", "亻至": "侄", "亻弗": "佛", "广又": "庆", "土也": "地", "亻主": "住", "亻呆": "保", "氵欠": "次",
}  # fmt: skip
# What is put between the parts of a Chinese word to hide it from filters; a space is also simply how some lenders write.
_NOISE = re.compile(
    r"(?=[ /\\.·•*_~^|`'+=&#%﹒・●" + "".join(sorted({pair[0] for pair in _SPLIT})) + r"])(?:"
    rf"(?<![ ])[ ]{{1,200}}(?=[{_CJK}])|(?<=[{_CJK}])[ ]{{1,200}}"
    r"|(?<=[\u3400-\u9fff])[ /\\.·•*_~^|`'+=&#%﹒・●]{1,3}(?=[\u3400-\u9fff])|" + "|".join(_SPLIT) + ")"
)
_MAYBE_NOISE = re.compile(r"[ /\\.·•*_~^|`'+=&#%﹒・●" + "".join({pair[0] for pair in _SPLIT}) + "]")
_IDEOGRAPHIC_POINT = re.compile(
    r"(?<=\d)。(?=\d{1,2}元)|(?<=\d)。(?=\d{2}[，,；。)])|(?<=[a-z0-9])。(?=[a-z][a-z0-9]{0,20}[。./])|(?<=[a-z])。(?=[a-z]{2,4}(?![a-z]))"
)
# Digits of an amount set apart one by one, or by thousands.
_SPACED_DIGITS = re.compile(
    r"(?<=(?<!\d)\d) (?=\d(?: \d)*(?:\.\d{1,2})?元)|(?<=(?<![\d\-/.:])\d) (?=\d{3}(?: \d{3})?\.\d\d元)"
    r"|(?<=(?<![\d\-/.:])\d\d) (?=\d{3}(?: \d{3})?\.\d\d元)"
)
_FULL_WIDTH_COMMA = re.compile("(?<=[０-９])，(?=[０-９Ｏｏ]{3})")
_LETTER_AS_DIGIT = re.compile(r"(?<=[\d,])[OoIl](?=[\dOoIl]{0,8}\d)|(?<![A-Za-z0-9])[OoIl](?=\d{1,3}[天日元期])")


@dataclass(frozen=True, slots=True)
class Legible:
    """A text made plain: full width, traditional, split and look-alike characters undone, noise inside words removed.

    `low` is `text` in lower case, of the same length. `span` gives the place in the original.
    """

    text: str
    low: str
    chinese: bool
    broken: bool  # words were broken up with marks or split characters: a sign, not a proof
    words: Text  # `low`, as wordings look for it
    positions: list[int] | None  # of every character in the original; None when nothing moved

    def span(self, start: int, end: int, role: Role) -> Span:
        if self.positions is None:
            return Span(start, end, role)
        return Span(self.positions[start], self.positions[end - 1] + 1 if end > start else self.positions[start], role)


def legible(original: str) -> Legible:
    text = original[:LIMIT]
    positions: list[int] | None = None
    if text.isascii() and text.isprintable():
        low = text.lower()
        return Legible(text, low, False, False, Text(low), None)
    text = _FULL_WIDTH_COMMA.sub(",", text).translate(_TABLE)
    if _INVISIBLE.search(text):
        text, positions, _ = _rewrite(text, positions, _INVISIBLE, lambda found: "")
    chinese = len(_HAN.findall(text, 0, 400)) >= 4
    broken = False
    if chinese and _MAYBE_NOISE.search(text):
        text, positions, broken = _rewrite(text, positions, _NOISE, _undone)
    if chinese and _SPACED_DIGITS.search(text):
        text, positions, _ = _rewrite(text, positions, _SPACED_DIGITS, lambda found: "")
    if chinese and "。" in text:
        text = _IDEOGRAPHIC_POINT.sub(".", text)
    text = _LETTER_AS_DIGIT.sub(lambda found: "0" if found[0] in "Oo" else "1", text)
    low = text.lower()
    if len(low) != len(text):
        low = text
    return Legible(text, low, chinese, broken, Text(low), positions)


def _undone(found: re.Match[str]) -> str | None:
    return _SPLIT.get(found[0], "")


def _rewrite(
    text: str, positions: list[int] | None, pattern: re.Pattern[str], plain: Callable[[re.Match[str]], str | None]
) -> tuple[str, list[int] | None, bool]:
    """`text` with every match replaced (None keeps it), the positions that go with it, and whether more than blanks went."""
    pieces: list[str] = []
    where: list[int] = []
    done, broken = 0, False
    origin = positions if positions is not None else range(len(text) + 1)
    for found in pattern.finditer(text):
        replacement = plain(found)
        if replacement is None:
            continue
        start, end = found.span()
        pieces += (text[done:start], replacement)
        where += origin[done:start]
        where += [origin[start]] * len(replacement)
        broken = broken or bool(replacement) or not found[0].isspace()
        done = end
    if not pieces:
        return text, positions, False
    where += origin[done:]
    return "".join((*pieces, text[done:])), where, broken
