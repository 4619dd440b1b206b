"""One message read and checked, and the pages of a large account: 10 loans, 500 notices. Run by `make bench`."""

import datetime
import statistics
import time
from collections.abc import Callable
from zoneinfo import ZoneInfo

import django

LOANS, NOTICES, ROUNDS = 10, 500, 60
SHANGHAI = ZoneInfo("Asia/Shanghai")


def main() -> None:
    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client

    # The hosts and static files of a test, but the real middleware and templates.
    settings.ALLOWED_HOSTS = ["*"]
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    call_command("migrate", verbosity=0)
    borrower, loans = fill()
    client = Client()
    client.force_login(borrower, backend=settings.AUTHENTICATION_BACKENDS[0])
    show("one message read and checked against 10 loans", reading(loans))
    # Peers, 200 rows or one record: 108 / 165 ms and 443 kB; 25 / 36 ms and 66 kB.
    for address in ("/", "/loans/", "/notices/", f"/loans/{loans[0].pk}/"):
        show(f"page {address}", lambda address=address: client.get(address), weigh=client.get(address))


def fill():
    from notices.receiving import receive_notice
    from tests.factories import make_borrower, make_lender, make_loan

    borrower = make_borrower(language="zh-hans")
    lender = make_lender(borrower)
    loans = [make_loan(borrower, lender, account_tail=f"{1000 + n}") for n in range(LOANS)]
    start = datetime.datetime(2026, 2, 1, 9, 0, tzinfo=SHANGHAI)
    for n in range(NOTICES):
        receive_notice(borrower=borrower, text=text(n), sender="1069", received_at=start + datetime.timedelta(hours=n))
    return borrower, loans


def text(n: int) -> str:
    return (
        f"【晴川金融】尊敬的客户，您尾号{1000 + n % LOANS}的借款已逾期{n % 30 + 1}天，应还{888 + n}.49元，请尽快还款。"
    )


def reading(loans) -> Callable[[], object]:
    from notices.claim import Message
    from notices.crosscheck import check

    records = [loan.as_record() for loan in loans]
    message = Message(text(3), "1069", datetime.datetime(2026, 3, 1, 9, 0, tzinfo=SHANGHAI))
    return lambda: check(message, records, today=datetime.date(2026, 3, 1))


def show(what: str, work: Callable[[], object], weigh=None) -> None:
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    p95 = statistics.quantiles(times, n=20)[-1]
    size = f"{len(weigh.content) / 1024:8.0f} KiB" if weigh else ""
    print(f"{what:48} p50 {statistics.median(times):7.1f} ms  p95 {p95:7.1f} ms {size}")


if __name__ == "__main__":
    main()
