"""Reads the YAML beside this package and the headers of the platforms' contracts."""

from functools import lru_cache
from importlib.resources import files
from typing import Any, cast

from warehouse.yaml_text import read_yaml


@lru_cache(maxsize=16)
def read_data(name: str) -> dict[str, Any]:
    """The file data/<name>.yml as plain values."""
    text = files("extractors.sample").joinpath("data", f"{name}.yml").read_text(encoding="utf-8")
    return cast("dict[str, Any]", read_yaml(text))


@lru_cache(maxsize=8)
def contract_columns(source: str) -> list[dict[str, Any]]:
    """The columns of extractors/contracts/<source>.yml in their order: name, header, type and so on."""
    text = files("extractors").joinpath("contracts", f"{source}.yml").read_text(encoding="utf-8")
    return cast("list[dict[str, Any]]", read_yaml(text)["columns"])
