"""What travels over the API: every body as it must look, in one place, from which the OpenAPI document is made."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SerializerFunctionWrapHandler, model_serializer, model_validator
from pydantic.json_schema import SkipJsonSchema

from assistant.reply import Drawn, Presence, State, Type

Language = Literal["nl", "en"]
WAYS = ("text", "choice", "form")
"""What a turn may consist of."""

MESSAGE_ID = r"^[A-Za-z0-9_-]{1,64}$"
LONGEST_TEXT, LONGEST_CHOICE, LONGEST_FIELD, LONGEST_COMMENT = 20_000, 300, 2_000, 2_000
"""Characters of a message, of a button's value, of a field of a form, and of what somebody thought of an answer or article."""

LARGEST_NUMBER = 1_000_000_000


class In(BaseModel):
    """A body that comes in: nothing is converted, nothing unknown is let through."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Query(BaseModel):
    """What stands behind the question mark of an address."""

    model_config = ConfigDict(frozen=True)


class Out(BaseModel):
    """A body that goes out: parts that are empty are left out."""

    model_config = ConfigDict(frozen=True)

    @model_serializer(mode="wrap")
    def without_empty_parts(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """The parts that say something, and those that are always there."""
        always = {name for name, about in type(self).model_fields.items() if about.is_required()}
        return {name: value for name, value in handler(self).items() if name in always or value not in ("", [], None)}


class Status(Out):
    status: Literal["ok"]


class FieldError(BaseModel):
    """What is wrong with one field."""

    model_config = ConfigDict(populate_by_name=True)
    place: str = Field(alias="in")
    field: str
    says: str


class ProblemDocument(BaseModel):
    """What went wrong (RFC 9457); `type` is `urn:loket:problem:` and a code that stays the same."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[FieldError] = []
    incident: str = ""
    reason: str = ""


# ---- conversations


PageFact = Annotated[str, Field(max_length=300)]


class Start(In):
    """`page` is what the host page knows of itself, such as `{"customer": "…VIP ID…"}`; at most 20 facts."""

    language: Language | None = None
    page: Annotated[dict[Annotated[str, Field(max_length=40)], PageFact], Field(max_length=20)] = {}


class Button(Out):
    label: str
    value: str
    hint: str = ""
    role: Literal["yes", "no", "danger", "option", "link"] = "option"


class Section(Out):
    title: str
    lines: list[str]


class Message(Out):
    """`text` is plain and stands alone, `html` is sanitised; the rest is for showing the message as a card."""

    type: Type
    text: str
    html: str
    title: str = ""
    rows: list[tuple[str, str]] = []
    items: list[str] = []
    sections: list[Section] = []
    warning: str = ""
    note: str = ""
    buttons: list[Button] = []
    topic: str = ""
    address: str = ""
    expires: str = ""


class FormField(Out):
    """`kind` is how it is best drawn; `value` is what is known or was typed, and `error` why that will not do.

    A date stands in it as `2026-11-24`, a choice as the value of one; a field that takes `several` holds them with commas.
    """

    slot: str
    label: str
    kind: Drawn
    required: bool
    several: bool = False
    value: str = ""
    hint: str = ""
    choices: list[Button] = []
    error: str = ""


class Form(Out):
    """All that an action asks, to fill in at once: send `action` and the values of the fields back as `form`."""

    action: str
    title: str
    fields: list[FormField]


class Started(Out):
    """`token` proves that the conversation is yours: send it as `X-Conversation-Token` with every later call."""

    id: str
    token: str
    language: Language
    messages: list[Message]


FieldName = Annotated[str, Field(min_length=1, max_length=80)]


class Filled(In):
    """A form that was filled in: what stands in each field, by its slot; a field that is empty may be left out."""

    action: FieldName
    values: Annotated[dict[FieldName, Annotated[str, Field(max_length=LONGEST_FIELD)]], Field(max_length=40)]


class Say(In):
    """One turn: words that were typed, the `value` of a button that was pressed, or a form that was filled in.

    `message_id` is chosen by the client, one for each message. The same one again gets the same reply, and nothing is done twice.
    """

    model_config = ConfigDict(json_schema_extra={"oneOf": [{"required": [way]} for way in WAYS]})
    message_id: Annotated[str, Field(pattern=MESSAGE_ID)]
    text: Annotated[str, Field(max_length=LONGEST_TEXT)] = ""
    choice: Annotated[str, Field(min_length=1, max_length=LONGEST_CHOICE)] = ""
    form: Filled | SkipJsonSchema[None] = None

    @model_validator(mode="after")
    def one_of_these(self) -> Say:
        """Typed, pressed or filled in: one of these."""
        ways = self.model_fields_set.intersection(WAYS)
        if len(ways) != 1 or ("form" in ways and self.form is None):
            raise ValueError("give one of text, choice and form")
        return self


class Reply(Out):
    """`asks` names the slot that is asked for, where `state` is ask; `form` is there for whoever prefers that.

    With `sign_in_needed`, go on with the same conversation once there is an identity token, and send the choice `again`.
    `speaker` is the person of the helpdesk who says this, and `presence` tells that they joined or left just now.
    """

    turn: int
    state: State
    intent: str | None
    language: Language
    messages: list[Message]
    asks: str = ""
    form: Form | None = None
    sign_in_needed: bool = False
    speaker: str = ""
    presence: Presence | None = None


class Turn(Out):
    """What was said by the visitor, and the reply to it; with a `choice`, `said` is what stood on the button."""

    turn: int
    message_id: str
    said: str
    choice: str = ""
    at: datetime
    reply: Reply


class Turns(Out):
    turns: list[Turn]


class After(Query):
    after: Annotated[int, Field(ge=0, le=LARGEST_NUMBER)] = 0


class Feedback(In):
    helpful: bool
    comment: Annotated[str, Field(max_length=LONGEST_COMMENT)] = ""


# ---- articles


class Wanted(Query):
    q: Annotated[str, Field(max_length=500)] = ""
    lang: Language = "nl"
    limit: Annotated[int, Field(ge=1, le=100)] = 10


class Reading(Query):
    lang: Language = "nl"


class Found(Out):
    id: str
    language: Language
    title: str
    summary: str
    area: str
    address: str
    score: float | None = None


class Articles(Out):
    query: str
    language: Language
    articles: list[Found]


class PassageOut(Out):
    type: Type
    text: str
    html: str
    items: list[str] = []


class Source(Out):
    document: str
    heading: str


class ArticleOut(Found):
    passages: list[PassageOut]
    actions: list[str]
    related: list[str]
    source: Source
    reviewed: str
