"""What the widget costs the page that holds it, before anybody opens it: one small script and no long task.

Figures to quote: LOKET_LOADS=20 LOKET_FIGURES=file.json, on a quiet machine.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from statistics import median
from typing import Any

LOADS = int(os.environ.get("LOKET_LOADS", "3"))
"""Loads of each page, with and without the widget by turns."""

PARTS = ("interactive", "ready", "loaded", "long", "tasks")
WATCH = """
window.long = [];
const watcher = new PerformanceObserver((list) => long.push(...list.getEntries().map((one) => one.duration)));
watcher.observe({ type: 'longtask', buffered: true });
"""
MEASURE = """async () => {
  await new Promise((done) => setTimeout(done, 600));
  const [at] = performance.getEntriesByType('navigation');
  const files = performance.getEntriesByType('resource').map((one) => new URL(one.name).pathname);
  const { domInteractive: interactive, domContentLoadedEventEnd: ready, loadEventEnd: loaded } = at;
  return { interactive, ready, loaded, long: long.reduce((sum, one) => sum + one, 0), files };
}"""
ROWS = "".join(f"<tr><td>Klant {number}</td><td>{number * 37 % 100}</td></tr>" for number in range(400))
PAGE = (
    '<!doctype html><html lang="nl"><head><meta charset="utf-8"><title>Host</title></head>'
    "<body><table>{rows}</table>{tag}</body></html>"
)
TAG = '<script src="{root}/widget.js" data-language="nl" defer></script>'


def test_until_it_is_opened_it_is_one_script_and_no_long_task(shared_site: Any, browser: Any, hosted: Any) -> None:
    host = hosted(shared_site.address)
    tags = {"without": "", "with": TAG.format(root=host.root)}
    measured: dict[str, list[dict[str, Any]]] = {name: [] for name in tags}
    for _ in range(LOADS):
        for name, tag in tags.items():
            measured[name].append(_load(browser, host.address, PAGE.format(rows=ROWS, tag=tag)))
    assert {file for one in measured["with"] for file in one["files"]} - {"/favicon.ico"} == {"/widget.js"}
    if figures := os.environ.get("LOKET_FIGURES"):
        medians = {
            name: {part: round(median(one[part] for one in found), 1) for part in PARTS} for name, found in measured.items()
        }
        Path(figures).write_text(json.dumps({"loads": LOADS, "median ms": medians}, indent=1), "utf-8")


def _load(browser: Any, address: str, body: str) -> dict[str, Any]:
    """One load in a browser that has nothing kept."""
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script(WATCH)
    page.route(address, lambda route: route.fulfill(body=body, content_type="text/html; charset=utf-8"))
    engine = context.new_cdp_session(page)
    engine.send("Performance.enable")
    page.goto(address)
    found: dict[str, Any] = page.evaluate(MEASURE)
    counted = {one["name"]: one["value"] * 1000 for one in engine.send("Performance.getMetrics")["metrics"]}
    context.close()
    return found | {"tasks": counted["TaskDuration"]}
