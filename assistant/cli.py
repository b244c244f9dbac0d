"""The command `loket`: serve, chat, ask, test, check and look after an installation."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from assistant.settings import SettingError, Settings, load

if TYPE_CHECKING:
    from assistant.installation import Installation

FOUND, MISUSED = 1, 2
FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


def tell(text: str) -> None:
    """Progress and remarks go to standard error; standard output is for the answer."""
    click.echo(text, err=True)


def fail(text: str, *, code: int = FOUND) -> NoReturn:
    """Say what is wrong and end."""
    tell(f"loket: {text}")
    raise SystemExit(code)


def as_json(value: Any) -> None:
    """One JSON document on standard output."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.option("--config", type=click.Path(path_type=Path, dir_okay=False), help="A TOML file with settings.")
@click.version_option(package_name="loket", prog_name="loket")
@click.pass_context
def main(context: click.Context, config: Path | None) -> None:
    """Loket: the helpdesk assistant that answers and acts, in Dutch and English."""
    try:
        context.obj, context.meta["origins"] = load(config)
    except SettingError as error:
        fail(str(error), code=MISUSED)
    logging.basicConfig(level=context.obj.log_level, stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s %(message)s")


def installed(settings: Settings) -> Installation:
    """The installation, with its errors told in one clear sentence each."""
    from assistant.installation import Installation

    return Installation(settings, tell)


def guarded(act: Callable[[], int | None]) -> None:
    """Run a command; what can be expected to go wrong ends it with a sentence, not with a traceback."""
    from assistant.trouble import told

    try:
        code = act()
    except Exception as error:
        if not (sentences := told(error)):
            raise
        for sentence in sentences:
            tell(sentence)
        raise SystemExit(FOUND) from error
    raise SystemExit(code or 0)


@main.command()
@click.option("--demo", is_flag=True, help="Make the demo world when there is none, and print sign-in links.")
@click.option("--host", help="The address to listen on.")
@click.option("--port", type=click.IntRange(0, 65_535), help="The port to listen on; 0 takes a free one.")
@click.pass_obj
def serve(settings: Settings, demo: bool, host: str | None, port: int | None) -> None:  # noqa: FBT001 - a command-line flag
    """Serve the application."""
    from dataclasses import replace

    changed = replace(settings, host=host or settings.host, port=settings.port if port is None else port)

    def act() -> int:
        from web.serving import serve as serve_application

        return serve_application(installed(changed), demo=demo, tell=tell)

    guarded(act)


@main.command()
@click.option("--as", "email", help="Sign in as this contact of the demo world.")
@click.option("--lang", type=click.Choice(["nl", "en"]), help="The language to begin in.")
@click.pass_obj
def chat(settings: Settings, email: str | None, lang: str | None) -> None:
    """Talk to the assistant in the terminal."""

    def act() -> int:
        from assistant.terminal import converse

        return converse(installed(settings), email=email, language=lang)

    guarded(act)


@main.command()
@click.argument("text")
@click.option("--as", "email", help="Ask as this contact.")
@click.option("--lang", "language", type=click.Choice(["nl", "en"]), help="The language of the question.")
@click.option("--explain", is_flag=True, help="Show why: features, scores, runners-up, thresholds.")
@click.option("--meant", multiple=True, help="With --explain: what it should have been, and what to write for it.")
@click.option("--json", "machine", is_flag=True, help="One JSON document on standard output.")
@click.pass_obj
def ask(settings: Settings, /, text: str, machine: bool, **how: Any) -> None:  # noqa: FBT001
    """Ask one question, without history."""

    def act() -> int:
        from assistant.terminal import answer

        answered = answer(installed(settings), text, **how)
        as_json(answered.plain()) if machine else click.echo(answered.shown())
        return 0

    guarded(act)


@main.command()
@click.argument("files", nargs=-1, type=FILE)
@click.option("--baseline", type=FILE, help="An earlier --json report.")
@click.option("--json", "machine", is_flag=True, help="One JSON document on standard output.")
@click.pass_obj
def test(settings: Settings, files: tuple[Path, ...], baseline: Path | None, machine: bool) -> None:  # noqa: FBT001
    """Run corpora (.jsonl) and conversations (.yaml) through the assistant."""

    def act() -> int:
        from assistant.testing import run, shown

        outcome = run(installed(settings), files, baseline=baseline, tell=tell)
        as_json(outcome.plain()) if machine else click.echo(shown(outcome))
        return FOUND if outcome.failed else 0

    guarded(act)


@main.command()
@click.option("--json", "machine", is_flag=True, help="One JSON document on standard output.")
def check(machine: bool) -> None:  # noqa: FBT001
    """Check the content: keys, ids, languages, links, phrases, templates and facts."""
    from assistant.action import all_actions
    from assistant.content import Content
    from assistant.wording import unworded
    from kb.finding import ContentError

    try:
        content = Content.load()
        findings = (*content.findings(), *unworded(content, all_actions()))
    except ContentError as error:
        findings = error.findings
    if machine:
        as_json({"findings": [{"file": one.file, "line": one.line, "says": one.says} for one in findings]})
    else:
        for one in findings:
            click.echo(str(one))
        click.echo(f"{len(findings)} {'finding' if len(findings) == 1 else 'findings'}")
    raise SystemExit(FOUND if findings else 0)


@main.command()
@click.argument("email")
@click.option("--hours", default=8.0, show_default=True, help="How long it is valid.")
@click.pass_obj
def token(settings: Settings, email: str, hours: float) -> None:
    """Print a signed identity token (for development and tests)."""
    from web.identity import issue

    click.echo(issue(email, settings, hours=hours))


@main.command()
@click.pass_obj
def mcp(settings: Settings) -> None:
    """Serve search, read, ask, preview and confirm as tools (MCP) on standard input and output."""
    from web.mcp import serve as serve_tools

    guarded(lambda: serve_tools(installed(settings), tell))


@main.command()
@click.option("--json", "machine", is_flag=True, help="One JSON document on standard output.")
@click.pass_context
def config(context: click.Context, machine: bool) -> None:  # noqa: FBT001
    """Print the settings in force and where each came from."""
    origins = context.meta["origins"]
    if machine:
        as_json({one.name: {"value": one.value, "source": one.source} for one in origins})
    else:
        for one in origins:
            click.echo(f"{one.name:16} {one.value:40} {one.source}")


@main.group()
def bench() -> None:
    """Measure accuracy and speed on this machine."""


@bench.command("accuracy")
@click.option("--train", required=True, type=FILE, help="A corpus to learn from.")
@click.option("--test", "asked", required=True, type=FILE, help="A corpus to ask.")
@click.option("--typos", type=FILE, help="The test with slips; made when left out.")
@click.option("--json", "machine", is_flag=True, help="One JSON document on standard output.")
def bench_accuracy(train: Path, asked: Path, typos: Path | None, machine: bool) -> None:  # noqa: FBT001
    """Train on one corpus and measure on another, as typed and with slips of the fingers."""

    def act() -> int:
        from assistant.benchmark import accuracy_benchmark

        measured = accuracy_benchmark(train, asked, typos=typos)
        if machine:
            as_json(measured.as_dict())
            return 0
        click.echo(f"{measured.phrases} phrases, {measured.intents} intents, trained in {measured.training_seconds} CPU s")
        for name, one in (("as typed", measured.clean), ("with typos", measured.typos)):
            low, high = one.interval
            click.echo(
                f"{name:11} first {one.first:.3f} ({low:.3f}–{high:.3f})  top-3 {one.top3:.3f}  refused {one.refused:.3f}  "
                f"out of scope {one.recognised:.3f} of {one.out_of_scope}  calibration error {one.calibration_error:.3f}"
            )
        return 0

    guarded(act)


@bench.command("speed")
@click.option(
    "--sizes",
    default="1000,10000,100000",
    show_default=True,
    help="How many texts in the index; a million takes ten minutes more.",
)
@click.option("--queries", type=click.IntRange(4, 1000), default=1000, show_default=True, help="At most so many questions.")
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Write the figures to this file as JSON too.")
@click.option("--json", "machine", is_flag=True, help="One JSON document on standard output.")
@click.pass_obj
def bench_speed(settings: Settings, sizes: str, queries: int, output: Path | None, machine: bool) -> None:  # noqa: FBT001
    """Training, matching and the index beside the peers that are installed, and the time to a first answer."""

    def act() -> int:
        from assistant.speed import shown, sizes_of, speed_benchmark

        wanted = sizes_of(sizes) or fail("--sizes takes whole numbers of at least 10, such as 1000,10000", code=MISUSED)
        measured = speed_benchmark(installed(settings), sizes=wanted, questions=queries, tell=tell)
        if output:
            output.write_text(json.dumps(measured.plain(), ensure_ascii=False, indent=2) + "\n", "utf-8")
        as_json(measured.plain()) if machine else click.echo(shown(measured))
        return 0

    guarded(act)


@main.group()
def demo() -> None:
    """The demo world."""


@demo.command("reset")
@click.pass_obj
def demo_reset(settings: Settings) -> None:
    """Put the demo world back as it was."""

    def act() -> int:
        from programme import demo as world

        world.reset(installed(settings).store)
        click.echo("the demo world is as it was")
        return 0

    guarded(act)


@main.group()
def db() -> None:
    """The database's schema."""


@db.command("upgrade")
@click.pass_obj
def db_upgrade(settings: Settings) -> None:
    """Bring the schema up to date; safe to run at any time."""

    def act() -> int:
        click.echo(f"the schema is up to date ({installed(settings).store.revision()})")
        return 0

    guarded(act)


if __name__ == "__main__":
    main()
