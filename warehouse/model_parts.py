"""What the models of a municipality file are made of: texts, codes, and no key but its own."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

Status = Literal["verified", "default"]

CODE = r"^[a-z][a-z0-9_]*$"
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Code = Annotated[str, StringConstraints(pattern=CODE)]


class FileModel(BaseModel):
    """A part of a municipality file: frozen, unknown keys forbidden."""

    model_config = ConfigDict(frozen=True, extra="forbid")
