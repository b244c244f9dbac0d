"""The dialogue's one page, as a table: what stands open, what is said, and the step that follows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.conversation import Conversation, Offer, Stage, Task
from assistant.dialogue import (
    Abandon,
    Answer,
    AskAgain,
    Chat,
    Clarify,
    Explain,
    Fallback,
    Fulfil,
    Proceed,
    Relay,
    Unasked,
    decide,
)
from assistant.matcher import Match, Ranking, Verdict
from assistant.slot import Kind, Value
from assistant.utterance import Signal, Utterance

QUIET = Conversation("c")
VERMEER = Value("vermeer", "8B14E96F0C7D2A35B6E1", "Drukkerij Vermeer")
FOUR = Value("4", 4)
ASKED_CUSTOMER = Task("create_authorization", asked="customer", asked_kind=Kind.CUSTOMER)
ASKED_REASON = Task("request_return", asked="reason", asked_kind=Kind.TEXT)
PREVIEWED = Task("create_authorization", {"customer": VERMEER, "quantity": (FOUR,)}, stage=Stage.CONFIRMING)
REFUSED = Task("create_authorization", {"quantity": (FOUR,)}, stage=Stage.REFUSED, asked="customer", asked_kind=Kind.CUSTOMER)


def said(intent: str | None = None, *, verdict: Verdict | None = None, **parts: object) -> Utterance:
    matches = (Match(intent, 0.9),) if intent else ()
    ranking = Ranking(matches, verdict or (Verdict.SURE if intent else Verdict.NOTHING), "nl")
    return Utterance("…", "nl", ranking, **parts)  # type: ignore[arg-type]


def open_task(task: Task) -> Conversation:
    return replace(QUIET, task=task)


YES, NO, STOP = Signal.YES, Signal.NO, Signal.STOP
CASES = {
    "a person has taken over": (replace(QUIET, taken_over=True), said("nfr-gold"), Relay()),
    "a sure topic is answered": (QUIET, said("nfr-gold"), Answer(("nfr-gold",))),
    "a second question in the message is answered too": (
        QUIET,
        said("nfr-gold", also=("nfr-renewal",)),
        Answer(("nfr-gold", "nfr-renewal")),
    ),
    "a sure action starts with what was said": (
        QUIET,
        said("customer_status", starts={"customer": VERMEER}),
        Proceed(Task("customer_status", {"customer": VERMEER})),
    ),
    "small talk is returned": (QUIET, said("smalltalk_thanks"), Chat("smalltalk_thanks")),
    "out of scope is not answered": (QUIET, said("out_of_scope"), Fallback()),
    "several likely ones are asked about": (
        QUIET,
        said("nfr-gold", verdict=Verdict.SEVERAL, choices=("nfr-gold", "nfr-platinum")),
        Clarify(("nfr-gold", "nfr-platinum")),
    ),
    "nothing likely falls back": (QUIET, said(), Fallback()),
    "a yes without a question is told so": (QUIET, said(signal=YES), Unasked()),
    "a picked choice is answered": (QUIET, said(picked="nfr-platinum"), Answer(("nfr-platinum",))),
    "a half sentence goes on with the last action": (
        QUIET,
        said(follows="customer_status", starts={"customer": VERMEER}),
        Proceed(Task("customer_status", {"customer": VERMEER})),
    ),
    "a half sentence goes on with it although it resembles another request": (
        QUIET,
        said("list_opportunities", follows="list_customers", starts={"customer": VERMEER}),
        Proceed(Task("list_customers", {"customer": VERMEER})),
    ),
    "a second thought is no other request": (
        open_task(PREVIEWED),
        said("remove_licenses", goes_on=True, answers={"quantity": (Value("5", 5),)}),
        Proceed(PREVIEWED.with_values({"quantity": (Value("5", 5),)})),
    ),
    "a stop word abandons an open task": (open_task(ASKED_CUSTOMER), said(signal=STOP), Abandon()),
    "a stop with a reason abandons it too": (open_task(ASKED_CUSTOMER), said(opens=STOP), Abandon()),
    "an answer fills the open slot": (
        open_task(ASKED_CUSTOMER),
        said(answers={"customer": VERMEER}, bare=True),
        Proceed(replace(ASKED_CUSTOMER, values={"customer": VERMEER})),
    ),
    "a text that begins with no is an answer where a text is asked": (
        open_task(ASKED_REASON),
        said(opens=NO, answers={"reason": Value("no budget left", "no budget left")}),
        Proceed(replace(ASKED_REASON, values={"reason": Value("no budget left", "no budget left")})),
    ),
    "a question in the middle is answered and the task kept": (
        open_task(ASKED_CUSTOMER),
        said("vip-admin-change", asks=True),
        Answer(("vip-admin-change",), ASKED_CUSTOMER),
    ),
    "a question where a text is asked is answered, not swallowed": (
        open_task(ASKED_REASON),
        said("return-authorization", asks=True, answers={"reason": Value("…", "…")}),
        Answer(("return-authorization",), ASKED_REASON),
    ),
    "a sentence where a text is asked is that text": (
        open_task(ASKED_REASON),
        said("cancel_authorization", answers={"reason": Value("…", "…")}),
        Proceed(replace(ASKED_REASON, values={"reason": Value("…", "…")})),
    ),
    "another request in the middle is taken up": (
        open_task(ASKED_CUSTOMER),
        said("list_opportunities"),
        Proceed(Task("list_opportunities"), again=ASKED_CUSTOMER),
    ),
    "an answer in a sentence that resembles a request with no use for it is the answer": (
        open_task(ASKED_CUSTOMER),
        said("diagnose_portal_access", answers={"customer": VERMEER}),
        Proceed(replace(ASKED_CUSTOMER, values={"customer": VERMEER})),
    ),
    "a request about the value that would answer is a request": (
        open_task(ASKED_CUSTOMER),
        said("customer_status", answers={"customer": VERMEER}, starts={"customer": VERMEER}),
        Proceed(Task("customer_status", {"customer": VERMEER}), again=ASKED_CUSTOMER),
    ),
    "why in the middle explains and keeps the task": (open_task(PREVIEWED), said(puzzled=True), Explain(PREVIEWED)),
    "why after a refusal explains it": (open_task(REFUSED), said("diagnose_payment_required", puzzled=True), Explain()),
    "where running words are asked why may be one of them": (
        open_task(ASKED_REASON),
        said(puzzled=True, answers={"reason": Value("waarom", "waarom")}),
        Proceed(ASKED_REASON.with_values({"reason": Value("waarom", "waarom")})),
    ),
    "no to did you mean is none of these": (replace(QUIET, choices=("nfr-gold", "nfr-access")), said(signal=NO), Abandon()),
    "a mere yes where a name is asked is no name": (
        open_task(ASKED_CUSTOMER),
        said(signal=YES, answers={"customer": Value("prima", None)}),
        AskAgain(ASKED_CUSTOMER),
    ),
    "understood, in the middle, is answered by the open question": (
        open_task(ASKED_CUSTOMER),
        said("smalltalk_acknowledgement"),
        Proceed(ASKED_CUSTOMER),
    ),
    "thanks in the middle keep the task": (
        open_task(ASKED_CUSTOMER),
        said("smalltalk_thanks"),
        Chat("smalltalk_thanks", ASKED_CUSTOMER),
    ),
    "what gives no value is asked again": (open_task(ASKED_CUSTOMER), said(), AskAgain(ASKED_CUSTOMER)),
    "a lone yes does what was previewed": (open_task(PREVIEWED), said(signal=YES), Fulfil(PREVIEWED)),
    "a yes with words behind it does too": (open_task(PREVIEWED), said(opens=YES), Fulfil(PREVIEWED)),
    "a lone no leaves everything": (open_task(PREVIEWED), said(signal=NO), Abandon()),
    "a no with a reason leaves everything": (open_task(PREVIEWED), said(opens=NO), Abandon()),
    "a no with a reason that resembles a request is still a no": (
        open_task(PREVIEWED),
        said("resend_invitation", opens=NO),
        Abandon(),
    ),
    "a no with another request is that request": (
        open_task(PREVIEWED),
        said("customer_status", opens=NO, starts={"customer": VERMEER}),
        Proceed(Task("customer_status", {"customer": VERMEER})),
    ),
    "a question at the preview that begins with yes is answered first": (
        open_task(PREVIEWED),
        said("order-duration", opens=YES, asks=True),
        Answer(("order-duration",), PREVIEWED),
    ),
    "a no with another value is a correction": (
        open_task(PREVIEWED),
        said(opens=NO, answers={"quantity": (Value("5", 5),)}, bare=True),
        Proceed(PREVIEWED.with_values({"quantity": (Value("5", 5),)})),
    ),
    "a yes that repeats the value is a yes": (
        open_task(PREVIEWED),
        said(opens=YES, answers={"customer": VERMEER}),
        Fulfil(PREVIEWED),
    ),
    "a yes that changes a value shows the preview again": (
        open_task(PREVIEWED),
        said(opens=YES, answers={"quantity": (Value("5", 5),)}, bare=True),
        Proceed(PREVIEWED.with_values({"quantity": (Value("5", 5),)})),
    ),
    "after a refusal another value takes the task up again": (
        open_task(REFUSED),
        said(answers={"customer": VERMEER}, bare=True),
        Proceed(REFUSED.with_values({"customer": VERMEER})),
    ),
    "after a refusal the same request once more is that request": (
        open_task(REFUSED),
        said("create_authorization", opens=STOP),
        Proceed(Task("create_authorization")),
    ),
    "after a refusal another request is simply started": (
        open_task(REFUSED),
        said("list_opportunities"),
        Proceed(Task("list_opportunities")),
    ),
    "after a refusal another request is that request, though its values would fit what was refused": (
        open_task(REFUSED),
        said("remove_licenses", starts={"quantity": (FOUR,)}, answers={"quantity": (Value("5", 5),)}, bare=True),
        Proceed(Task("remove_licenses", {"quantity": (FOUR,)})),
    ),
    "after a refusal something not understood falls back": (open_task(REFUSED), said(), Fallback()),
}


@pytest.mark.parametrize("case", CASES)
def test_the_step_follows_from_what_stands_open_and_what_is_said(case: str) -> None:
    conversation, utterance, step = CASES[case]
    assert decide(conversation, utterance) == step


def test_a_yes_takes_the_offer_with_what_is_known() -> None:
    offer = Offer("request_return", {"order": Value("SO-5001", "SO-5001")})
    step = decide(replace(QUIET, offer=offer), said(signal=YES))
    assert step == Proceed(Task("request_return", offer.values), offered=offer)


def test_asking_for_what_was_offered_joins_both() -> None:
    offer = Offer("request_return", {"order": Value("SO-5001", "SO-5001")})
    step = decide(replace(QUIET, offer=offer), said("request_return", starts={"quantity": FOUR}))
    assert step == Proceed(Task("request_return", {**offer.values, "quantity": FOUR}), offered=offer)


def test_turning_an_offer_down_starts_nothing() -> None:
    offer = Offer("request_return")
    assert decide(replace(QUIET, offer=offer), said(signal=NO)) == Abandon()
