"""A class by the dotted name that a person wrote into a file. Whatever goes wrong on the way is that name's mistake."""

from __future__ import annotations

import importlib
from typing import Any


class NotFound(Exception):
    """The message says what is there in place of a class."""


def class_named(dotted: str) -> type[Any]:
    """Raises NotFound. The module is somebody's own code: it may fail in any manner while it is imported."""
    module, dot, name = dotted.rpartition(".")
    if not (module and name and dot):
        raise NotFound(f"`{dotted}` is no dotted name of a class")
    try:
        found = getattr(importlib.import_module(module), name)
    except (Exception, SystemExit) as error:
        raise NotFound(f"`{dotted}` cannot be imported ({_first_line(error)})") from None
    if not isinstance(found, type):
        raise NotFound(f"`{dotted}` is a {type(found).__name__}, not a class")
    return found


def _first_line(error: BaseException) -> str:
    words = str(error).partition("\n")[0] or "it gave no reason"
    return words if isinstance(error, ImportError | AttributeError) else f"{type(error).__name__}: {words}"
