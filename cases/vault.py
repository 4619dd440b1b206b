"""The vault as it is now, held against what was logged: every link, every original, every time stamp."""

from collections.abc import Iterator

from agreements.signature import read_stamp
from borrowers.models import Borrower
from cases import chain
from cases.models import Item, Stamp


def head(borrower: Borrower, *, is_sample: bool = False) -> Item | None:
    """The last item of the chain; its link stands for all before it."""
    return Item.objects.filter(borrower=borrower, is_sample=is_sample).order_by("number").last()


def bound_by(borrower: Borrower, link: str) -> Item | None:
    """The item at which the borrower's own chain had that head; None when it never had, or an entry up to there was altered."""
    own = Item.objects.filter(borrower=borrower, is_sample=False).order_by("number")
    last = own.filter(link=link).first()
    if last is None:
        return None
    before = own.filter(number__lte=last.number).iterator(chunk_size=500)
    broken = next(chain.faults((item.as_entry(), item.link) for item in before), None)
    return None if broken else last


def faults(borrower: Borrower) -> Iterator[chain.Fault]:
    """What is not as it was logged, in the borrower's own chain and in that of the sample. In the memory of one original."""
    for is_sample in (False, True):
        items = Item.objects.filter(borrower=borrower, is_sample=is_sample).order_by("number")
        yield from chain.faults((item.as_entry(), item.link) for item in items.iterator(chunk_size=500))
        for item in items.iterator(chunk_size=500):
            content = item.original()
            if content is None:
                yield chain.Fault(item.number, "gone", item.name)
            elif chain.fingerprint(content) != item.sha256:
                yield chain.Fault(item.number, "original", item.name)
    yield from _stamps(borrower)


def _stamps(borrower: Borrower) -> Iterator[chain.Fault]:
    """The stamps whose head is not in the chain any more, or whose token does not hold."""
    links = dict(Item.objects.filter(borrower=borrower, is_sample=False).values_list("number", "link"))
    for stamp in Stamp.objects.filter(borrower=borrower):
        if links.get(stamp.number) != stamp.head or read_stamp(bytes(stamp.token), stamp.head) is None:
            yield chain.Fault(stamp.number, "stamp", stamp.by)
