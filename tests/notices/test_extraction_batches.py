"""Ten batches of messages, each written before the rules had seen one like it, kept so that they stay well read.

How each was read when it was new stands in `tests/notices/unseen/__init__.py`.
"""

import pytest

from tests.notices.message_tables import check_reading
from tests.notices.unseen import (
    chinese_1,
    chinese_2,
    chinese_3,
    chinese_4,
    chinese_5,
    english_1,
    english_2,
    english_3,
    english_4,
    english_5,
)
from tests.notices.unseen.scoring import RECEIVED

BATCHES = (
    chinese_1, chinese_2, chinese_3, chinese_4, chinese_5,
    english_1, english_2, english_3, english_4, english_5,
)  # fmt: skip


@pytest.mark.parametrize(("kind", "facts", "text"), [row for batch in BATCHES for row in batch.MESSAGES])
def test_a_message_of_a_fresh_batch_is_read_as_what_it_is(kind, facts, text):
    check_reading(text, RECEIVED, kind, facts)
