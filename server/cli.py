"""`alex serve | simulate | hear`: the commands. Errors of the person's own making are one line, never a traceback."""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Sequence
from dataclasses import replace

from server import hearing
from server.audio.wav import BadWav
from server.live.turn_taking import TurnTakingRefused
from server.settings import read
from tools.errors import DataFileError

REHEARSAL = "Rehearsal mode: no key is set, Alex follows a script. See README.md, “With a key”."


def main(argv: Sequence[str] | None = None) -> int:
    from server.simulator import command as simulate

    parser = argparse.ArgumentParser(prog="alex", description="Alex, an AI mock interviewer.")
    commands = parser.add_subparsers(dest="command", required=True)
    _add_serve(commands.add_parser("serve", help="serve the page and conduct interviews"))
    simulate.add_arguments(commands.add_parser("simulate", help="a Gemini Live simulator for tests, on its own"))
    hearing.add_arguments(commands.add_parser("hear", help="show what the ear makes of a recording"))
    args = parser.parse_args(argv)
    match args.command:
        case "simulate":
            return simulate.run(args)
        case "hear":
            return _hear(args)
        case _:
            return _serve(args)


def _hear(args: argparse.Namespace) -> int:
    try:
        print(hearing.run(args, shutil.get_terminal_size().columns))
    except BadWav as mistake:
        print(f"alex: {mistake}.", file=sys.stderr)
        return 2
    return 0


def _add_serve(parser: argparse.ArgumentParser) -> None:
    from server.simulator.command import port_number

    parser.add_argument("--host", help="a loopback address (default: adk.yaml's): there is no sign-in for others yet")
    parser.add_argument("--port", type=port_number, help="default: adk.yaml's, or any free one when that is taken")
    parser.add_argument("--fault", action="append", default=[], metavar="ID[@WHEN]", help="rehearsal: let a fault happen")
    parser.add_argument("--cut-after", type=float, metavar="SECONDS", help="rehearsal: cut each connection at this age")


def _serve(args: argparse.Namespace) -> int:
    from server.serving import CannotListen, serve
    from server.simulator.faults import UnknownFault, parse_all
    from server.store.errors import StoreError

    try:
        parse_all(args.fault)
        found = read()
        settings = replace(found, faults=tuple(args.fault), cut_after_s=args.cut_after)
        serve(settings, args.host or found.manifest.host, args.port, lambda address: _tell(address, found.rehearsal))
    except (CannotListen, DataFileError, TurnTakingRefused, UnknownFault) as mistake:
        print(f"alex: {mistake}", file=sys.stderr)
        return 2
    except StoreError as mistake:
        print(f"alex: storage.database (ALEX_DATABASE_URL): {mistake}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    return 0


def _tell(address: str, rehearsal: bool) -> None:
    print(address, flush=True)
    if rehearsal:
        print(REHEARSAL, flush=True)


if __name__ == "__main__":
    sys.exit(main())
