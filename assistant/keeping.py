"""The content as it was last read, in one file that loads in milliseconds; made anew when any content file changes."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec
from msgspec import structs

from assistant.content import Content
from assistant.intent import Intent, IntentFile
from assistant.says import Says
from kb.article import FrontMatter, kept_article
from kb.closed import Closed
from kb.library import LANGUAGES, Library
from kb.passage import Passage

FORMAT = 2
ASSISTANT = Path(__file__).parent
KB = ASSISTANT.parent / "kb"
LEARNING = ("matcher", "trainer", "readings", "gathering", "heldback", "features", "calibration", "separation", "modelfile")
READING = ("text", "words", "speller", "lexicon", "mapped")
CODE = (*(ASSISTANT / f"{module}.py" for module in LEARNING), *(KB / f"{module}.py" for module in READING))
"""The modules that a trained model depends on."""

FOLDERS = (KB / "articles", KB / "catalogue", KB / "lexicon", ASSISTANT / "intents", ASSISTANT / "says")


class KeptArticle(Closed, frozen=True):
    """An article without its training questions; `passages` are those for nobody in particular."""

    id: str
    language: str
    about: FrontMatter
    body: str
    passages: tuple[Passage, ...]


class Kept(Closed, frozen=True):
    """All content but what only training and checking need; `model` names the model that was trained on it."""

    articles: tuple[KeptArticle, ...]
    area_of: Mapping[str, str]
    intents: Mapping[str, IntentFile]
    says: Mapping[str, Says]
    model: str

    def content(self) -> Content:
        """The content, ready to answer."""
        articles = {language: {} for language in LANGUAGES}  # type: ignore[var-annotated]
        for each in self.articles:
            articles[each.language][each.id] = kept_article(each.id, each.language, each.about, each.body, each.passages)
        intents = {id: Intent(id, about) for id, about in self.intents.items()}
        return Content(Library(articles, {}, self.area_of, KB), intents, self.says)


def keep(content: Content, model: str) -> Kept:
    """What is kept of content that was just read."""
    articles = tuple(
        KeptArticle(
            each.id,
            each.language,
            structs.replace(each.about, questions=()),
            each.body.source,
            each.passages(agent=True),
        )
        for each in content.library.every()
    )
    intents = {id: structs.replace(intent.about, phrases={}) for id, intent in content.intents.items()}
    return Kept(articles, content.library.area_of, intents, content.says, model)


def recalled(folder: Path) -> Kept | None:
    """What was kept of the content as it stands now, or nothing."""
    try:
        return msgspec.msgpack.decode((folder / f"{stamp()}.content").read_bytes(), type=Kept)
    except (OSError, msgspec.DecodeError):
        return None


def store(kept: Kept, folder: Path, tell: Callable[[str], None]) -> None:
    """Write it in one step, and forget what was kept of older content; a folder that cannot be written to is told, no more."""
    target = folder / f"{stamp()}.content"
    unfinished = target.with_suffix(f".{os.getpid()}")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        unfinished.write_bytes(msgspec.msgpack.encode(kept))
        unfinished.replace(target)
        for old in folder.glob("*.content"):
            if old != target:
                old.unlink(missing_ok=True)
    except OSError as error:
        tell(f"the content is read anew each time, since {folder} cannot be written to ({error.strerror})")


def stamp() -> str:
    """Changes whenever a content file, or the code that learns from it, is added, removed or written."""
    digest = hashlib.sha256(str(FORMAT).encode())
    for path in (*(str(path) for path in CODE), *(path for folder in FOLDERS for path in sorted(_files(folder)))):
        status = os.stat(path)
        digest.update(f"{path}|{status.st_size}|{status.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:24]


def _files(folder: Path) -> list[str]:
    found = []
    with os.scandir(folder) as entries:
        for entry in entries:
            found.extend(_files(Path(entry.path)) if entry.is_dir() else [entry.path])
    return found
