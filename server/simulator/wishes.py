"""A typed line that is nothing but a request to the interviewer: "what?", "hint", "I don't know", "let me think". Pure.

A language model understands these by itself; the rehearsal brain has this table. A line counts only as a whole, courtesies at
its edges aside: an answer in which the same words occur ("a cache gives a hint to the branch predictor") is an answer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Literal

Wish = Literal["repeat", "rephrase", "think", "hint", "unknown", "skip", "onward", "done", "stop"]
LONGEST = 9
"""Words. What is longer says something of its own."""

_THAT = r"(?:that|this|it|the question|this question|that question|the last question)"
_MAY = r"(?:(?:can|could|would|will|may) (?:you|i|we|u) )?(?:please )?"

_ON = r"(?:(?:can|could|may|shall) we |let us |let's |lets |i (?:want|would like) to |we can |now )*(?:now )?(?:please )?"
_PART = r"(?:the )?(?:next (?:part|phase|section)|coding(?: part| phase| problem| question| exercise| challenge)?|wrap[ -]?up)"

WISHES: Mapping[str, Mapping[Wish, tuple[str, ...]]] = {
    "en": {
        "repeat": (
            r"what|huh|pardon|pardon me|sorry|excuse me|come again|again|once more|one more time|say again",
            rf"{_MAY}(?:repeat|say|ask|read)(?: {_THAT})?(?: to me)?(?: again| once more| one more time)?",
            rf"i (?:did not|didn't|didnt|could not|couldn't) (?:hear|catch|get)(?: you| {_THAT})?",
            r"what (?:was|is) (?:the|your) question(?: again)?|what did you (?:say|ask)|what was that",
        ),
        "rephrase": (
            rf"{_MAY}(?:rephrase|explain|clarify|reword)(?: {_THAT})?",
            rf"{_MAY}(?:say|put|ask) {_THAT} (?:differently|in other words|another way)",
            rf"i (?:do not|don't|dont) (?:understand|get)(?: you| {_THAT})?|what do you mean(?: by that)?|in other words",
        ),
        "think": (
            rf"(?:let me|i have to|i need to|i am|i'm|im|still) think(?:ing)?(?: about {_THAT})?"
            r"(?: for)?(?: a (?:bit|moment|while))?",
            r"(?:just |give me |i need |wait |hold on )*(?:a|one|1) (?:moment|second|sec|minute|min)(?: to think)?",
            r"wait|hold on|hang on|thinking|hmm+|(?:give me |i need )(?:some|more|a little|a bit of) time(?: to think)?",
        ),
        "hint": (
            rf"(?:{_MAY}(?:give me |have |get |i have |i get )|i (?:need|want|would like) )?"
            r"(?:a |the |another |next |one more )*hint",
            r"(?:can|could) you (?:help|help me)|help|help me|i need help|i(?: a|')m stuck|im stuck|stuck",
        ),
        "unknown": (
            rf"(?:sorry )?i (?:really )?(?:do not|don't|dont) know(?: {_THAT}| the answer| that one)?|idk|dunno|not sure",
            r"(?:i have |i've )?no (?:idea|clue)(?: at all)?|i(?: a|')m not sure",
            r"i (?:can't|cannot|can not) answer(?: that| this)?|i (?:do not|don't|dont) remember|never heard of (?:it|that)",
        ),
        "skip": (
            rf"{_MAY}skip(?: {_THAT}| this one| that one| it)?|pass|i pass|i give up",
            rf"{_MAY}(?:go to |move on to |let us go to )?(?:the )?next(?: one| question| please)?",
            r"(?:let us |let's |can we |could we )?(?:move on|go on)",
            rf"(?:i (?:do not|don't|dont) know|(?:i have )?no (?:idea|clue)) {_MAY}(?:skip|pass|next(?: one| question)?)"
            r"(?: please)?",
        ),
        "onward": (
            rf"{_ON}(?:start|begin|do|go to|go on (?:to|with)|move on to|get to|continue with|proceed to) {_PART}"
            r"(?: now| next)?",
            rf"{_ON}(?:code|wrap up|wrap it up|wrap this up|start coding|begin coding)(?: now)?",
            rf"(?:i am |i'm |im |we are )?(?:done|finished) {_ON}(?:wrap up|finish|wrap it up)(?: now)?",
            rf"(?:{_ON})?{_PART}(?: please| now)+|next (?:part|phase|section)",
        ),
        "done": (r"(?:i am |i'm |im |we are )?(?:done|finished)(?: now| with (?:it|that|the code))?|that's it|that is it",),
        "stop": (
            rf"{_MAY}(?:i (?:want|would like) to |let us |let's )?"
            r"(?:stop|end|quit|finish|exit|abort)(?: (?:the|this) interview| here| now| it)*",
        ),
    },
    "de": {
        "repeat": (r"was|wie bitte|wie|noch ?mal|(?:können sie|kannst du) (?:das|die frage) wiederholen|wiederholen",),
        "rephrase": (r"(?:das |die frage )?verstehe ich nicht|ich verstehe (?:das|die frage) nicht|was meinen sie",),
        "think": (
            r"(?:einen |nur einen |kleinen )*(?:moment|augenblick)|warte|lass(?:en sie)? mich (?:kurz )?(?:nach|über)denken",
        ),
        "hint": (
            r"(?:einen |ein )?(?:hinweis|tipp)|hilfe|ich (?:brauche|möchte) (?:einen )?(?:hinweis|tipp)|ich komme nicht weiter",
        ),
        "unknown": (r"(?:das )?(?:weiß|weiss) ich (?:leider )?nicht|ich (?:weiß|weiss) (?:es |das )?nicht|keine ahnung",),
        "skip": (r"weiter|überspringen|nächste(?: frage)?|die nächste(?: frage)?",),
        "done": (r"(?:ich bin )?fertig",),
        "stop": (r"stopp?|ende|(?:das )?(?:interview|gespräch) beenden|aufhören|ich möchte aufhören",),
    },
    "es": {
        "repeat": (r"qué|cómo|perdón|(?:puedes|puede) repetir(?:lo)?(?: la pregunta)?|repite|otra vez",),
        "rephrase": (r"no (?:lo )?entiendo(?: la pregunta)?|qué quieres decir",),
        "think": (r"(?:un |espera un )?momento|espera|déjame pensar(?:lo)?",),
        "hint": (r"(?:una )?pista|ayuda|(?:necesito|quiero) una pista|(?:puedes|puede) darme una pista",),
        "unknown": (r"no (?:lo )?sé|ni idea|no tengo ni idea",),
        "skip": (r"siguiente(?: pregunta)?|la siguiente|paso|saltar",),
        "done": (r"(?:ya )?(?:he )?(?:terminado|terminé)|listo",),
        "stop": (r"parar?|terminar(?: la entrevista)?|fin",),
    },
    "fr": {
        "repeat": (r"quoi|comment|pardon|(?:pouvez-vous|peux-tu) répéter(?: la question)?|répétez|encore une fois",),
        "rephrase": (r"je ne comprends pas(?: la question)?|que voulez-vous dire",),
        "think": (r"(?:un |juste un )?(?:moment|instant)|attendez|laissez-moi réfléchir",),
        "hint": (r"(?:un )?indice|aide|(?:je voudrais|j'ai besoin d')\s?un indice|à l'aide",),
        "unknown": (r"je ne sais pas|je sais pas|aucune idée",),
        "skip": (r"suivante?|la suivante|question suivante|je passe|passer",),
        "done": (r"(?:j'ai )?(?:fini|terminé)",),
        "stop": (r"stop|arrêter|arrêtez|terminer(?: l'entretien)?|fin",),
    },
}

_COURTESY = (
    r"(?:please|alex|sorry|um+|uh+|ah|oh|ok|okay|well|so|hey|thanks|thank you|bitte|entschuldigung|por favor|s'il vous plaît)"
)
_EDGES = re.compile(rf"^(?:{_COURTESY} )+(?=\S)|(?: {_COURTESY})+$")


def wish(typed: str, language: str = "en") -> Wish | None:
    """What the line asks for, or None for an answer. English is understood beside the language of the interview."""
    plain = " ".join(re.sub(r"[^\w' -]", " ", typed.lower().replace("’", "'")).split())
    if not plain or len(plain.split()) > LONGEST:
        return None
    bare = _EDGES.sub("", plain)
    return next((name for form in (plain, bare) for name, known in _forms(language.lower()[:2]) if known.fullmatch(form)), None)


@cache
def _forms(language: str) -> tuple[tuple[Wish, re.Pattern[str]], ...]:
    tables = [WISHES["en"], *([WISHES[language]] if language in WISHES and language != "en" else [])]
    return tuple((name, re.compile("|".join(forms))) for table in tables for name, forms in table.items())
