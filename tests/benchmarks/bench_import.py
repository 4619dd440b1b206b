"""An export of 100,000 messages brought in, a list of 100,000 notices, and one paste up to its verdict.

Run: python -m tests.benchmarks.bench_import
"""

import datetime
import io
import resource
import statistics
import time
from collections.abc import Callable, Iterator
from itertools import islice

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402

from notices import exports, importing, receiving  # noqa: E402
from notices.claim import Message  # noqa: E402
from notices.extraction import read  # noqa: E402
from notices.models import Import  # noqa: E402
from tests.factories import make_borrower, make_loan  # noqa: E402

COUNT = 100_000
ABOUT_LOANS = 12  # one in so many
START = 1700000000000
OTHERS = (
    "【快递驿站】您的包裹{n}已到，请凭取件码{n}到门口领取。", "【淘宝】您的验证码是{n}，5分钟内有效，请勿告诉他人。", "今晚一起吃饭吗？老地方见，{n}",
    "【中国移动】尊敬的客户，您本月已使用流量{n}MB，详情请登录掌上营业厅。", "Your parcel {n} will be delivered today between 10 and 12.", "【某某商城】双十一大促，满{n}减50，拒收请回复R",
    "Meeting moved to {n}, see you there. Bring the papers please.", "【某某银行】您尾号{n}的储蓄卡收入人民币500.00元，余额8{n}.00元。",
)  # fmt: skip
LOAN = "【晴川金融】尊敬的客户，您尾号1234的借款已逾期{n}天，应还888.49元，请尽快还款，以免影响征信。"


def export() -> bytes:
    """As SMS Backup & Restore writes it."""
    out = io.StringIO()
    out.write("<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n<smses count=\"100000\">\n")
    for n in range(COUNT):
        text = LOAN.format(n=n % 90 + 1) if n % ABOUT_LOANS == 0 else OTHERS[n % len(OTHERS)].format(n=100000 + n)
        out.write(
            f'<sms protocol="0" address="1069{n % 997:04d}" date="{START + n * 60_000}" type="1" subject="null" '
            f'body="{text}" toa="null" sc_toa="null" service_center="null" read="1" status="-1" locked="0" '
            'date_sent="1700000000000" sub_id="1" readable_date="14 Nov 2023 22:13:20" contact_name="(Unknown)" />\n'
        )
    out.write("</smses>")
    return out.getvalue().encode()


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def p95(times: list[float]) -> str:
    return f"{statistics.quantiles(times, n=20)[-1] * 1000:,.0f} ms"


def main() -> None:
    call_command("migrate", verbosity=0)
    borrower = make_borrower()
    make_loan(borrower)
    data = export()
    rows = [("the file", f"{len(data) / 1e6:,.1f} MB")]

    def messages() -> Iterator[exports.Exported]:
        return exports.messages(io.BytesIO(data), exports.Format.BACKUP, datetime.UTC)

    parsing = seconds(lambda: sum(1 for _ in messages()))
    rows.append(("messages a second out of the file", f"{COUNT / parsing:,.0f}"))
    taking = seconds(
        lambda: importing.take_in(borrower=borrower, name="sms.xml", chunks=pieces(data), now=timezone.now())
    )
    sample = [Message(m.text, m.sender, m.at) for m in islice(messages(), 5000)]
    reading = seconds(lambda: [read(message) for message in sample])
    rows.append(("messages a second read (first 5,000)", f"{len(sample) / reading:,.0f}"))
    data = b""
    before = peak()
    owner = importing.claim(import_id=Import.objects.get().pk, now=timezone.now())
    assert owner
    whole = seconds(lambda: importing.read_on(owner=owner, clock=timezone.now))
    owner.refresh_from_db()
    rows += [
        ("taken in", f"{taking:,.1f} s"),
        (f"{owner.total:,} read, {owner.kept:,} checked and stored", f"{whole:,.1f} s"),
        ("messages a second, read, checked and stored", f"{owner.total / whole:,.0f}"),
        ("peak memory, with what the benchmark itself held", f"{max(before, peak()):,.0f} MB"),
    ]
    at = timezone.now()
    pastes = [
        seconds(lambda n=n: receiving.receive_notice(borrower=borrower, text=LOAN.format(n=n), received_at=at))
        for n in range(100, 200)
    ]
    rows.append(("one paste up to its verdict, p95", p95(pastes)))
    rows += listing(borrower)
    width = max(len(name) for name, _ in rows)
    for name, figure in rows:
        print(f"{name:<{width}}  {figure:>10}")


def pieces(data: bytes) -> list[bytes]:
    return [data[start : start + 65536] for start in range(0, len(data), 65536)]


def listing(borrower) -> list[tuple[str, str]]:
    """With 100,000 notices: the first page, a late one, and two searches of which one finds nothing."""
    at = datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC)
    standing = receiving.standing_of(borrower)
    check = receiving.check_notice(borrower.notices.first(), standing)
    for start in range(0, COUNT, 1000):
        arrived = [
            receiving.Arrived(LOAN.format(n=n), "10690", at + datetime.timedelta(minutes=n))
            for n in range(start, start + 1000)
        ]
        receiving.keep(borrower=borrower, arrived=arrived, standing=standing, checks=[check] * 1000)
    mine = borrower.notices
    works = {
        "first page": lambda: list(mine.judged()[:30]),
        "a late page": lambda: list(mine.judged().older_than(at + datetime.timedelta(minutes=50), 10**9)[:30]),
        "counted as waiting": lambda: mine.waiting().count(),
        "search that finds": lambda: list(mine.judged().saying("逾期 77777")[:30]),
        "search that finds nothing": lambda: list(mine.judged().saying("没有这样的话")[:30]),
    }
    return [(f"100,000 notices: {name}, p95", p95([seconds(work) for _ in range(20)])) for name, work in works.items()]


if __name__ == "__main__":
    main()
