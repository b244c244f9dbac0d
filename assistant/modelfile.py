"""What was learned, as one file that every process maps: how it begins, and what helps when it is damaged."""

from __future__ import annotations

from kb.mapped import FileKind


class ModelFileError(ValueError):
    """The file is no model of this version, or it is damaged; train again."""


MODEL = FileKind(b"LOKETMODEL2\n", "model", "train it again", ModelFileError)
