"""A client for programs that talk to Loket over HTTP: nothing is lost or done twice when the connection fails.

It needs nothing else of Loket: import it from here, or copy this folder. Python 3.11 and the package msgspec are enough.
"""

from .answers import Article, Button, Form, FormField, Found, Message, Reply, Turn, Typing
from .client import Client
from .conversation import Conversation
from .problems import (
    Forbidden,
    LoketError,
    NotFound,
    NotSignedIn,
    NotValid,
    Problem,
    Reused,
    TooMany,
    Unavailable,
    Unreachable,
)

__all__ = [
    "Article",
    "Button",
    "Client",
    "Conversation",
    "Forbidden",
    "Form",
    "FormField",
    "Found",
    "LoketError",
    "Message",
    "NotFound",
    "NotSignedIn",
    "NotValid",
    "Problem",
    "Reply",
    "Reused",
    "TooMany",
    "Turn",
    "Typing",
    "Unavailable",
    "Unreachable",
]
