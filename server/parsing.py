"""argparse, and what was probably meant. Python 3.14's own can suggest a little of it; ours runs from 3.11 on."""

from __future__ import annotations

import argparse
import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NoReturn


class Parser(argparse.ArgumentParser):
    """A mistake is one line: the usage of a command with twenty options would hide it."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: error: {message}\n")


def parse(
    parser: argparse.ArgumentParser, commands: Mapping[str, argparse.ArgumentParser], argv: Sequence[str]
) -> argparse.Namespace:
    """As `parse_args`. A command or option that is not known ends the program with the nearest one that is."""
    wanted = next((word for word in argv if not word.startswith("-")), None)
    if wanted is not None and wanted not in commands:
        _unknown(parser, f"`{wanted}` is no command", wanted, commands, f"There are: {', '.join(commands)}")
    args, rest = parser.parse_known_args(argv)
    if rest:
        heard = parser if args.command is None else commands[args.command]
        options = re.findall(r"--[a-z][a-z-]*", heard.format_usage())
        _unknown(heard, f"`{rest[0]}` is no option here", rest[0], options, f"`{heard.prog} --help` lists them")
    return args


def _unknown(parser: argparse.ArgumentParser, problem: str, word: str, known: Iterable[str], otherwise: str) -> NoReturn:
    close = difflib.get_close_matches(word.partition("=")[0], known, n=1)
    parser.error(f"{problem}; did you mean `{close[0]}`?" if close else f"{problem}. {otherwise}.")
