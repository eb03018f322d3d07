"""The checks of a machine: each looks at one thing, changes nothing, and says in words what to do about it."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from server.doctor.finding import Finding
from server.doctor.trust import stale_trust
from server.offer import Offer
from server.pages import BUILD
from server.serving import LOOPBACK
from server.settings import KEYS, VERTEX, Settings, read
from server.simulator.engines import VoiceUnavailableError
from server.simulator.families import family_of
from server.simulator.voice import Voice
from server.store.errors import StoreError
from server.store.health import file_of, revisions
from tools.errors import DataFileError

PYTHON_FILES = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json")
"""What Python in the browser is made of (web/vite.config.ts)."""
SPARE_BYTES = 200 * 2**20
RETIRED: Mapping[str, date] = {
    "gemini-3.1-flash-live-preview": date(2026, 11, 17),
    "gemini-2.5-flash-native-audio-preview-12-2025": date(2026, 11, 17),
    "gemini-live-2.5-flash-native-audio": date(2026, 12, 13),
    "gemini-2.5-flash": date(2026, 12, 1),
}
"""From these days on, by the announcements and reports of November 2026; a live check asks the service itself."""
BUILD_IT = "Run `make page`"


def settings_of(environment: Mapping[str, str]) -> tuple[Finding, Settings | None]:
    """adk.yaml, ALEX_* and the interviewers on offer; everything else is checked against the settings that come of them."""
    try:
        found = read(environment=environment)
        Offer(found).check()
    except (DataFileError, ValueError) as mistake:
        return Finding("adk.yaml", "fail", str(mistake).rstrip(".")), None
    return Finding("adk.yaml", "ok", "it is sound, and so are the interviewers on offer"), found


def key(environment: Mapping[str, str]) -> Finding:
    set_ = [name for name in KEYS if environment.get(name)]
    if not set_:
        if any(environment.get(name, "").lower() in ("true", "1") for name in VERTEX):
            return Finding("key", "warn", "Vertex AI is asked for, which is untested here", "Try `alex doctor --live`")
        return Finding("key", "warn", "none is set: Alex rehearses", "For real interviews: export GOOGLE_API_KEY=…")
    first = environment[set_[0]]
    if first != first.strip() or " " in first:
        return Finding("key", "fail", f"{set_[0]} holds a blank", "Export it again, without blanks")
    if len(set_) > 1 and environment[set_[1]] != first:
        return Finding("key", "warn", f"{set_[0]} and {set_[1]} differ; the first is used", f"Unset {set_[1]}")
    return Finding("key", "ok", f"{set_[0]} is set; whether it is good is seen by `alex doctor --live`")


def endpoint(environment: Mapping[str, str]) -> Finding:
    """Where google-genai goes, and whom it trusts on the way."""
    url, trust = environment.get("GOOGLE_GEMINI_BASE_URL", ""), environment.get("SSL_CERT_FILE", "")
    if trust and not Path(trust).is_file():
        return Finding("endpoint", "fail", f"SSL_CERT_FILE names {trust}, which is no file", "Unset it, or name a certificate")
    if trust and (why := stale_trust(Path(trust), url)):
        return Finding("endpoint", "fail", why, "Unset SSL_CERT_FILE")
    return Finding("endpoint", "ok", f"{url} (GOOGLE_GEMINI_BASE_URL)" if url else "Google's own")


def models(settings: Settings, today: date) -> Finding:
    named = settings.manifest.models
    gone = [name for name in (*named.live, *named.text) if name in RETIRED and RETIRED[name] <= today]
    strange = [name for name in named.live if family_of(name) is None]
    if gone:
        return Finding("models", "warn", f"retired, as far as is known: {', '.join(gone)}", "Name others in adk.yaml, models")
    if strange:
        words = f"of no live family that is known here: {', '.join(strange)}"
        return Finding("models", "warn", words, "Check the name in adk.yaml, models.live")
    return Finding("models", "ok", f"{', '.join(named.live)} speaks; {', '.join(named.text)} writes")


def storage(settings: Settings) -> list[Finding]:
    """The folder first: while nothing can be written there, no word about the database would be true."""
    try:
        place = folder(settings)
    except StoreError as error:
        return [Finding("database", "fail", f"ALEX_DATABASE_URL (storage.database): {str(error).rstrip('.')}")]
    if place.level == "fail":
        return [place, Finding("database", "fail", "it cannot be kept there", "Mend the line above")]
    return [place, database(settings)]


def database(settings: Settings) -> Finding:
    url = settings.manifest.storage.database
    try:
        file = file_of(url)
        if file is not None and not file.exists():
            return Finding("database", "ok", f"{file} is made at the first start")
        has, wants = revisions(url)
    except StoreError as error:
        return Finding("database", "fail", str(error).rstrip("."))
    if has == wants:
        return Finding("database", "ok", f"reached, its tables are of this version ({wants})")
    return Finding("database", "ok", f"reached; the next start brings its tables from {has or 'none'} to {wants}")


def folder(settings: Settings) -> Finding:
    """Where an SQLite file and its log beside it are written. Raises StoreError."""
    file = file_of(settings.manifest.storage.database)
    if file is None:
        return Finding("data", "ok", "all is kept by the database server")
    place = next(one for one in (file.absolute().parent, *file.absolute().parents) if one.exists())
    fix = "Make it writable, or set storage.database (ALEX_DATABASE_URL) to another place"
    if not place.is_dir() or not os.access(place, os.W_OK | os.X_OK):
        return Finding("data", "fail", f"{place} cannot be written to", fix)
    if file.exists() and not os.access(file, os.W_OK):
        return Finding("data", "fail", f"{file} cannot be written to", fix)
    if (free := shutil.disk_usage(place).free) < SPARE_BYTES:
        return Finding("data", "warn", f"only {free // 2**20} MB are free in {place}", "Make room")
    return Finding("data", "ok", f"{place} can be written to")


def port(settings: Settings) -> Finding:
    host, wanted = settings.manifest.host, settings.manifest.port
    if host not in LOOPBACK:
        return Finding("port", "fail", f"the host {host} is not a loopback address", "Set host to 127.0.0.1 in adk.yaml")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.create_server((host, wanted), family=family):
            return Finding("port", "ok", f"{wanted} of {host} is free")
    except OSError as error:
        fix = "`alex serve` takes another free one and names it, or give one with --port"
        return Finding("port", "warn", f"{wanted} of {host} cannot be had ({os.strerror(error.errno or 0)})", fix)


def page(build: Path = BUILD) -> Finding:
    if not (build / "index.html").is_file():
        return Finding("page", "fail", "it is not built", "Run `make page`, or `make run`")
    return Finding("page", "ok", "it is built")


def python_in_the_browser(build: Path = BUILD) -> Finding:
    missing = [name for name in PYTHON_FILES if not (build / "pyodide" / name).is_file()]
    if missing:
        words = f"Pyodide lacks {', '.join(missing)}: candidates cannot run Python"
        return Finding("pyodide", "fail", words, BUILD_IT)
    return Finding("pyodide", "ok", f"its {len(PYTHON_FILES)} files are there")


def voice(settings: Settings, speak: Callable[[], Any] = Voice) -> Finding:
    """Only rehearsal needs one: with a key Gemini speaks."""
    try:
        found = speak()
    except VoiceUnavailableError as error:
        return Finding("voice", "fail" if settings.rehearsal else "warn", f"for rehearsal {str(error).rstrip('.')}")
    return Finding("voice", "ok", f"{found.engine} speaks in rehearsal")
