"""From Markdown to the passages of an article, with HTML in which nothing is active."""

from __future__ import annotations

import re
from collections.abc import Iterator

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

from kb.passage import Kind, Passage

ALLOWED_TAGS = {"p", "ol", "ul", "li", "strong", "em", "a", "code", "br", "h2", "h3", "table", "thead", "tbody", "tr", "th", "td"}
FENCE = re.compile(r"^:::\s*(\w*)\s*$")
TOPIC_LINK = re.compile(r"^topic:([a-z0-9-]+)$")


_markdown = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table")


def passages(markdown: str, *, topic_address: str = "/help/{language}/{topic}", language: str = "nl") -> tuple[Passage, ...]:
    """Split rendered Markdown into passages; `topic_address` says where `topic:` links lead."""
    found: list[Passage] = []
    for fence, lines in _fenced(markdown):
        found.extend(_pieces(fence, "\n".join(lines), topic_address.replace("{language}", language)))
    return tuple(found)


def unbalanced_fences(markdown: str) -> int:
    """The line of a `:::` passage that is never closed, or of a stray closing one; 0 when all is well."""
    opened = 0
    for number, line in enumerate(markdown.splitlines(), 1):
        fence = FENCE.match(line)
        if not fence:
            continue
        if bool(fence[1]) == bool(opened):
            return number
        opened = number if fence[1] else 0
    return opened


def _fenced(markdown: str) -> Iterator[tuple[Kind, list[str]]]:
    kind, lines = Kind.TEXT, list[str]()
    for line in markdown.splitlines():
        fence = FENCE.match(line)
        if not fence:
            lines.append(line)
            continue
        yield kind, lines
        kind, lines = (Kind(fence[1]) if fence[1] in ("note", "agent") else Kind.TEXT), []
    yield kind, lines


def _pieces(fence: Kind, markdown: str, address: str) -> Iterator[Passage]:
    if not markdown.strip():
        return
    tokens = _linked(_markdown.parse(markdown), address)
    if fence is not Kind.TEXT:
        yield _passage(fence, tokens)
        return
    prose: list[Token] = []
    for block in _blocks(tokens):
        if block[0].type == "ordered_list_open":
            if prose:
                yield _passage(Kind.TEXT, prose)
            prose = []
            yield _passage(Kind.STEPS, block)
        else:
            prose.extend(block)
    if prose:
        yield _passage(Kind.TEXT, prose)


def _blocks(tokens: list[Token]) -> Iterator[list[Token]]:
    block: list[Token] = []
    for token in tokens:
        block.append(token)
        if token.level == 0 and token.nesting <= 0:
            yield block
            block = []


def _passage(kind: Kind, tokens: list[Token]) -> Passage:
    items = tuple(_items(tokens)) if kind is Kind.STEPS else ()
    return Passage(
        kind,
        _plain(tokens),
        _clean(_html(tokens)),
        tuple(_plain(item) for item in items),
        tuple(_clean(_html(item)) for item in items),
    )


def _items(tokens: list[Token]) -> Iterator[list[Token]]:
    inside: list[Token] = []
    for token in tokens[1:-1]:
        if token.type == "list_item_open" and token.level == 1:
            inside = []
        elif token.type == "list_item_close" and token.level == 1:
            yield inside
        else:
            inside.append(token)


def _plain(tokens: list[Token]) -> str:
    lines: list[str] = []
    numbers: list[int] = []
    mark = ""
    for token in tokens:
        if token.type in ("ordered_list_open", "bullet_list_open"):
            numbers.append(1 if token.type == "ordered_list_open" else 0)
        elif token.type in ("ordered_list_close", "bullet_list_close"):
            numbers.pop()
        elif token.type == "list_item_open" and numbers:
            mark = f"{numbers[-1]}. " if numbers[-1] else "• "
            numbers[-1] += 1 if numbers[-1] else 0
        elif token.type == "inline":
            lines.append(mark + _inline(token))
            mark = ""
    return "\n".join(lines)


def _inline(token: Token) -> str:
    written, address, start = "", "", 0
    for child in token.children or []:
        if child.type == "link_open":
            address, start = str(child.attrGet("href") or ""), len(written)
        elif child.type == "link_close":
            spoken = written[start:]
            if address.startswith("http") and address.rstrip("/") != spoken.rstrip("/"):
                written += f" ({address})"
        elif child.type in ("softbreak", "hardbreak"):
            written += " "
        else:
            written += child.content
    return written


def _html(tokens: list[Token]) -> str:
    return str(_markdown.renderer.render(tokens, _markdown.options, {}))


def _linked(tokens: list[Token], address: str) -> list[Token]:
    for token in tokens:
        for child in token.children or []:
            topic = TOPIC_LINK.match(str(child.attrGet("href") or "")) if child.type == "link_open" else None
            if topic:
                child.attrSet("href", address.replace("{topic}", topic[1]))
    return tokens


def _clean(html: str) -> str:
    return nh3.clean(
        html,
        tags=ALLOWED_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
    ).strip()
