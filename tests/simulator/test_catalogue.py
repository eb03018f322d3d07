"""The list of faults for people names all of them, and nothing that would be refused."""

from __future__ import annotations

import re

import pytest

from server.simulator.blunders import NAMES
from server.simulator.catalogue import BLUNDERS, listed, moments
from server.simulator.faults import FAULTS, parse


def test_every_fault_is_listed_once_with_what_it_does() -> None:
    ids = re.findall(r"^  ([CKSTH]\d+) +\S", listed(), re.MULTILINE)
    assert sorted(ids) == sorted(FAULTS)
    assert all(kind.about in listed() for kind in FAULTS.values())


@pytest.mark.parametrize("id_", FAULTS)
def test_every_moment_is_listed_as_it_is_understood(id_: str) -> None:
    assert moments(id_)
    for moment in moments(id_):
        parse(f"{id_}{moment}")


def test_every_mistake_of_the_interviewer_is_listed() -> None:
    assert set(BLUNDERS) == set(NAMES)
