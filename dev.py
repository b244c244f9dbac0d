#!/usr/bin/env python3
"""Sets Loket up, serves it and tests it, from nothing but Python 3.11, pip and apt.

    python3 dev.py serve --demo     the application with its demo world
    python3 dev.py test             lint, types, contracts, unit, corpora, conversations and browser tests
    python3 dev.py setup            only the installing

Whatever follows `serve` or `test` is passed on. Nothing is installed again while the lock files are unchanged.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import urllib.parse
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
CACHE = HERE / ".cache"
TYPES = HERE / "tests" / "web" / "widget"
UV = "uv==0.13.9"
CHROMIUM_PACKAGE = "@sparticuz/chromium@147"
OLDEST = (3, 11)
ROOMS = [str(HERE / room) for room in ("kb", "programme", "assistant", "web")]


class Missing(Exception):
    """Something is not there; the message says what, and what to do."""


def main(arguments: list[str]) -> int:
    command, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    try:
        if sys.version_info < OLDEST:
            raise Missing(f"Python {OLDEST[0]}.{OLDEST[1]} or newer is needed; this is {sys.version.split()[0]}.")
        match command:
            case "setup":
                set_up("requirements-test.lock" if "--test" in rest else "requirements.lock")
                return 0
            case "serve":
                set_up("requirements.lock")
                return become([str(BIN / "loket"), "serve", *rest])
            case "test":
                set_up("requirements-test.lock")
                os.environ["LOKET_CHROMIUM"] = chromium()
                bring_type_check()
                return test(rest)
            case _:
                print(__doc__)
                return 0 if command in ("", "-h", "--help", "help") else 2
    except Missing as missing:
        print(f"dev.py: {missing}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def set_up(lock: str) -> None:
    """Make the environment hold exactly what the lock says; a stamp tells whether it does already.

    An environment that holds the test tools serves as well, so serving after testing installs nothing.
    """
    wanted = _digest(HERE / lock, HERE / "pyproject.toml")
    stamp = VENV / "loket-installed"
    held = stamp.read_text() if stamp.exists() else ""
    larger = _digest(HERE / "requirements-test.lock", HERE / "pyproject.toml")
    if held in (wanted, larger) and (BIN / "loket").exists():
        return
    _writable()
    if not (BIN / "python").exists():
        say("making the environment .venv")
        cure = "the standard module venv is needed (Debian: apt-get install python3-venv)"
        run([sys.executable, "-m", "venv", "--clear", str(VENV)], cure)
    installer = _installer()
    say(f"installing what {lock} lists")
    network = "the packages could not be fetched: is there a network, and does pip reach its index?"
    run([*installer, "--require-hashes", "-r", str(HERE / lock)], network)
    run([*installer, "--no-deps", "--no-build-isolation", "-e", str(HERE)], network)
    # where Python may not write bytecode itself, every start of the command would compile half a second's worth of it
    run([str(BIN / "python"), "-m", "compileall", "-q", *ROOMS], "the project's own modules do not compile")
    stamp.write_text(wanted)


def _installer() -> list[str]:
    """uv where it can be had, since it is several times as fast; pip with the same lock where not."""
    python = str(BIN / "python")
    pip = [python, "-m", "pip", "--disable-pip-version-check"]
    if not (BIN / "uv").exists():
        subprocess.run([*pip, "install", "-q", UV], check=False, capture_output=True)
    if (BIN / "uv").exists():
        return [str(BIN / "uv"), "pip", "install", "-q", "--compile-bytecode", "--python", python]
    return [*pip, "install", "-q"]


def _digest(*files: Path) -> str:
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def _writable() -> None:
    if not os.access(HERE, os.W_OK):
        raise Missing(f"the folder {HERE} cannot be written to; copy the project to a folder of your own.")


def chromium() -> str:
    """The path of a Chromium for the browser tests: the machine's own, Debian's, or the one in an npm package."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    unpacked = CACHE / "chromium" / "chromium"
    if unpacked.exists():
        return str(unpacked)
    if shutil.which("apt-get") and os.geteuid() == 0:
        say("installing Chromium from the distribution's packages")
        quiet = {"env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, "capture_output": True}
        subprocess.run(["apt-get", "update", "-q"], check=False, **quiet)  # type: ignore[call-overload]
        wanted = ["chromium", "fonts-dejavu-core"]
        subprocess.run(["apt-get", "install", "-y", "-q", "--no-install-recommends", *wanted], check=False, **quiet)  # type: ignore[call-overload]
        if found := shutil.which("chromium"):
            return found
    return _packed_chromium(unpacked)


def _packed_chromium(target: Path) -> str:
    cure = "no Chromium for the browser tests: install it (Debian: apt-get install chromium), or install node and npm"
    if not shutil.which("npm"):
        raise Missing(cure)
    say("fetching Chromium from npm")
    target.parent.mkdir(parents=True, exist_ok=True)
    run(["npm", "pack", "--silent", "--pack-destination", str(target.parent), CHROMIUM_PACKAGE], cure)
    archive = next(target.parent.glob("*.tgz"))
    run(["tar", "xzf", str(archive), "-C", str(target.parent)], cure)
    unpack = "import brotli,sys;open(sys.argv[2],'wb').write(brotli.decompress(open(sys.argv[1],'rb').read()))"
    run([str(BIN / "python"), "-c", unpack, str(target.parent / "package/bin/chromium.br"), str(target)], cure)
    target.chmod(0o755)
    return str(target)


def bring_type_check() -> None:
    """The compiler that checks the widget's types, where there is npm; without it that one test is skipped."""
    npm, wanted = shutil.which("npm"), (TYPES / "package-lock.json").read_text()
    stamp = TYPES / "node_modules" / "loket-installed"
    if npm is None or (stamp.exists() and stamp.read_text() == wanted):
        return
    say("fetching the widget's type check from npm")
    fetch = [npm, "ci", "--silent", "--no-audit", "--no-fund", "--prefix", str(TYPES)]
    try:
        run(fetch, "the widget's type check could not be fetched from npm; its test is skipped")
    except Missing as missing:
        print(f"dev.py: {missing}", file=sys.stderr)
        return
    stamp.write_text(wanted)


def test(rest: list[str]) -> int:
    """Each check in turn, all of them even when one fails; the last line is pytest's own."""
    python = str(BIN / "python")
    checks = [
        ["ruff", "check", "."],
        ["ruff", "format", "--check", "."],
        ["mypy"],
        ["lint-imports"],
    ]
    failed = 0 if rest else sum(_check(check) for check in checks)
    workers = [] if any(each.startswith("-n") for each in rest) else ["-n", str(max(2, os.cpu_count() or 2))]
    tested = subprocess.run([python, "-m", "pytest", *workers, *rest], cwd=HERE, check=False).returncode
    if failed:
        print(f"dev.py: {failed} of the checks before pytest failed; see above", file=sys.stderr)
    return tested or min(failed, 1)


def _check(command: list[str]) -> bool:
    say(" ".join(command))
    return subprocess.run([str(BIN / command[0]), *command[1:]], cwd=HERE, check=False).returncode != 0


def run(command: list[str], cure: str) -> None:
    try:
        done = subprocess.run(command, check=False, capture_output=True, text=True)
    except OSError as error:
        raise Missing(f"{cure} ({command[0]}: {error.strerror})") from error
    if done.returncode:
        said = _without_addresses((done.stderr or done.stdout).strip().splitlines()[-6:])
        raise Missing("\n".join([cure, *said]))


def _without_addresses(lines: list[str]) -> list[str]:
    """The lines with the hosts of web addresses left out: they are the machine's business."""
    for number, line in enumerate(lines):
        for word in line.split():
            host = urllib.parse.urlsplit(word.strip("(),'\"<>`")).hostname if "://" in word else None
            lines[number] = lines[number].replace(host, "…") if host else lines[number]
    return lines


def become(command: list[str]) -> int:
    """Run in the foreground and pass on its exit code; Ctrl C reaches it directly."""
    if os.name == "posix":
        os.execv(command[0], command)
    return subprocess.run(command, check=False).returncode


def say(text: str) -> None:
    print(f"dev.py: {text} …", flush=True)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
