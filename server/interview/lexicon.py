"""What Alex's tools are called when a model says a call instead of making it. Data, from the tools' own arguments."""

from __future__ import annotations

from server.live.repair.spoken_calls import Lexicon, Tool
from tools.play import EFFECTS

ALSO: dict[str, tuple[str, ...]] = {
    "log_behavioral_note": (
        "log_behavioural_note",
        "log_note",
        "log_behavior_note",
        "log_behaviour_note",
        "add_behavioral_note",
    ),
}
SAYS = {"log_answer": "summary"}
"""The argument that words fill; for the others it is the first one."""

LEXICON = Lexicon.of(
    (Tool(name, tuple(args.model_fields), ALSO.get(name, ()), SAYS.get(name, "")) for name, (args, _) in EFFECTS.items()),
    note="log_behavioral_note",
    answer="log_answer",
)
