"""What to do about a verdict, and what not, as codes: by the verdict, and before that by what stands out among the findings."""

from collections.abc import Iterable

from notices.crosscheck import Verdict
from notices.outcome import Code

DO: dict[Verdict, tuple[str, ...]] = {
    Verdict.AGREES: ("pay_by_usual_way", "or_ask_for_plan", "call_only_known"),
    Verdict.DIFFERS: ("ask_for_breakdown", "pay_what_you_owe", "keep_message"),
    Verdict.PAID_ALREADY: ("send_proof", "ask_for_confirmation", "keep_message"),
    Verdict.UNKNOWN_LOAN: ("check_credit_report", "ask_lender_officially", "log_it_if_yours", "keep_message"),
    Verdict.NOT_MINE: ("say_not_mine_once", "ask_to_delete", "keep_message"),
    Verdict.LIKELY_SCAM: ("wait_a_day", "call_only_known", "report_fraud", "keep_message"),
    Verdict.CANNOT_TELL: ("ask_for_statement", "call_only_known", "keep_message"),
    Verdict.NO_DEMAND: ("nothing_to_pay",),
}
DO_NOT: dict[Verdict, tuple[str, ...]] = {
    Verdict.AGREES: ("no_link", "no_private_account", "no_borrowing"),
    Verdict.DIFFERS: ("no_paying_difference", "no_link", "no_private_account"),
    Verdict.PAID_ALREADY: ("no_paying_twice", "no_link"),
    Verdict.UNKNOWN_LOAN: ("no_paying_first", "no_personal_data", "no_link"),
    Verdict.NOT_MINE: ("no_promising", "no_personal_data", "no_link"),
    Verdict.LIKELY_SCAM: ("no_paying", "no_code", "no_link", "no_screen", "no_callback"),
    Verdict.CANNOT_TELL: ("no_guessing", "no_link"),
    Verdict.NO_DEMAND: ("no_link",),
}

# What stands out is said first.
DO_FIRST: dict[Code, tuple[str, ...]] = {
    Code.ADDRESSEE: ("say_not_mine_once", "ask_to_delete"),
    Code.PAUSE: ("show_pause", "ask_for_confirmation_of_pause"),
    Code.COST: ("ask_to_recount_cost",),
    Code.EARLIER: ("ask_which_holds",),
}
DO_NOT_FIRST: dict[Code, tuple[str, ...]] = {
    Code.ADDRESSEE: ("no_paying_for_another", "no_promising"),
    Code.PAUSE: ("no_giving_up_pause",),
    Code.EARLIER: ("no_paying_difference",),
}


def to_do(verdict: Verdict, standing_out: Iterable[Code]) -> tuple[str, ...]:
    """What to do now, in order, each once."""
    return _first(verdict, standing_out, DO_FIRST, DO)


def not_to_do(verdict: Verdict, standing_out: Iterable[Code]) -> tuple[str, ...]:
    return _first(verdict, standing_out, DO_NOT_FIRST, DO_NOT)


def _first(
    verdict: Verdict,
    standing_out: Iterable[Code],
    by_code: dict[Code, tuple[str, ...]],
    by_verdict: dict[Verdict, tuple[str, ...]],
) -> tuple[str, ...]:
    """Nothing goes before a likely scam's own advice."""
    own = [] if verdict is Verdict.LIKELY_SCAM else [code for each in standing_out for code in by_code.get(each, ())]
    return tuple(dict.fromkeys((*own, *by_verdict[verdict])))
