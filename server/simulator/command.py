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

from server.simulator.catalogue import listed
from server.simulator.certfile import lent
from server.simulator.endpoint import Simulator
from server.simulator.engines import VoiceUnavailableError
from server.simulator.families import FAMILIES
from server.simulator.faults import UnknownFault
from server.simulator.hum import Hum
from server.simulator.listening import CannotListenError
from server.simulator.script import ScenarioError, ScriptFailed, ScriptPlayer, load
from server.simulator.speaking import Pace
from server.simulator.tls import CertificateUnavailableError

MOST_PORTS = 65_535


ABOUT = """\
A Gemini Live service on this machine, for any program that uses google-genai or ADK: TLS, the live WebSocket, the same
messages, and the faults of the real one whenever you want them. No key, no network, no cost.
"""
EXAMPLES = """\
examples:
  alex simulate --port 8443                   print the address and three `export` lines; with them your program comes here
  alex simulate --fault C8@tool               the connection is refused after the first tool call
  alex simulate --fault chaos~1/min --seed 7  something every minute, the same again with the same seed
  alex simulate --faults                      list all that can be made to go wrong
  alex simulate --scenario hello --voice hum  play a strict script; exit 1 if it was left or not finished

While it runs: its address in a browser lists what is simulated and how sure that is, and a fault can be let happen by
  curl --cacert CA_FILE -d '{"fault": "C17"}' ADDRESS/admin/faults
In tests: the pytest fixture `gemini_live_simulator` (pytest_plugins = ["server.simulator.pytest_plugin"]).
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description, parser.epilog = ABOUT, EXAMPLES
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    _add_faults(parser.add_argument_group("what goes wrong"))
    _add_answers(parser.add_argument_group("who answers"))
    _add_place(parser.add_argument_group("where"))


def _add_faults(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--fault",
        action="append",
        default=[],
        metavar="ID[@WHEN]",
        help="let a fault happen, at a moment (C8@tool, C1@600s, S11@turn=3) or at a rate (C2~0.5/min, chaos~1/min); repeat it "
        "for several",
    )
    group.add_argument("--faults", action="store_true", help="list the ids, what each does and when it may happen, and exit")
    group.add_argument(
        "--seed", type=whole, default=0, help="the same seed gives the same words and, at rates, the same faults"
    )
    group.add_argument(
        "--cut-after", type=positive, metavar="SECONDS", help="cut every live connection at this age, after a goAway"
    )


def _add_answers(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--family", choices=sorted(FAMILIES), help="behave like this model family, whatever model is asked for")
    group.add_argument(
        "--scenario",
        type=Path,
        help="play this scenario strictly instead of the interviewer: a file, or hello, refused_call, cut_in_a_call",
    )
    group.add_argument(
        "--voice", choices=("speech", "hum"), default="speech", help="speech, or a hum that needs no synthesiser"
    )
    group.add_argument(
        "--haste",
        type=positive,
        default=1.0,
        metavar="N",
        help="speak, and be heard, N times faster than real time (for tests)",
    )


def _add_place(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    group.add_argument("--port", type=port_number, default=0, help="port to listen on (default: any free one)")
    group.add_argument(
        "--ca-file",
        type=Path,
        help="where to write the certificate that clients must trust (default: a file for temporary ones, named by the port)",
    )
    group.add_argument("--log", type=Path, metavar="F.jsonl", help="write the wire log to this file")


def port_number(text: str) -> int:
    if text.isdecimal() and int(text) <= MOST_PORTS:
        return int(text)
    raise argparse.ArgumentTypeError(f"`{text}` is no port: give a number from 1 to {MOST_PORTS}, or 0 for any free one")


def whole(text: str) -> int:
    with contextlib.suppress(ValueError):
        return int(text)
    raise argparse.ArgumentTypeError(f"`{text}` will not do: give a whole number")


def positive(text: str) -> float:
    """Not `nan` either, with which every comparison fails later."""
    with contextlib.suppress(ValueError):
        if 0 < float(text) < math.inf:
            return float(text)
    raise argparse.ArgumentTypeError(f"`{text}` will not do: give a number above 0")


def run(args: argparse.Namespace) -> int:
    """Serve until interrupted. 0: fine; 1: the scenario was left or not finished; 2: a mistake in the arguments."""
    if args.faults:
        sys.stdout.write(f"{listed()}\n")
        return 0
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
