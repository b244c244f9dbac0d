"""Loket as it is installed in one place: its settings, its database, its content and the model trained on it."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.action import all_actions
from assistant.assistant import Assistant
from assistant.content import Content
from assistant.keeping import CODE, KB, Kept, keep, recalled, store
from assistant.matcher import Matcher
from assistant.settings import Settings
from programme.clock import SystemClock

if TYPE_CHECKING:
    from programme import Store

MODELS_KEPT = 3


@dataclass(frozen=True)
class Installation:
    """One place where Loket runs; everything in it is made when it is first needed."""

    settings: Settings
    tell: Callable[[str], None] = print

    @cached_property
    def _kept(self) -> Kept:
        """The content and the name of its model, read from the files only when they have changed."""
        folder = self.settings.folder / "content"
        kept = recalled(folder)
        if kept is None or not self._model(kept.model).exists():
            content = Content.load()
            kept = keep(content, self._trained(content))
            store(kept, folder, self.tell)
        return kept

    @cached_property
    def content(self) -> Content:
        """What the writers wrote, without the training phrases; raises ContentError."""
        return self._kept.content()

    @cached_property
    def matcher(self) -> Matcher:
        """The matcher for this very content: trained once, and kept by the digest of what it was trained on."""
        return Matcher.load(self._model(self._kept.model))

    def _model(self, name: str) -> Path:
        return self.settings.folder / "models" / f"{name}.model"

    def _trained(self, content: Content) -> str:
        phrases, titles, kin = tuple(content.phrases()), content.titles(), content.kin()
        name = _digest(*(f"{each.language}|{each.intent}|{each.text}" for each in phrases), repr(titles), repr(kin))
        path = self._model(name)
        if not path.exists():
            started = time.perf_counter()
            matcher = Matcher.train(phrases, titles=titles, kin=kin, kept=path.with_name("phrases.read"))
            self.tell(f"trained on {len(phrases)} phrases in {time.perf_counter() - started:.1f} s")
            matcher.save(path)
            _tidy(path.parent)
        return name

    @cached_property
    def assistant(self) -> Assistant:
        """The assistant on this content."""
        return Assistant(self.content, self.matcher, all_actions())

    @cached_property
    def clock(self) -> SystemClock:
        """What time it is."""
        return SystemClock()

    @cached_property
    def store(self) -> Store:
        """The records, with the database's schema brought up to date."""
        from programme import Store

        self.settings.folder.mkdir(parents=True, exist_ok=True)
        store = Store(self.settings.database_url, self.clock)
        store.migrate()
        return store


def _digest(*parts: str) -> str:
    """What a model depends on: the phrases, titles and kin, the lexicon, and the code that learns from them."""
    digest = hashlib.sha256("\x00".join(parts).encode())
    for file in (*sorted((KB / "lexicon").glob("*.yaml")), *CODE):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:24]


def _tidy(folder: Path) -> None:
    models = sorted(folder.glob("*.model"), key=lambda model: model.stat().st_mtime)
    for old in models[:-MODELS_KEPT]:
        old.unlink(missing_ok=True)
