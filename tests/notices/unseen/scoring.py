"""How well a batch of messages is read: python -m tests.notices.unseen.scoring chinese_1 [--wrong]"""

import datetime
import importlib
import sys

from notices.claim import Message
from notices.extraction import read
from tests.notices.message_tables import SHORT_NAMES

RECEIVED = datetime.datetime(2026, 10, 26, 10, 0, tzinfo=datetime.timezone(datetime.timedelta(hours=8)))
GENUINE = {"due_soon", "overdue", "final_demand"}


def main(names: list[str], show: bool) -> None:
    for name in names:
        messages = importlib.import_module(f"tests.notices.unseen.{name}").MESSAGES
        right, false_notices = 0, 0
        scores = {short: [0, 0, 0] for short in SHORT_NAMES}  # right, claimed, said
        for kind, facts, text in messages:
            reading = read(Message(text, None, RECEIVED))
            claim = reading.claim.as_json()
            right += reading.kind == kind
            false_notices += kind not in GENUINE and reading.kind in GENUINE
            wrong = [] if reading.kind == kind else [f"{kind} read as {reading.kind}"]
            for short, long in SHORT_NAMES.items():
                if facts is None:
                    continue
                said, read_as = facts.get(short), claim[long]
                scores[short][0] += said is not None and said == read_as
                scores[short][1] += read_as is not None
                scores[short][2] += said is not None
                if said != read_as:
                    wrong.append(f"{short}: {said} read as {read_as}")
            if show and wrong:
                print("; ".join(wrong), "|", text, file=sys.stdout)
        print(
            f"{name}: {len(messages)} messages, kind {right / len(messages):.3f}, no loan notice but read as one: {false_notices}"
        )
        for short, (good, claimed, said) in scores.items():
            print(
                f"  {short:7} recall {good}/{said} = {good / max(said, 1):.3f}, precision {good}/{claimed} = {good / max(claimed, 1):.3f}"
            )


if __name__ == "__main__":
    main([name for name in sys.argv[1:] if name != "--wrong"], "--wrong" in sys.argv)
