"""An article laid out for a page: its parts in order, what in it is for this reader alone, and its table of contents."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kb.article import Article
from kb.passage import Kind, Passage
from web.reader import ANYBODY, Reader

TAG = re.compile(r"<(/?)(p|ul|ol|table|h2|h3)>")
HEADING = re.compile(r"<h2>(.*?)</h2>")
MARKUP = re.compile(r"<[^>]+>")
LONG = 3
"""So many headings make an article long enough for a table of contents."""


@dataclass(frozen=True)
class Part:
    """One part: `kind` as in the API, and whether it speaks of the reader's own records."""

    kind: Kind
    html: str
    items: tuple[str, ...] = ()
    own: bool = False


@dataclass(frozen=True)
class Story:
    """The article for one reader."""

    parts: tuple[Part, ...]
    contents: tuple[tuple[str, str], ...] = ()


def story(article: Article, reader: Reader) -> Story:
    """Lay the article out."""
    common = {block for passage in ANYBODY.passages(article) for block in _blocks(passage.html)}
    parts = tuple(part for passage in reader.passages(article) for part in _parts(passage, common))
    headings = [MARKUP.sub("", found[1]) for part in parts for found in HEADING.finditer(part.html)]
    if len(headings) < LONG:
        return Story(parts)
    anchors = {heading: f"part-{number}" for number, heading in enumerate(headings, 1)}
    anchored = tuple(Part(part.kind, _anchored(part.html, anchors), part.items, part.own) for part in parts)
    return Story(anchored, tuple((anchors[heading], heading) for heading in headings))


def plain_answer(article: Article, reader: Reader = ANYBODY) -> str:
    """What an agent may copy to a partner, and what stands in the page's data: the text without what is internal."""
    return "\n\n".join(passage.text for passage in reader.passages(article) if passage.kind is not Kind.AGENT)


def steps_of(article: Article) -> tuple[str, ...]:
    """The steps as everybody sees them."""
    return tuple(step for passage in ANYBODY.passages(article) if passage.kind is Kind.STEPS for step in passage.items)


def _parts(passage: Passage, common: set[str]) -> Iterator[Part]:
    if passage.kind is not Kind.TEXT:
        yield Part(passage.kind, passage.html, passage.items_html, own=not common.issuperset(_blocks(passage.html)))
        return
    together: list[str] = []
    own = False
    for block in _blocks(passage.html):
        if together and own != (block not in common):
            yield Part(Kind.TEXT, "".join(together), own=own)
            together = []
        own = block not in common
        together.append(block)
    yield Part(Kind.TEXT, "".join(together), own=own)


def _blocks(html: str) -> Sequence[str]:
    """The outermost elements of sanitised HTML, one by one."""
    blocks: list[str] = []
    depth = start = 0
    for tag in TAG.finditer(html):
        depth += -1 if tag[1] else 1
        if depth == 0:
            blocks.append(html[start : tag.end()].strip())
            start = tag.end()
    return blocks or [html]


def _anchored(html: str, anchors: dict[str, str]) -> str:
    return HEADING.sub(lambda found: f'<h2 id="{anchors[MARKUP.sub("", found[1])]}">{found[1]}</h2>', html)
