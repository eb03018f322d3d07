"""The class of the live model that adk.yaml names."""

from __future__ import annotations

import pytest

from server.live.gemini import Line
from server.service import line_named
from tools.errors import DataFileError


class Quieter(Line):
    """Somebody's own line."""


def test_the_class_that_is_named_is_taken() -> None:
    assert line_named("server.live.gemini.Line") is Line
    assert line_named(f"{__name__}.Quieter") is Quieter


@pytest.mark.parametrize("dotted", ["", "nowhere.Line", "server.live.gemini.Nothing", "google.adk.models.google_llm.Gemini"])
def test_a_name_that_is_no_line_is_refused_with_file_key_and_fix(dotted: str) -> None:
    with pytest.raises(DataFileError, match=r"adk\.yaml: line: .*Fix: name server\.live\.gemini\.Line"):
        line_named(dotted)
