"""The commands of `alex`. Errors of the person's own making are one line, never a traceback.

Rooms are imported where they are used: whoever presses Ctrl-C while they load, which takes seconds, is heard too.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

MORE = "`alex COMMAND --help` lists the options of a command; README.md tells the rest."
REHEARSAL = "Rehearsal mode: no key is set, Alex follows a script. See README.md, “With a key”."


def main(argv: Sequence[str] | None = None) -> int:
    try:
        return _run(sys.argv[1:] if argv is None else argv)
    except KeyboardInterrupt:
        return 130


def _run(argv: Sequence[str]) -> int:
    from server import hearing
    from server.parsing import Parser, parse
    from server.simulator import command as simulate
    from server.version import own_version

    parser = Parser(prog="alex", description="Alex, an AI mock interviewer.", epilog=MORE)
    parser.add_argument("--version", action="version", version=f"alex {own_version()}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    _add_serve(commands.add_parser("serve", help="serve the page and conduct interviews"))
    simulate.add_arguments(commands.add_parser("simulate", help="a Gemini Live simulator for tests, on its own"))
    hearing.add_arguments(commands.add_parser("hear", help="show what the ear makes of a recording"))
    _add_doctor(commands.add_parser("doctor", help="check this installation; with --live the service and the simulator, too"))
    commands.add_parser("version", help="print the version")
    args = parse(parser, commands.choices, argv)
    match args.command:
        case "serve":
            return _serve(args)
        case "simulate":
            return simulate.run(args)
        case "hear":
            return _hear(args)
        case "doctor":
            return _doctor(args)
        case "version":
            print(f"alex {own_version()}")
        case _:
            parser.print_help()
    return 0


def _hear(args: argparse.Namespace) -> int:
    from server import hearing
    from server.audio.wav import BadWav

    try:
        print(hearing.run(args, shutil.get_terminal_size().columns))
    except BadWav as mistake:
        print(f"alex: {mistake}.", file=sys.stderr)
        return 2
    return 0


def _add_doctor(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--live", action="store_true", help="play ten probes against service and simulator (needs a key)")
    parser.add_argument("--json", action="store_true", help="print JSON in place of text")


def _doctor(args: argparse.Namespace) -> int:
    from server.doctor import command as doctor

    return doctor.run(args, os.environ)


def _add_serve(parser: argparse.ArgumentParser) -> None:
    from server.simulator.command import port_number, positive

    parser.add_argument("--host", help="a loopback address (default: adk.yaml's): there is no sign-in for others yet")
    parser.add_argument("--port", type=port_number, help="default: adk.yaml's, or any free one when that is taken")
    parser.add_argument("--fault", action="append", default=[], metavar="ID[@WHEN]", help="rehearsal: let a fault happen")
    parser.add_argument("--cut-after", type=positive, metavar="SECONDS", help="rehearsal: cut each connection at this age")


def _serve(args: argparse.Namespace) -> int:
    from server.service import NoClient
    from server.serving import CannotListen, serve
    from server.settings import read
    from server.simulator.engines import VoiceUnavailableError
    from server.simulator.faults import UnknownFault, parse_all
    from server.simulator.tls import CertificateUnavailableError
    from server.store.errors import StoreError
    from server.store.health import file_of
    from tools.errors import DataFileError

    _tell_strangers(os.environ)
    try:
        parse_all(args.fault)
        found = read()
        settings = replace(found, faults=tuple(args.fault), cut_after_s=args.cut_after)
        file = file_of(found.manifest.storage.database)
        serve(settings, args.host or found.manifest.host, args.port, lambda address: _tell(address, found.rehearsal, file))
    except (CannotListen, DataFileError, NoClient, UnknownFault) as mistake:
        print(f"alex: {mistake}", file=sys.stderr)
        return 2
    except (CertificateUnavailableError, VoiceUnavailableError) as lack:
        print(f"alex: rehearsal (no key is set): {lack}", file=sys.stderr)
        return 2
    except StoreError as mistake:
        print(f"alex: storage.database (ALEX_DATABASE_URL): {mistake}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        pass  # the usual end: `make run` would call 130 an error
    return 0


def _tell_strangers(environment: Mapping[str, str]) -> None:
    """A warning only: our prefix may be somebody's own, too."""
    from tools.manifest import strangers

    for variable, meant in strangers(environment):
        guess = f"; did you mean {meant}?" if meant else "."
        print(f"alex: {variable} is not known and changes nothing{guess}", file=sys.stderr)


def _tell(address: str, rehearsal: bool, file: Path | None) -> None:
    print(address, flush=True)
    print(f"Interviews and reports are kept in {file or 'the database of ALEX_DATABASE_URL'}.", flush=True)
    if rehearsal:
        print(REHEARSAL, flush=True)


if __name__ == "__main__":
    sys.exit(main())
