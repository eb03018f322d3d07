"""How code grew: kept as what changed, read back letter for letter."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from server.store.entries import Code, Edit, Entry, Noted, Press
from server.store.growth import MOST_CHANGES, Growth, gapless, grown, whole
from tools.edits import Splice, applied, splice

SIGNS = st.text("ab \n\t\u200b\u05d0\N{GRINNING FACE}", max_size=12)
LONG = "def f(x):\n    return x\n" * 20


def noted(number: int, data: Entry) -> Noted:
    return Noted(number, "code" if isinstance(data, Code) else "edit", float(number), 0.0, data)


def kept(texts: list[tuple[str, str]]) -> list[Noted]:
    """Revisions of (language, text), as the journal gets them."""
    growth: Growth = {}
    entries = []
    for number, (language, text) in enumerate(texts, start=1):
        growth, entry = grown(growth, Code(revision=number, language=language, text=text))
        entries.append(noted(number, entry))
    return entries


def read(entries: list[Noted]) -> list[tuple[int, str]]:
    return [(one.data.revision, one.data.text) for one in whole(entries) if isinstance(one.data, Code)]


@given(SIGNS, SIGNS)
def test_a_splice_makes_the_one_text_of_the_other_and_is_no_longer_than_it_must_be(before: str, after: str) -> None:
    change = splice(before, after)
    assert applied(before, change) == after
    assert len(change.text) <= len(after)
    assert (splice(before, before).gone, splice(before, before).text) == (0, "")


def test_a_typed_letter_is_a_splice_of_one() -> None:
    assert splice("return x", "return xy") == Splice(8, 0, "y")
    assert splice("aaa", "aaaa") == Splice(3, 0, "a")
    assert splice("one two", "one") == Splice(3, 4, "")


@given(
    st.lists(
        st.tuples(st.sampled_from(["python", "java"]), st.integers(0, 500), st.integers(0, 60), SIGNS), min_size=1, max_size=40
    )
)
def test_whatever_is_edited_the_changes_replay_to_every_text(edits: list[tuple[str, int, int, str]]) -> None:
    now = {"python": LONG, "java": ""}
    texts = []
    for language, at, gone, text in edits:
        now[language] = applied(now[language], Splice(min(at, len(now[language])), gone, text))
        texts.append((language, now[language]))
    assert read(kept(texts)) == [(number, text) for number, (_, text) in enumerate(texts, start=1)]


def test_typing_costs_what_is_typed_and_not_the_text_each_time() -> None:
    texts = [("python", LONG[:length]) for length in range(100, len(LONG))]
    entries = kept(texts)
    changes = [entry for entry in entries if isinstance(entry.data, Edit)]
    assert len(changes) > len(texts) / 2
    as_kept = sum(len(one.data.model_dump_json()) for one in entries)
    assert as_kept < sum(len(text) for _, text in texts)


def test_a_chain_of_changes_ends_with_a_whole_text() -> None:
    long = LONG * 50
    entries = kept([("python", long + "x" * more) for more in range(3 * MOST_CHANGES)])
    wholes = [number for number, entry in enumerate(entries) if isinstance(entry.data, Code)]
    assert wholes == [0, MOST_CHANGES + 1, 2 * MOST_CHANGES + 2]


def test_an_entry_that_was_lost_costs_the_revisions_up_to_the_next_whole_text_and_no_wrong_one() -> None:
    long = LONG * 50
    texts = [("python", long + "x" * more) for more in range(2 * MOST_CHANGES)]
    entries = kept(texts)
    lost = random.Random(4).randrange(1, MOST_CHANGES)
    found = read(entries[:lost] + entries[lost + 1 :])
    assert found == [
        (number, text) for number, (_, text) in enumerate(texts, start=1) if number <= lost or number > MOST_CHANGES + 1
    ]
    steps = [entry.revision for _, entry in gapless(entries[:lost] + entries[lost + 1 :])]
    assert steps == [revision for revision, _ in found]


def test_other_entries_stay_where_they_are() -> None:
    press = noted(1, Press(button="hint"))
    assert list(whole([press])) == [press]
    assert list(gapless([press])) == []


def test_a_rebuilt_text_of_the_wrong_length_is_none() -> None:
    first = noted(1, Code(revision=1, language="python", text="abc"))
    wrong = noted(2, Edit(revision=2, language="python", since=1, at=3, gone=0, text="d", size=9))
    assert read([first, wrong]) == [(1, "abc")]
