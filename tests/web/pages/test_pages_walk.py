"""Every page there is, in both languages, light and dark, wide and narrow: usable by all, whole, and without a complaint.

With LOKET_SHOTS=<folder> each page is also photographed, for whoever wants to look at them all.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OF_COLOURS = ["color-contrast", "link-in-text-block"]
"""Rules whose verdict hangs on the scheme; all others have judged the page at this width already."""

SHOTS = os.environ.get("LOKET_SHOTS", "")
WHOLE = (("light", 1440), ("dark", 320))
"""Where all rules are held; the other pairings differ in colours and fit only."""

PAIRINGS = (*WHOLE, ("dark", 1440), ("light", 320))
LOOK = """only => axe.run(document, {resultTypes: ['violations'], runOnly: only}).then(found => found.violations.flatMap(
    one => one.nodes.map(node => one.id + ': ' + node.html.slice(0, 160) + ' ' + (node.any[0]?.message ?? ''))
    .filter(one => !one.includes('partially obscured'))))"""
"""What a menu or a list lies over for the time being is no small target."""
SETTLE = """() => new Promise(done => requestAnimationFrame(() => {
    document.getAnimations().forEach(one => one.finish()); requestAnimationFrame(done); }))"""
"""Colours glide to those of the other scheme, if only for a millisecond."""

CUT = """() => [...document.querySelectorAll('main *, .top *')].filter(one => {
    if (!one.offsetParent || one.closest('.table-box, loket-chat, .visually-hidden, [aria-hidden]')) return false;
    const place = one.getBoundingClientRect(), box = one.closest('.card, .note, .hits a')?.getBoundingClientRect();
    const edge = Math.min(box ? box.right : Infinity, innerWidth);
    return place.width && place.right > edge + 1 && getComputedStyle(one).position !== 'absolute';
}).map(one => `outside its box: ${one.outerHTML.slice(0, 120)}`).slice(0, 3)"""
"""What sticks out of the screen, or of the card that it stands in."""


def look(page: Page, only: dict[str, Any]) -> list[str]:
    """What axe finds."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(Axe().axe_script)
    found: list[str] = page.evaluate(LOOK, only)
    return found


def faults(page: Page, scheme: str, width: int, *, first: bool) -> list[str]:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.set_viewport_size({"width": width, "height": 900})
    page.evaluate(SETTLE)
    rules = {"type": "tag", "values": TAGS} if first else {"type": "rule", "values": OF_COLOURS}
    return look(page, rules) + outside(page)


def outside(page: Page) -> list[str]:
    """What does not fit."""
    beside = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    found: list[str] = page.evaluate(CUT)
    return ([f"{beside} px beside the screen"] if beside > 0 else []) + found


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_every_page_is_usable_by_all(walk: Any, stop: Any, lang: str) -> None:
    page, status = walk.go(stop, lang)
    wrong: dict[str, list[str]] = {}
    for scheme, width in PAIRINGS:
        wrong[f"{scheme} {width}"] = faults(page, scheme, width, first=(scheme, width) in WHOLE)
    page.set_viewport_size({"width": 768, "height": 900})
    wrong["768"] = outside(page)
    if SHOTS:
        photograph(page, f"{stop.name}-{lang}")
    wrong["heard"] = walk.complaints()
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1440, "height": 900})
    assert {where: found for where, found in wrong.items() if found} == {}
    assert status == stop.status
    assert page.locator("h1").count() == 1
    assert page.locator("html").get_attribute("lang") == lang


def photograph(page: Page, name: str) -> None:
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        for width in (1440, 768, 320):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=Path(SHOTS) / f"{name}-{scheme}-{width}.png", full_page=True)
