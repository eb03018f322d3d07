"""What the app itself understands of typed lines: the wish for time and the wish to stop, as whole lines only."""

from __future__ import annotations

import pytest

from agents.kit import HOME, read_folder
from tools.wishes import WISHES, wish


@pytest.mark.parametrize(
    "line", ["Let me think.", "One moment, please", "hold on", "Wait!", "I need a minute to think", "Hmm, wait"]
)
def test_time_to_think_is_understood(line: str) -> None:
    assert wish(line, "en-US") == "think"


@pytest.mark.parametrize("line", ["stop", "Stop the interview, please", "End the interview.", "I want to stop here", "quit"])
def test_the_wish_to_stop_is_understood(line: str) -> None:
    assert wish(line, "en-US") == "stop"


@pytest.mark.parametrize(
    "line",
    ["The thread waits.", "wait on the lock", "stop the world", "exit code", "I think it is O(n).", "a moment of inertia", ""],
)
def test_an_answer_is_an_answer(line: str) -> None:
    assert wish(line, "en-US") is None


@pytest.mark.parametrize(
    ("language", "line", "asked"),
    [
        ("de-DE", "Einen Moment, bitte", "think"),
        ("fr-FR", "Laissez-moi réfléchir.", "think"),
        ("ja-JP", "考えさせてください。", "think"),
        ("cmn-CN", "让我想想。", "think"),
        ("ar-EG", "لحظة", "think"),
        ("hi-IN", "एक मिनट", "think"),
        ("es-ES", "terminar la entrevista", "stop"),
        ("pt-BR", "let me think", "think"),
    ],
)
def test_the_languages_of_the_lobby_are_understood_and_english_in_all_of_them(language: str, line: str, asked: str) -> None:
    assert wish(line, language) == asked


def test_each_language_of_the_lobby_has_its_words() -> None:
    codes = {language.split("-")[0].replace("cmn", "zh") for language in read_folder(HOME / "technical").plan.languages}
    assert codes <= set(WISHES)
