"""What can be practised here: the interviewers of agents/, as the page is told of them."""

from __future__ import annotations

import logging
from pathlib import Path

from agents.kit import Folder, read_folder
from agents.roster import HOME, named
from server.api import Refused
from server.api_models import Defaults, InterviewerInfo, SetupInfo
from server.settings import Settings
from server.version import own_version
from tools.errors import DataFileError

log = logging.getLogger(__name__)


class Offer:
    """Folders are looked at anew each time, so that one added a minute ago is on offer."""

    def __init__(self, settings: Settings, home: Path = HOME) -> None:
        self._settings, self._home = settings, home

    def check(self) -> None:
        """At the start a mistake in any file on offer is the operator's business. Raises DataFileError."""
        manifest, known = self._settings.manifest, named(self._home)
        strangers = [] if manifest.interviewers == "all" else [one for one in manifest.interviewers if one not in known]
        if strangers:
            words = f"there is no folder agents/{strangers[0]}"
            raise manifest.mistake("interviewers", words, f"name some of: {', '.join(known)}")
        if not self._names():
            raise manifest.mistake("interviewers", "it names none", f"name some of: {', '.join(known)}, or all")
        plans = [read_folder(self._home / name).plan for name in self._names()]
        if not any(manifest.language in plan.languages for plan in plans):
            offered = sorted({language for plan in plans for language in plan.languages})
            words = f"no interview is offered in {manifest.language}"
            raise manifest.mistake("language", words, f"choose one of: {', '.join(offered)}")

    def info(self) -> SetupInfo:
        """Raises Refused when nothing can be chosen. A folder that broke while the server runs is left out, and logged."""
        offered = [found for name in self._names() if (found := self._sound(name)) is not None]
        if not offered:
            raise Refused(503, "No interview can be offered at the moment: its files have a mistake, which the log names.")
        first = offered[0].plan.defaults
        wanted = self._settings.manifest.language
        infos = [_info(one, self._settings.rehearsal) for one in offered]
        spoken = infos[0].languages
        language = next((one for one in (wanted, first.language) if one in spoken), spoken[0])
        return SetupInfo(
            rehearsal=self._settings.rehearsal,
            version=own_version(),
            interviewers=infos,
            defaults=Defaults(interviewer=offered[0].name, level=first.level, minutes=first.minutes, language=language),
        )

    def _names(self) -> list[str]:
        return [name for name in named(self._home) if self._settings.manifest.offers(name)]

    def _sound(self, name: str) -> Folder | None:
        try:
            return read_folder(self._home / name)
        except DataFileError as mistake:
            log.error("the interview %s is not on offer: %s", name, mistake)
            return None


def _info(one: Folder, rehearsal: bool) -> InterviewerInfo:
    """Rehearsal reads the questions as they are written: in another language than its phrases they would help nobody."""
    plan = one.plan
    as_written = [language for language in plan.languages if language.partition("-")[0] == plan.written_in]
    spoken = as_written if rehearsal and as_written else list(plan.languages)
    return InterviewerInfo(
        name=one.name,
        title=plan.title,
        description=plan.description,
        levels=list(plan.levels),
        minutes=list(plan.minutes),
        languages=spoken,
        languages_with_key=[language for language in plan.languages if language not in spoken],
        written_in=plan.written_in,
        needs_editor=plan.needs_editor,
    )
