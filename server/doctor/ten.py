"""The table of the ten probes: what is expected of each, and on which lines of the simulator's own list that rests."""

from __future__ import annotations

from server.doctor.probes import (
    Probe,
    barge_in,
    calls,
    calls_expected,
    compression,
    keepalive,
    keeps_a_connection,
    manual_window,
    resume,
    text_during_a_turn,
    transcription,
    usage,
)

PROBES: tuple[Probe, ...] = (
    Probe(
        "manual window",
        "no answer before activityEnd, however long the pause; one after it",
        lambda _: {"waits for activityEnd": True, "answers": True},
        ("windows",),
        manual_window,
    ),
    Probe(
        "barge-in",
        "activityStart interrupts at once, and what is said then is answered",
        lambda _: {"speaks": True, "activityStart interrupts": True, "answers": True},
        ("interrupted",),
        barge_in,
    ),
    Probe(
        "text during a turn",
        "it interrupts nothing and is answered after the turn",
        lambda _: {"speaks": True, "interrupts": False, "answered after it": True},
        ("text-waits",),
        text_during_a_turn,
    ),
    Probe(
        "calls",
        "a blocking call holds the turn until its answer; a non-blocking one lets the model talk on",
        calls_expected,
        ("withholds-turn-complete", "completes-after-call", "scheduling", "no-async-31"),
        calls,
        within_s=60.0,
    ),
    Probe(
        "keepalive",
        "silence outside a window is neither answered nor refused",
        lambda _: {"left in peace": True, "answers": True},
        ("windows", "fault-K1"),
        keepalive,
    ),
    Probe(
        "resume",
        "with a handle the session goes on, says nothing unasked, and remembers",
        lambda _: {"handle": True, "taken": True, "silent until asked": True, "remembers": True},
        ("updates", "resumed-mind"),
        resume,
    ),
    Probe(
        "compression",
        "contextWindowCompression is taken",
        lambda _: {"taken": True, "answers": True},
        ("compression-of-context",),
        compression,
    ),
    Probe(
        "transcription",
        "its words come, and yours, in your language",
        lambda _: {"its words": True, "your words in another script": False},
        ("merged", "merged-38", "apart", "input-words", "input-words-3x"),
        transcription,
        by_design={"your words": "the simulator hears no words"},
    ),
    Probe(
        "usage",
        "turnComplete bears the tokens of the turn",
        lambda family: {"usage": True, "with turnComplete": True, "details add up": family.whole_usage_details},
        ("order", "usage", "usage-details"),
        usage,
    ),
)
GO_AWAY = Probe(
    "goAway",
    "no connection ends without a notice before",
    lambda _: {"ends without a notice": False},
    ("go-away",),
    lambda doctor, _: keeps_a_connection(doctor, lambda: True),
)
ALL = (*PROBES, GO_AWAY)
