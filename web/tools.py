"""What another program may do here for one person: search, read and ask, see what a deed would change, and confirm it."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field

from assistant.exchange import Exchange, Overtaken, Visitor, offered
from assistant.installation import Installation
from assistant.memory import Unknown
from assistant.reply import State
from web.cleaning import readable
from web.identity import Signatures, Unidentified
from web.keyset import KeysUnavailable
from web.reader import Reader, reader_of
from web.search import Search
from web.story import plain_answer

Language = Literal["nl", "en"]
HANDLE = re.compile(r"([0-9a-f]{32})\.([A-Za-z0-9_-]{20,64})\.([1-9][0-9]{0,8})")
LONGEST_QUERY = 500
LONGEST_TEXT = 2_000

In = Annotated[Language, Field(description="nl for Dutch, en for English")]
By = Annotated[str, Field(description="The handle of an earlier answer, as it was given")]


class Cannot(Exception):
    """What was asked for cannot be; the code says why, and the language is the one to say it in."""

    def __init__(self, code: str, language: str = "en") -> None:
        super().__init__(code)
        self.code = code
        self.language = language


@dataclass(frozen=True)
class Hit:
    """An article that fits the words; `score` runs from 0 to 1."""

    id: str
    title: str
    summary: str
    address: str
    score: float


@dataclass(frozen=True)
class Hits:
    """The articles that fit, best first."""

    articles: tuple[Hit, ...]


@dataclass(frozen=True)
class Page:
    """An article as this person may read it; `source` is the document and heading behind it, `related` are ids."""

    id: str
    title: str
    language: str
    text: str
    address: str
    source: str
    reviewed: str
    related: tuple[str, ...]


@dataclass(frozen=True)
class Said:
    """What the assistant said, and how the turn ended.

    `state` is answer, ask, confirm, done, refused, cancelled, clarify, fallback or handoff. Where it is confirm, nothing has
    happened yet: `text` is the preview, and `handle` is what `confirm` takes. Where it is ask, `asks` names what is missing.
    With `sign_in_needed`, make the request again once there is an identity token.
    """

    state: str
    language: str
    text: str
    intent: str | None
    asks: str
    sign_in_needed: bool
    choices: tuple[str, ...]
    articles: tuple[str, ...]
    expires: str
    handle: str


@dataclass(frozen=True)
class Tools:
    """The assistant for the one person whose identity token stands in the settings, or for somebody unknown without one."""

    installation: Installation
    exchange: Exchange
    searching: Search
    signatures: Signatures

    @classmethod
    def of(cls, installation: Installation) -> Tools:
        """Everything at hand before the first call; raises SettingError, ContentError and StoreError."""
        exchange = Exchange(installation.assistant, installation.store)
        searching = Search(installation.content, installation.matcher)
        return cls(installation, exchange, searching, Signatures.of(installation.settings))

    def search(
        self,
        query: Annotated[str, Field(max_length=LONGEST_QUERY)],
        language: In,
        limit: Annotated[int, Field(ge=1, le=50)] = 8,
    ) -> Hits:
        """Search the help articles on the vendor's reseller programme. `read` gives the whole of one."""
        hits = self.searching.find(readable(query), language, limit, self._reader())
        return Hits(
            tuple(
                Hit(
                    hit.article.id,
                    hit.article.title,
                    hit.article.about.summary,
                    self._address(language, hit.article.id),
                    round(min(hit.score, 1.0), 4),
                )
                for hit in hits
            )
        )

    def read(self, id: Annotated[str, Field(max_length=100, description="The id that `search` gave")], language: In) -> Page:
        """Read one help article, as it speaks to this person."""
        reader, library = self._reader(), self.installation.content.library
        article = reader.find(library, id, language)
        if article is None:
            raise Cannot("no_such_article", language)
        source = article.about.source
        return Page(
            article.id,
            article.title,
            language,
            plain_answer(article, reader),
            self._address(language, article.id),
            f"{source.document}, {source.heading}",
            article.about.reviewed.isoformat(),
            tuple(reader.related(library, article)),
        )

    def ask(self, question: Annotated[str, Field(max_length=LONGEST_TEXT)], language: In = "nl") -> Said:
        """Ask one question in Dutch or English, with all that it needs in it: earlier questions are not remembered.

        The answer is the same as in the chat, word for word, and looks at the person's own records where they are signed in.
        A request to change something ends in a preview, as `preview` does; who asks for a person is brought to one at once.
        """
        return self._begun(question, language)

    def preview(
        self,
        request: Annotated[str, Field(max_length=LONGEST_TEXT)],
        language: In = "nl",
        handle: Annotated[By, Field(description="To go on from an earlier answer: the handle that came with it")] = "",
    ) -> Said:
        """See what a request would change, such as "cancel PA-100041"; nothing is changed yet.

        Needs the person's own identity token in the server's settings. Show them the preview: only their yes is a reason to
        call `confirm`. Where a detail is missing the state is ask: call `preview` again with the detail and the handle. Any of
        the `choices` of an answer may be given word for word, with its handle.
        """
        if not handle:
            return self._begun(request, language)
        visitor, conversation, turn = self._at(handle)
        reply = self._reply(visitor, conversation, turn)
        if reply["state"] == State.CONFIRM:
            raise Cannot("confirm_or_anew", reply["language"])  # what is typed there may be a yes, and a yes is for `confirm`
        pressed = offered(reply, request)
        said = {"choice": pressed} if pressed else {"text": readable(request)}
        return self._say(visitor, conversation, secrets.token_hex(16), following=turn, **said)

    def confirm(self, handle: By) -> Said:
        """Say yes, in the person's name, to the very preview that came with this handle, and to nothing else.

        It is done once: the same handle again gets the same answer. Where something changed since, or a quarter of an hour
        has passed, nothing is done, and the answer is a new preview with a handle of its own.
        """
        visitor, conversation, turn = self._at(handle)
        reply = self._reply(visitor, conversation, turn)
        if reply["state"] != State.CONFIRM:
            raise Cannot("no_preview", reply["language"])
        return self._say(visitor, conversation, f"confirm-{turn}", choice="yes", following=turn)

    def _begun(self, text: str, language: str) -> Said:
        visitor = Visitor(self._email())
        begun = self.exchange.start(visitor, language=language)
        owner = Visitor(visitor.email, begun.token)
        return self._say(owner, begun.id, secrets.token_hex(16), text=readable(text))

    def _say(self, visitor: Visitor, conversation: str, message_id: str, **said: Any) -> Said:
        try:
            reply = self.exchange.say(visitor, conversation, message_id=message_id, **said)
        except Overtaken as error:
            raise Cannot("overtaken") from error
        return _said(reply, f"{conversation}.{visitor.token}.{reply['turn']}")

    def _at(self, handle: str) -> tuple[Visitor, str, int]:
        """The turn that a handle stands for; it says nothing about whose it is."""
        found = HANDLE.fullmatch(handle.strip())
        if found is None:
            raise Cannot("no_such_handle")
        return Visitor(self._email(), found[2]), found[1], int(found[3])

    def _reply(self, visitor: Visitor, conversation: str, turn: int) -> dict[str, Any]:
        try:
            turns = self.exchange.read(visitor, conversation, after=turn - 1)
        except Unknown as error:
            raise Cannot("no_such_handle") from error
        if not turns:
            raise Cannot("no_such_handle")
        return turns[0].reply

    def _email(self) -> str | None:
        """Whose token it is; it is looked at anew each time, because it may expire meanwhile."""
        token = self.installation.settings.token.strip()
        if not token:
            return None
        try:
            return self.signatures.verify(token)
        except Unidentified as error:
            raise Cannot(error.code) from error
        except KeysUnavailable as error:
            raise Cannot("keys_unavailable") from error

    def _reader(self) -> Reader:
        return reader_of(self._email(), self.installation.store)

    def _address(self, language: str, id: str) -> str:
        return f"{self.installation.settings.public_address.rstrip('/')}/help/{language}/{id}"


def _said(reply: dict[str, Any], handle: str) -> Said:
    messages = reply["messages"]
    buttons = [button for message in messages for button in message.get("buttons", ())]
    return Said(
        reply["state"],
        reply["language"],
        "\n\n".join(message["text"] for message in messages if message["text"]),
        reply["intent"],
        reply.get("asks", ""),
        reply.get("sign_in_needed", False),
        tuple(button["label"] for button in buttons if button.get("role", "option") == "option"),
        tuple(dict.fromkeys(message["topic"] for message in messages if message.get("topic"))),
        next((message["expires"] for message in messages if message.get("expires")), ""),
        handle,
    )
