"""Loket as a server of the Model Context Protocol: its tools for another program, on standard input and output."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from assistant.installation import Installation
from assistant.settings import SettingError
from programme import StoreError
from web.tools import Cannot, Tools
from web.wording import Words, load_words

if TYPE_CHECKING:
    from mcp.server import MCPServer

Tell = Callable[[str], None]
INSTRUCTIONS = """Loket is the helpdesk of a software vendor's reseller programme; it answers in Dutch and English from texts that
people wrote, and acts on the person's own records. Questions go to `ask`. A request to change something goes to `preview`; show
the person what it says, and call `confirm` only after their own yes. Where the answer says that they have to sign in, they start
this server with their identity token in LOKET_TOKEN."""


def serve(installation: Installation, tell: Tell) -> int:
    """Serve until the other side closes its end; 0 then, 1 when it could not begin. Raises ContentError and StoreError."""
    try:
        import mcp.server  # noqa: F401 - an extra, looked for before anything long is done
    except ModuleNotFoundError as error:
        package = (error.name or "mcp").partition(".")[0]
        tell(f"loket: this needs the package '{package}', which is not installed: pip install 'mcp>=2.3,<3'")
        return 1
    try:
        tools = Tools.of(installation)
    except SettingError as error:
        tell(f"loket: {error}")
        return 1
    server(tools, load_words()).run()
    return 0


def server(tools: Tools, words: Words) -> MCPServer:
    """The tools, with what a program may know of each beforehand: what only looks, and what cannot be taken back."""
    from mcp.server import MCPServer
    from mcp_types import ToolAnnotations

    looks = ToolAnnotations(read_only_hint=True, open_world_hint=False)
    talks = ToolAnnotations(read_only_hint=False, destructive_hint=False, idempotent_hint=False, open_world_hint=False)
    acts = ToolAnnotations(read_only_hint=False, destructive_hint=True, idempotent_hint=True, open_world_hint=False)
    made = MCPServer("loket", title="Loket", version=version("loket"), instructions=INSTRUCTIONS, log_level="WARNING")
    for tool, hints in (
        (tools.search, looks),
        (tools.read, looks),
        (tools.ask, talks),
        (tools.preview, talks),
        (tools.confirm, acts),
    ):
        made.add_tool(_told(tool, words), annotations=hints)
    return made


def _told(tool: Callable[..., Any], words: Words) -> Callable[..., Any]:
    """The tool, with whatever cannot be said in words."""
    from mcp.server.mcpserver.exceptions import ToolError

    @wraps(tool)
    def called(*args: Any, **arguments: Any) -> Any:
        try:
            return tool(*args, **arguments)
        except Cannot as cannot:
            raise ToolError(words.say(f"tools.{cannot.code}", cannot.language, {})) from cannot
        except StoreError as error:
            raise ToolError(words.say("tools.store", "en", {})) from error

    return called
