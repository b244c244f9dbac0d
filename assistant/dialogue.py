"""What to do with a message: the whole behaviour of the assistant on one page, without clock, records or wording."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.conversation import Conversation, Offer, Stage, Task
from assistant.slot import Kind, Values
from assistant.utterance import Signal, Utterance


@dataclass(frozen=True)
class Relay:
    """A person has taken over: pass the message on and say nothing."""


@dataclass(frozen=True)
class Proceed:
    """Go on with a task: judge what is known, then ask for the next value, show a preview, or look it up.

    Where it turns out to be looked up only, `again` is taken up afterwards.
    """

    task: Task
    offered: Offer | None = None
    again: Task | None = None


@dataclass(frozen=True)
class Fulfil:
    """Do what was previewed."""

    task: Task


@dataclass(frozen=True)
class Abandon:
    """Stop the task, or turn down the offer; nothing was changed."""


@dataclass(frozen=True)
class AskAgain:
    """The message gave no usable value: repeat the open question or the preview."""

    task: Task


@dataclass(frozen=True)
class Answer:
    """Answer one topic or several, and take up `again` afterwards."""

    topics: tuple[str, ...]
    again: Task | None = None


@dataclass(frozen=True)
class Chat:
    """Small talk, and take up `again` afterwards."""

    group: str
    again: Task | None = None


@dataclass(frozen=True)
class Explain:
    """Somebody does not follow: say again why it was refused, or where `again` stands."""

    again: Task | None = None


@dataclass(frozen=True)
class Clarify:
    """Several are likely: ask which is meant."""

    choices: tuple[str, ...]


@dataclass(frozen=True)
class Unasked:
    """A yes or no to which there is no question."""


@dataclass(frozen=True)
class Fallback:
    """Not understood, or nothing that is known here; the second time in a row a person is offered."""


Step = Relay | Proceed | Fulfil | Abandon | AskAgain | Answer | Chat | Explain | Clarify | Unasked | Fallback

SMALLTALK = "smalltalk_"
ACKNOWLEDGEMENT = "smalltalk_acknowledgement"
PLAIN = (Kind.EMAIL, Kind.PERSON, Kind.QUANTITY, Kind.DATE)
"""Kinds of values that are answers wherever they are asked, whatever else the message resembles."""


def decide(conversation: Conversation, utterance: Utterance) -> Step:
    """The next step. A person first, then the task that is open, then an offer, then what the message itself asks for."""
    if conversation.taken_over:
        return Relay()
    if utterance.puzzled and not _free_to_say(conversation.task):
        return Explain(_standing(conversation.task))
    if conversation.task and not _takes_way_out(conversation, utterance):
        return _in_task(conversation.task, utterance) or _fresh(conversation, utterance)
    return _fresh(conversation, utterance)


def _in_task(task: Task, said: Utterance) -> Step | None:
    if _stops(task, said):
        return Abandon()
    if task.stage is Stage.CONFIRMING and said.signal in (Signal.YES, Signal.NO):
        return Fulfil(task) if said.signal is Signal.YES else Abandon()
    asks_yes_or_no = bool(task.options) or task.asked_kind is Kind.CHOICE
    if said.signal is Signal.YES and task.stage is Stage.FILLING and not asks_yes_or_no:
        return AskAgain(task)  # "ja prima" is no product, no name and no reason
    news = {name: value for name, value in said.answers.items() if task.values.get(name) != value}
    if task.stage is Stage.CONFIRMING and _settles(task, said) and not news:
        return Fulfil(task) if said.opens is Signal.YES else Abandon()
    if _aside(task, said):
        return _beside(task, said)
    if news:
        return Proceed(task.with_values(news))
    if task.stage is Stage.REFUSED:
        return None
    return _beside(task, said) if said.sure else AskAgain(task)


def _stops(task: Task, said: Utterance) -> bool:
    if said.signal is Signal.STOP:
        return True
    again = said.sure == task.action  # "annuleer PA-100041" once more is that request, not a stop
    return said.opens is Signal.STOP and not (said.asks or said.answers or again or _requests_another(task, said))


def _settles(task: Task, said: Utterance) -> bool:
    """Whether a longer message is a yes or no with a reason, and neither a question nor another request."""
    return said.opens in (Signal.YES, Signal.NO) and not said.asks and not _requests_another(task, said)


def _requests_another(task: Task, said: Utterance) -> bool:
    """Whether the message asks, with a value of its own, for another action than the one that is open."""
    return bool(said.sure and said.sure != task.action and is_action(said.sure) and said.starts)


def _aside(task: Task, said: Utterance) -> bool:
    """Whether the message is about something else, although a value could be read from it."""
    if not said.sure or said.sure == task.action:
        return False
    if _free_text(task, said.answers):
        return said.command if is_action(said.sure) else said.asks and is_topic(said.sure)
    if task.stage is Stage.REFUSED and is_action(said.sure) and said.starts and task.asked not in said.answers:
        return True  # what was refused waits for one value only; anything else with values of its own is a new request
    if said.bare or (said.goes_on and said.answers):
        return False
    if is_topic(said.sure):
        return said.asks and (not said.answers or task.asked_kind is Kind.TEXT)
    if not is_action(said.sure) or (task.asked in said.answers and task.asked_kind in PLAIN and not said.requests):
        return False
    return task.asked not in said.answers or bool(said.starts)  # a value that the other action has no use for is the answer


def _free_text(task: Task, answers: Values) -> bool:
    """Whether what was read is nothing but the message itself, taken as the text that was asked for."""
    return set(answers) == {task.asked} and not task.options and task.asked_kind is Kind.TEXT


def _beside(task: Task, said: Utterance) -> Step | None:
    again = _standing(task)
    if said.sure is None:
        return None
    if said.sure == ACKNOWLEDGEMENT and again:
        return Proceed(again)  # "ok" answers no open question, and is answered by asking it again
    if said.sure.startswith(SMALLTALK):
        return Chat(said.sure, again)
    if is_topic(said.sure):
        return Answer((said.sure, *said.also), again)
    if is_action(said.sure) and said.sure != task.action:
        kept = again if said.opens in (Signal.NONE, Signal.YES) else None  # "no, show me my customers" leaves it
        return Proceed(Task(said.sure, said.starts), again=kept)
    return AskAgain(task) if again else None


def _standing(task: Task | None) -> Task | None:
    """The task, where it is still open."""
    return task if task and task.stage is not Stage.REFUSED else None


def _free_to_say(task: Task | None) -> bool:
    """Whether the task asks for running words, in which anything may be said."""
    return task is not None and task.asked_kind is Kind.TEXT and not task.options


def _fresh(conversation: Conversation, said: Utterance) -> Step:
    if said.picked:
        return _start(said.picked, said)
    offer = conversation.offer
    if offer and _takes(offer, said):
        return Proceed(Task(offer.action, {**offer.values, **said.starts}), offered=offer)
    if offer and said.signal is Signal.NO:
        return Abandon()
    if said.signal is Signal.STOP and said.sure is None:
        return Abandon()
    if conversation.choices and said.signal is Signal.NO:
        return Abandon()  # none of those
    if said.signal in (Signal.YES, Signal.NO):
        return Unasked()
    if said.follows:  # little else stands in it than values for the look-up before
        return _start(said.follows, said)
    if said.sure:
        return _start(said.sure, said)
    if said.choices:
        return Clarify(said.choices)
    return Fallback()


def _takes_way_out(conversation: Conversation, said: Utterance) -> bool:
    """Whether the step that a refusal offered is asked for, and not another value for what was refused."""
    task, offer = conversation.task, conversation.offer
    refused = task is not None and task.stage is Stage.REFUSED
    return bool(refused and offer and (said.sure == offer.action or (_takes(offer, said) and not said.answers)))


def _takes(offer: Offer, said: Utterance) -> bool:
    return said.signal is Signal.YES or said.sure == offer.action or (said.opens is Signal.YES and not said.asks)


def _start(intent: str, said: Utterance) -> Step:
    if intent.startswith(SMALLTALK):
        return Chat(intent)
    if is_topic(intent):
        return Answer((intent, *said.also))
    return Proceed(Task(intent, said.starts)) if is_action(intent) else Fallback()


def is_topic(intent: str) -> bool:
    """Topic ids are addresses, with hyphens; ids of actions are names, with underscores."""
    return "_" not in intent


def is_action(intent: str) -> bool:
    """Whether the intent is neither a topic, nor small talk, nor out of scope."""
    return not is_topic(intent) and not intent.startswith(SMALLTALK) and intent != "out_of_scope"
