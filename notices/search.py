"""How messages are searched: both the message and what is looked for are folded to one form, and compared as they stand.

No index of words: Chinese has no blanks, and looking through the texts of one borrower is quick enough (see the benchmark).
"""

import unicodedata

LONGEST = 4_000  # characters of a message that the search sees
MOST_TERMS = 8


def folded(text: str) -> str:
    """The text in one width, without case, controls and runs of blanks."""
    plain = unicodedata.normalize("NFKC", text[:LONGEST].encode("utf-8", "replace").decode()).casefold()
    return " ".join("".join(c if c.isprintable() else " " for c in plain).split())


def terms(query: str) -> list[str]:
    """What is looked for: the words of the query, each for itself; what stands in quotes stays together."""
    pieces = folded(query[:200]).split('"')
    apart = [word for piece in pieces[::2] for word in piece.split()]
    return [*dict.fromkeys([*apart, *(piece.strip() for piece in pieces[1::2] if piece.strip())])][:MOST_TERMS]
