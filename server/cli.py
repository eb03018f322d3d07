"""`alex serve | simulate`: the commands. Errors of the person's own making are one line, never a traceback."""

from __future__ import annotations

import argparse
import logging
import socket
import sys
from collections.abc import Sequence

from server.live.turn_taking import TurnTakingRefused
from server.settings import Settings, read
from tools.errors import DataFileError

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="alex", description="Alex, an AI mock interviewer.")
    commands = parser.add_subparsers(dest="command", required=True)
    _add_serve(commands.add_parser("serve", help="serve the page and conduct interviews"))
    from server.simulator import command as simulate

    simulate.add_arguments(commands.add_parser("simulate", help="a Gemini Live simulator for tests, on its own"))
    args = parser.parse_args(argv)
    try:
        return simulate.run(args) if args.command == "simulate" else _serve(args)
    except (DataFileError, TurnTakingRefused) as mistake:
        print(f"alex: {mistake}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def _add_serve(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="only loopback: others cannot sign in yet")
    parser.add_argument("--port", type=int, default=None, help="default: a free one (8420 when it is free)")
    parser.add_argument("--fault", action="append", default=[], help="rehearsal only: a fault for the simulator to play")
    parser.add_argument(
        "--cut-after", type=float, default=None, metavar="S", help="rehearsal only: cut each connection at this age"
    )


def _serve(args: argparse.Namespace) -> int:
    import uvicorn

    from server.app import create_app

    if args.host not in LOOPBACK:
        print("alex: --host must be a loopback address: there is no sign-in for others yet.", file=sys.stderr)
        return 2
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    _quieten()
    found = read()
    settings = Settings(found.manifest, found.rehearsal, tuple(args.fault), args.cut_after)
    listening = _listen(args.host, args.port, found.manifest.port)
    port = listening.getsockname()[1]
    config = uvicorn.Config(
        create_app(settings), log_level="warning", ws="websockets-sansio", ws_max_size=2**20, ws_per_message_deflate=False
    )
    server = Announcing(config, f"http://{args.host}:{port}", settings.rehearsal)
    server.run(sockets=[listening])
    return 0


class Announcing:
    """uvicorn's server, which says its address when it answers there."""

    def __init__(self, config: object, address: str, rehearsal: bool) -> None:
        import uvicorn

        class Server(uvicorn.Server):
            async def startup(self, sockets: list[socket.socket] | None = None) -> None:
                await super().startup(sockets)
                if self.started:
                    print(address, flush=True)
                    if rehearsal:
                        print("Rehearsal mode: no key is set, Alex follows a script. See README.md, “With a key”.", flush=True)

        self._server = Server(config)  # type: ignore[arg-type]

    def run(self, sockets: list[socket.socket]) -> None:
        self._server.run(sockets=sockets)


def _listen(host: str, wanted: int | None, usual: int) -> socket.socket:
    """The port that was asked for, else the usual one, else any that is free. Raises OSError for one that is taken."""
    for port in [wanted] if wanted is not None else [usual, 0]:
        listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((host, port))
            return listening
        except OSError:
            listening.close()
            if wanted is not None:
                print(f"alex: port {port} is taken; choose another with --port, or leave it out.", file=sys.stderr)
                raise SystemExit(2) from None
    raise SystemExit(2)


def _quieten() -> None:
    """The libraries' running commentary is not for the operator."""
    for name in ("httpx", "google_adk", "google_genai", "websockets", "alembic"):
        logging.getLogger(name).setLevel(logging.WARNING)


if __name__ == "__main__":
    sys.exit(main())
