"""Mistakes in Python code that show without running it: few kinds, each certain. Pure.

A reader who cries wolf is not believed: what may be right in code that is still being written is not called a mistake here.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator
from dataclasses import dataclass

BUILTINS = frozenset(dir(builtins))
CHANGERS = frozenset({"append", "remove", "pop", "insert", "extend", "clear", "popleft", "appendleft", "add", "discard"})


@dataclass(frozen=True, slots=True)
class Bug:
    """`line` to `last_line`: the piece that it is about. `whole`: it may only be said of a function that is complete."""

    text: str
    line: int
    last_line: int
    whole: bool = False


def bugs(tree: ast.Module, function: str) -> list[Bug]:
    found = [*_unknown_names(tree), *_loops(tree), *_returns(tree, function)]
    return sorted(found, key=lambda bug: bug.line)


def _unknown_names(tree: ast.Module) -> Iterator[Bug]:
    """Names that nothing in the whole file binds."""
    bound, read = set(BUILTINS), list[ast.Name]()
    for node in ast.walk(tree):
        match node:
            case ast.Name(ctx=ast.Load()):
                read.append(node)
            case ast.Name(id=name) | ast.arg(arg=name) | ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                bound.add(name)
            case ast.ExceptHandler(name=str(name)) | ast.AsyncFunctionDef(name=name):
                bound.add(name)
            case ast.Import(names=names) | ast.ImportFrom(names=names):
                bound |= {(one.asname or one.name).partition(".")[0] for one in names}
                if any(one.name == "*" for one in names):
                    return
    told: set[str] = set()
    for use in read:
        if use.id not in bound and use.id not in told:
            told.add(use.id)
            yield Bug(f"Nothing gives the name {use.id} a value.", use.lineno, use.lineno)


def _loops(tree: ast.Module) -> Iterator[Bug]:
    for node in ast.walk(tree):
        if isinstance(node, ast.While) and _never_ends(node):
            words = "Nothing inside this loop changes what its condition asks for."
            yield Bug(words, node.lineno, node.end_lineno or node.lineno)
        if isinstance(node, ast.For | ast.While) and isinstance(node.body[-1], ast.Return) and not _goes_on(node):
            yield Bug("This loop ends in its first round.", node.lineno, node.end_lineno or node.lineno)
        if isinstance(node, ast.For) and isinstance(node.iter, ast.Name) and _changes(node.body, node.iter.id):
            yield Bug(f"{node.iter.id} is changed while this loop walks over it.", node.lineno, node.end_lineno or node.lineno)


def _never_ends(loop: ast.While) -> bool:
    asked = {node.id for node in ast.walk(loop.test) if isinstance(node, ast.Name)}
    asks_a_call = any(isinstance(node, ast.Call) and not _is_builtin(node) for node in ast.walk(loop.test))
    inside = [node for part in loop.body for node in ast.walk(part)]
    leaves = any(isinstance(node, ast.Break | ast.Return | ast.Raise | ast.Yield) for node in inside)
    return not leaves and not asks_a_call and not any(_touches(node, name) for node in inside for name in asked)


def _is_builtin(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Name) and call.func.id in BUILTINS


def _touches(node: ast.AST, name: str) -> bool:
    """Is it bound anew, written into, called upon or handed on?"""
    match node:
        case ast.Name(id=found, ctx=ast.Store() | ast.Del()):
            return found == name
        case ast.Subscript(value=ast.Name(id=found), ctx=ast.Store() | ast.Del()):
            return found == name
        case ast.Call(func=func, args=args):
            of = func.value if isinstance(func, ast.Attribute) else None
            return any(isinstance(one, ast.Name) and one.id == name for one in (of, *args))
    return False


def _goes_on(loop: ast.For | ast.While) -> bool:
    return any(isinstance(node, ast.Continue) for part in loop.body for node in ast.walk(part))


def _changes(body: list[ast.stmt], name: str) -> bool:
    """Unless the loop is left right after it."""
    for node in (node for part in body for node in ast.walk(part)):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=found), attr=attr)) if found == name and attr in CHANGERS:
                return not any(isinstance(one, ast.Break | ast.Return) for part in body for one in ast.walk(part))
    return False


def _returns(tree: ast.Module, function: str) -> Iterator[Bug]:
    """Falling off the end is no mistake where the problem promises an answer; giving nothing at all is one."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == function and not any(map(_gives, ast.walk(node))):
            yield Bug(f"{function} returns nothing.", node.lineno, node.end_lineno or node.lineno, whole=True)


def _gives(node: ast.AST) -> bool:
    return isinstance(node, ast.Yield | ast.Raise) or (isinstance(node, ast.Return) and node.value is not None)
