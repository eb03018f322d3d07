"""Mistakes in data files, told so that the person who made them can mend them without reading code.

One mistake is one line: which file, which key, what is wrong with it, and the fix.
"""

from __future__ import annotations

import difflib
import re
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails


class DataFileError(Exception):
    """A data file (adk.yaml, plan.yaml, a question file …) breaks its schema."""

    def __init__(self, file: str | Path, key: str, problem: str, fix: str) -> None:
        self.file, self.key, self.problem, self.fix = str(file), key, problem, fix
        super().__init__(f"{self.file}: {key}: {problem}. Fix: {fix}.")


Model = TypeVar("Model", bound=BaseModel)

WORDS = {
    r"^(input|tuple|list|dictionary|value) should": "it should",
    r", unable to parse string as an? \w+$": "",
    r"valid (tuple|list)": "list",
    r"valid dictionary( or instance of \w+)?": "block of `key: value` lines",
    r" after validation, not \d+": "",
}


def read_words(path: Path, missing: str = "create it, or check the name of the folder") -> str:
    """The text of a file. Absent, unreadable, no text or empty is a DataFileError; `missing` says what to do when absent."""
    try:
        words = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise DataFileError(path, "(file)", "it does not exist", missing) from None
    except UnicodeDecodeError:
        raise DataFileError(path, "(file)", "it is not UTF-8 text", "save it as UTF-8") from None
    except OSError as error:
        raise DataFileError(
            path, "(file)", f"it cannot be read ({error.strerror})", "make it a file that you may read"
        ) from None
    if not words.strip():
        raise DataFileError(path, "(file)", "it is empty", "fill it, or remove it")
    return words


def read_yaml(path: Path) -> dict[str, Any]:
    """The mapping in a YAML file; an absent file, broken YAML or another shape is a DataFileError."""
    words = read_words(path)
    try:
        content = _parsed(words)
    except yaml.YAMLError as error:
        where = getattr(error, "problem_mark", None)
        line = f"line {where.line + 1}" if where is not None else "(file)"
        problem = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
        raise DataFileError(path, line, f"not valid YAML: {problem}", "check the indentation and quotes there") from None
    if not isinstance(content, dict):
        raise DataFileError(path, "(file)", "it must hold keys with values", "write it as `key: value` lines")
    return content


class _Once(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """PyYAML's C reader where it is (a question bank takes 40 ms in place of 400), with one thing more: of two equal keys the
    second would silently win."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = set[str]()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode) and key.value in seen:
                raise yaml.constructor.ConstructorError(None, None, f"the key `{key.value}` is there twice", key.start_mark)
            seen.add(str(key.value))
        made: dict[Any, Any] = super().construct_mapping(node, deep)
        return made


def _parsed(text: str) -> Any:
    """Of a mistake the other reader says more."""
    try:
        return yaml.load(text, Loader=_Once)
    except yaml.constructor.ConstructorError:
        raise
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
            known = list(_fields_beside(model, mistake["loc"]))
            return DataFileError(path, key, "this key is unknown", _rename_or_remove(str(mistake["loc"][-1]), known))
        case "missing":
            return DataFileError(path, key, "this key is missing", "add it")
        case "value_error":
            return DataFileError(path, key, mistake["msg"].removeprefix("Value error, "), "change it so that the rule holds")
        case _:
            given = repr(mistake["input"])
            return DataFileError(
                path, key, f"{given[:60]} does not fit", _by_example(model, mistake) or _in_words(mistake["msg"])
            )


def _by_example(model: type[BaseModel], mistake: ErrorDetails) -> str:
    """A pattern is for machines: where the schema gives examples, they are the rule for a person."""
    if mistake["type"] != "string_pattern_mismatch":
        return ""
    shown = getattr(_fields_beside(model, mistake["loc"]).get(str(mistake["loc"][-1])), "examples", None) or []
    return f"write it like {' or '.join(f'`{one}`' for one in shown)}" if shown else ""


def _in_words(message: str) -> str:
    """pydantic's rule in the words of whoever writes YAML: tuples and instances are ours."""
    rule = message[:1].lower() + message[1:]
    for ours, theirs in WORDS.items():
        rule = re.sub(ours, theirs, rule)
    return rule


def _fields_beside(model: type[BaseModel], where: tuple[int | str, ...]) -> dict[str, FieldInfo]:
    """The keys that the schema knows at the place of a mistake, when they can be found by walking the models."""
    here: Any = model
    for part in where[:-1]:
        if isinstance(part, int):
            continue
        fields = getattr(here, "model_fields", {})
        here = _model_in(fields[part].annotation) if part in fields else here
    return dict(getattr(here, "model_fields", {}))


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
