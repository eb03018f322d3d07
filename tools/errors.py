"""Mistakes in data files, told so that the person who made them can mend them without reading code.

One mistake is one line: which file, which key, what is wrong with it, and the fix.
"""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails


class DataFileError(Exception):
    """A data file (adk.yaml, plan.yaml, a question file …) breaks its schema."""

    def __init__(self, file: str | Path, key: str, problem: str, fix: str) -> None:
        self.file, self.key, self.problem, self.fix = str(file), key, problem, fix
        super().__init__(f"{self.file}: {key}: {problem}. Fix: {fix}.")


Model = TypeVar("Model", bound=BaseModel)


def read_yaml(path: Path) -> dict[str, Any]:
    """The mapping in a YAML file; an absent file, broken YAML or another shape is a DataFileError."""
    try:
        content = _parsed(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DataFileError(path, "(file)", "it does not exist", "create it, or check the name of the folder") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        where = getattr(error, "problem_mark", None)
        line = f"line {where.line + 1}" if where is not None else "(file)"
        words = getattr(error, "problem", None) or "it is not UTF-8 text"
        raise DataFileError(path, line, f"not valid YAML: {words}", "check the indentation and quotes there") from None
    if not isinstance(content, dict):
        raise DataFileError(path, "(file)", "it must hold keys with values", "write it as `key: value` lines")
    return content


def _parsed(text: str) -> Any:
    """By PyYAML's C reader where it is: a question bank takes 40 ms in place of 400. Of a mistake the other one says more."""
    try:
        return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError:
        return yaml.safe_load(text)


def check(model: type[Model], content: dict[str, Any], path: str | Path, prefix: str = "") -> Model:
    """`content` as `model`, or the first mistake as a DataFileError. `prefix` names where in the file the content stands."""
    try:
        return model.model_validate(content)
    except ValidationError as error:
        raise _told(model, error.errors()[0], path, prefix) from None


def read_model(model: type[Model], path: Path) -> Model:
    return check(model, read_yaml(path), path)


def _told(model: type[BaseModel], mistake: ErrorDetails, path: str | Path, prefix: str) -> DataFileError:
    key = ".".join(str(part) for part in (prefix, *mistake["loc"]) if part != "") or "(file)"
    match mistake["type"]:
        case "extra_forbidden":
            known = _keys_beside(model, mistake["loc"])
            return DataFileError(path, key, "this key is unknown", _rename_or_remove(str(mistake["loc"][-1]), known))
        case "missing":
            return DataFileError(path, key, "this key is missing", "add it")
        case "value_error":
            return DataFileError(path, key, mistake["msg"].removeprefix("Value error, "), "change it so that the rule holds")
        case _:
            given = repr(mistake["input"])
            wrong = f"{given[:60]} does not fit ({_lower(mistake['msg'])})"
            return DataFileError(path, key, wrong, _lower(mistake["msg"]).replace("input should be", "it should be"))


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _keys_beside(model: type[BaseModel], where: tuple[int | str, ...]) -> list[str]:
    """The keys that the schema knows at the place of an unknown key, when they can be found by walking the models."""
    here: Any = model
    for part in where[:-1]:
        if isinstance(part, int):
            continue
        fields = getattr(here, "model_fields", {})
        here = _model_in(fields[part].annotation) if part in fields else here
    return list(getattr(here, "model_fields", {}))


def _model_in(annotation: Any) -> Any:
    """The pydantic model inside `list[Model]`, `dict[str, Model]` or `Model | None`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in reversed(getattr(annotation, "__args__", ())):
        if (found := _model_in(inner)) is not None:
            return found
    return None


def _rename_or_remove(key: str, known: list[str]) -> str:
    close = difflib.get_close_matches(key, known, n=1)
    if close:
        return f"did you mean `{close[0]}`? Rename it, or remove it"
    return f"remove it; known keys here are: {', '.join(known)}" if known else "remove it"
