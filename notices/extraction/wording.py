"""Many phrases looked for at once, quickly: a phrase is tried only where plain characters that it must hold occur.

Every phrase of every wording is filed under the first few of those characters. A text is looked up once, by all the
short strings that it holds; what is left of several hundred phrases are a few dozen.
"""

import re
from collections.abc import Iterator
from functools import cached_property

_PHRASES: list[tuple["Wording", re.Pattern[str]]] = []
_FILED: dict[str, list[tuple[str, int]]] = {}  # what a phrase must hold (if more than the key) and its number
_SHORT: list[tuple[str, int]] = []  # what is too short to be filed
_UNFILED: set[int] = set()  # phrases of which too little is plain: always tried


class Wording:
    """The alternatives of a regular expression, found in a `Text`; the matches come phrase by phrase and may overlap."""

    def __init__(self, pattern: str) -> None:
        for phrase in _alternatives(pattern):
            for opened in _opened(phrase):
                self._file(opened)

    def _file(self, phrase: str) -> None:
        number = len(_PHRASES)
        _PHRASES.append((self, re.compile(phrase)))
        for literal in _literals(phrase):
            key = literal[: 3 if literal.isascii() else 2]
            if not literal:
                _UNFILED.add(number)
            elif key.isascii() and len(key) < 3:
                _SHORT.append((literal, number))
            else:
                _FILED.setdefault(key, []).append((literal[len(key) :] and literal, number))

    def finditer(self, text: "Text") -> Iterator[re.Match[str]]:
        for phrase in text.phrases.get(self, ()):
            yield from phrase.finditer(text.low)

    def search(self, text: "Text") -> re.Match[str] | None:
        """A match, that of the first phrase in the pattern that has one; None when none has."""
        for phrase in text.phrases.get(self, ()):
            if match := phrase.search(text.low):
                return match
        return None


class Text:
    """A text in lower case in which wordings are looked for."""

    def __init__(self, low: str) -> None:
        self.low = low

    @cached_property
    def phrases(self) -> dict[Wording, list[re.Pattern[str]]]:
        """The phrases that the text can hold at all, by the wording they belong to."""
        low = self.low
        strings = {low[place : place + 3] for place in range(len(low) - 2)}
        if not low.isascii():
            strings.update(low, (low[place : place + 2] for place in range(len(low) - 1)))
        numbers = _UNFILED | {number for literal, number in _SHORT if literal in low}
        for key in strings & _FILED.keys():
            for literal, number in _FILED[key]:
                if not literal or literal in low:
                    numbers.add(number)
        found: dict[Wording, list[re.Pattern[str]]] = {}
        for number in sorted(numbers):
            wording, phrase = _PHRASES[number]
            found.setdefault(wording, []).append(phrase)
        return found


def _alternatives(pattern: str) -> list[str]:
    """The top-level alternatives of a pattern; a group that is the whole of it is opened."""
    parts, start = [], 0
    for position, depth, element in _tokens(pattern):
        if element == "|" and depth == 0:
            parts.append(pattern[start:position])
            start = position + 1
    return [*parts, pattern[start:]]


def _opened(phrase: str) -> list[str]:
    r"""The phrase, or each of its words when it is nothing but a group of words: `\\b(?:a|b)\\b` is `\\ba\\b` and `\\bb\\b`."""
    whole = re.fullmatch(r"(?P<head>(?:\\b)?)\(\?:(?P<words>.*)\)(?P<tail>(?:\\b)?)", phrase, re.DOTALL)
    if whole is None or _closes_early(whole["words"]):
        return [phrase]
    return [f"{whole['head']}(?:{word}){whole['tail']}" for word in _alternatives(whole["words"])]


def _closes_early(words: str) -> bool:
    """Whether a parenthesis closes that was not opened: the group was not the whole."""
    return any(depth < 0 for _, depth, _ in _tokens(words))


def _tokens(pattern: str) -> Iterator[tuple[int, int, str]]:
    """Each part of a pattern: its place, the depth of groups it stands in, and its text."""
    shape = re.compile(
        r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\((?:\?(?:P<\w+>|[:=!]|<[=!]))?|\{\d*,?\d*\}[?+]?|[*+?][?+]?|.", re.DOTALL
    )
    depth, position = 0, 0
    while position < len(pattern):
        found = shape.match(pattern, position)
        assert found is not None
        element = found[0]
        depth -= element == ")"
        yield position, depth, element
        depth += element.startswith("(")
        position = found.end()


_BEST = 4  # characters; a longer literal is no better at keeping texts out


def _literals(phrase: str) -> tuple[str, ...]:
    """Strings of which every text that matches holds at least one; ("",) when that cannot be told."""
    best: tuple[str, ...] = ("",)
    for candidate in _candidates(phrase):
        if min(map(len, candidate)) * 8 - len(candidate) > min(map(len, best)) * 8 - len(best):
            best = candidate
    return best


def _candidates(phrase: str) -> Iterator[tuple[str, ...]]:
    parts = list(_tokens(phrase))
    run, index = "", 0
    while index < len(parts):
        position, _, element = parts[index]
        if element.startswith("("):
            close = next(
                i for i in range(index + 1, len(parts)) if parts[i][2] == ")" and parts[i][1] == parts[index][1]
            )
            inner = phrase[position + len(element) : parts[close][0]]
            after = parts[close + 1][2] if close + 1 < len(parts) else ""
            yield (run,)
            run = ""
            if not element.startswith(("(?!", "(?<!", "(?<=", "(?=")) and not _optional(after):
                yield tuple(literal for part in _alternatives(inner) for literal in _literals(part))
            index = close + 1
            continue
        after = parts[index + 1][2] if index + 1 < len(parts) else ""
        plain = (
            element[1]
            if len(element) == 2 and element[0] == "\\" and not element[1].isalnum()
            else element
            if len(element) == 1 and element not in ".^$|"
            else ""
        )
        if plain and not _optional(after) and not _repeats(element):
            run += plain
            if _repeats(after):
                yield (run,)
                run = ""
        elif not _repeats(element) and element not in ("\\b", "\\B", "^", "$"):
            yield (run,)
            run = ""
        index += 1
    yield (run,)


def _repeats(element: str) -> bool:
    return element[:1] in ("*", "+", "?", "{") and element != ""


def _optional(element: str) -> bool:
    return element[:1] in ("*", "?") or element.startswith(("{0", "{,"))
