"""Typed lines that the app itself must understand, whatever the model makes of them: a wish for time, a wish to stop. Pure.

Time to think holds Alex's nudges, as its button does; the wish to stop opens the end where no page has a button for it. All
other requests ("what?", "a hint, please") are for the interviewer to understand. Only whole lines count.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

Wish = Literal["think", "stop"]

WISHES: dict[str, dict[Wish, tuple[str, ...]]] = {
    "en": {
        "think": (
            r"(?:let me|i need to|i have to|i am|i'm|im|still) think(?:ing)?(?: about (?:it|that|this))?"
            r"(?: for a (?:bit|moment|while))?",
            r"(?:just |give me |i need |wait |hold on )*(?:a|one|1) (?:moment|second|sec|minute|min)(?: to think)?",
            r"wait|hold on|hang on|(?:give me |i need )(?:some|more|a little|a bit of) time(?: to think)?",
        ),
        "stop": (
            r"(?:(?:can|could) (?:we|you) |i (?:want|would like) to |let us |let's )?"
            r"(?:stop|end|quit|finish|exit|abort)(?: (?:the|this) interview| here| now| it)*",
        ),
    },
    "de": {
        "think": (
            r"(?:einen |nur einen |kleinen )*(?:moment|augenblick)|warte|lass(?:en sie)? mich (?:kurz )?(?:nach|über)denken",
        ),
        "stop": (r"stopp?|(?:das )?(?:interview|gespräch) beenden|ich möchte aufhören",),
    },
    "es": {
        "think": (r"(?:un |espera un )?momento|espera|déjame pensar(?:lo)?",),
        "stop": (r"parar|terminar(?: la entrevista)?",),
    },
    "fr": {
        "think": (r"(?:un |juste un )?(?:moment|instant)|attendez|laissez-moi réfléchir",),
        "stop": (r"arrêter|arrêtez|terminer(?: l'entretien)?",),
    },
    "pt": {
        "think": (r"(?:um |só um )?(?:momento|instante)|espera|deixa-?me pensar",),
        "stop": (r"parar|terminar(?: a entrevista)?",),
    },
    "hi": {"think": (r"एक मिनट|रुकिए|सोचने दीजिए|मुझे सोचने दीजिए",), "stop": (r"रोकें|इंटरव्यू समाप्त करें|साक्षात्कार समाप्त करें",)},
    "ja": {
        "think": (r"少し待ってください|ちょっと待って(?:ください)?|考えさせてください",),
        "stop": (r"終了|面接を終了(?:してください)?",),
    },
    "zh": {"think": (r"等一下|请等一下|让我想想|让我想一下",), "stop": (r"停止|结束面试|结束",)},
    "ar": {"think": (r"لحظة|انتظر|دعني أفكر",), "stop": (r"توقف|أنه المقابلة|إنهاء المقابلة",)},
}
_COURTESY = r"(?:please|alex|sorry|um+|uh+|hm+|ah|oh|ok|okay|well|so|bitte|por favor)"
_EDGES = re.compile(rf"^(?:{_COURTESY} )+(?=\S)|(?: {_COURTESY})+$")


def wish(typed: str, language: str) -> Wish | None:
    """`language` is a tag such as `de-DE`; English is understood beside it."""
    plain = " ".join(re.sub(r"[.,;:!?…。、！？，؟।()\"]+", " ", typed.lower().replace("’", "'")).split())
    bare = _EDGES.sub("", plain)
    return next((asked for asked, known in _forms(_code(language)) if known.fullmatch(plain) or known.fullmatch(bare)), None)


def _code(language: str) -> str:
    code = language.lower().split("-")[0]
    return {"cmn": "zh", "yue": "zh"}.get(code, code)


@cache
def _forms(language: str) -> tuple[tuple[Wish, re.Pattern[str]], ...]:
    tables = [WISHES["en"], *([WISHES[language]] if language in WISHES and language != "en" else [])]
    return tuple((asked, re.compile("|".join(forms))) for table in tables for asked, forms in table.items())
