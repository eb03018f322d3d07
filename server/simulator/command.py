"""`alex simulate`: the simulator alone, for any application of the live API; also `python -m server.simulator`."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import math
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from server.simulator.blunders import NAMES as BLUNDERS
from server.simulator.certfile import lent
from server.simulator.endpoint import Simulator
from server.simulator.engines import VoiceUnavailableError
from server.simulator.families import FAMILIES
from server.simulator.faults import FAULTS, UnknownFault
from server.simulator.hum import Hum
from server.simulator.listening import CannotListenError
from server.simulator.script import ScenarioError, ScriptFailed, ScriptPlayer, load
from server.simulator.speaking import Pace
from server.simulator.tls import CertificateUnavailableError

MOST_PORTS = 65_535


def add_arguments(parser: argparse.ArgumentParser) -> None:
    known = "; ".join(f"{id_}: {kind.about}" for id_, kind in FAULTS.items())
    blunders = ", ".join(f"{name}[@PHASE]" for name in BLUNDERS)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=port_number, default=0, help="port to listen on (default: any free one)")
    parser.add_argument(
        "--scenario",
        type=Path,
        help="play this scenario strictly instead of the interviewer: a file, or hello, refused_call, cut_in_a_call",
    )
    when = "@600s (age), @tool, @answer, @turn=3, @setup; ID~0.5/min for a rate; chaos~1/min for any of many"
    faults = f"let a fault happen; when: {when}. {known}; blunders of the interviewer: {blunders}"
    parser.add_argument("--fault", action="append", default=[], metavar="ID[@WHEN]", help=faults)
    parser.add_argument("--seed", type=int, default=0, help="the same seed gives the same words and, at rates, the same faults")
    parser.add_argument("--family", choices=sorted(FAMILIES), help="behave like this model family, whatever model is asked for")
    parser.add_argument(
        "--cut-after", type=positive, metavar="SECONDS", help="cut every live connection at this age, after a goAway"
    )
    parser.add_argument(
        "--ca-file",
        type=Path,
        help="where to write the certificate that clients must trust (default: a file for temporary ones, named by the port)",
    )
    parser.add_argument("--log", type=Path, metavar="F.jsonl", help="write the wire log to this file")
    parser.add_argument(
        "--voice", choices=("speech", "hum"), default="speech", help="speech, or a hum that needs no synthesiser"
    )
    parser.add_argument(
        "--haste",
        type=positive,
        default=1.0,
        metavar="N",
        help="speak, and be heard, N times faster than real time (for tests)",
    )


def port_number(text: str) -> int:
    if text.isdecimal() and int(text) <= MOST_PORTS:
        return int(text)
    raise argparse.ArgumentTypeError(f"`{text}` is no port: give a number from 1 to {MOST_PORTS}, or 0 for any free one")


def positive(text: str) -> float:
    """Not `nan` either, with which every comparison fails later."""
    with contextlib.suppress(ValueError):
        if 0 < float(text) < math.inf:
            return float(text)
    raise argparse.ArgumentTypeError(f"`{text}` will not do: give a number above 0")


def run(args: argparse.Namespace) -> int:
    """Serve until interrupted. 0: fine; 1: the scenario was left or not finished; 2: a mistake in the arguments."""
    try:
        scenario = load(args.scenario) if args.scenario else None
        player = ScriptPlayer(scenario) if scenario else None
        args.fault += scenario.faults if scenario else []
        asyncio.run(_serve(_build(args, player), args.host, args.ca_file))
    except OSError as error:
        sys.stderr.write(f"alex simulate: {error.filename or 'a file'} cannot be written: {error.strerror or error}.\n")
        return 2
    except (UnknownFault, ScenarioError, CannotListenError, VoiceUnavailableError, CertificateUnavailableError) as error:
        sys.stderr.write(f"alex simulate: {error}\n")
        return 2
    if player is None:
        return 0
    try:
        player.finished()
    except ScriptFailed as failed:
        sys.stderr.write(f"{failed}\n")
        return 1
    return 0


def _build(args: argparse.Namespace, player: ScriptPlayer | None) -> Simulator:
    brain: Callable[[], ScriptPlayer] | None = (lambda: player) if player is not None else None
    return Simulator(
        args.host,
        args.port,
        brain=brain,
        voice=Hum() if args.voice == "hum" else None,
        faults=args.fault,
        seed=args.seed,
        family=args.family,
        pace=Pace(speed=4 * args.haste, playback=args.haste),
        cut_after_s=args.cut_after,
        log=args.log,
        ca_file=args.ca_file,
    )


async def _serve(simulator: Simulator, host: str, ca_file: Path | None) -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(name, stopped.set)
    async with simulator as sim:
        with lent(sim.certificate, host, sim.port) if ca_file is None else contextlib.nullcontext(ca_file) as pem:
            sys.stdout.write(announcement(sim.url, pem))
            sys.stdout.flush()
            await stopped.wait()


def announcement(url: str, ca_pem: Path) -> str:
    """The address, the certificate, and what to export so that any google-genai client comes here."""
    return (
        f"Gemini Live simulator at {url}, certificate {ca_pem}\n"
        f"export GOOGLE_API_KEY=simulated\n"
        f"export GOOGLE_GEMINI_BASE_URL={url}\n"
        f"export SSL_CERT_FILE={ca_pem}\n"
    )


def main() -> int:
    parser = argparse.ArgumentParser(prog="alex simulate", description=__doc__)
    add_arguments(parser)
    return run(parser.parse_args())
