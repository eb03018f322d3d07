"""A model that was cut in a call has a moment to go on by itself."""

from __future__ import annotations

from server.interview.recall import RECALL_S, Recall


def test_without_a_cut_nobody_is_called_back() -> None:
    assert not Recall().is_due(100.0, goes_on=False)


def test_a_model_that_stays_silent_is_called_back_once() -> None:
    recall = Recall()
    recall.wait(10.0)
    moments = [10.1, 10.0 + RECALL_S, 20.0]
    assert [recall.is_due(at, goes_on=False) for at in moments] == [False, True, False]


def test_a_model_that_goes_on_is_left_alone() -> None:
    recall = Recall()
    recall.wait(10.0)
    assert not recall.is_due(10.5, goes_on=True)
    assert not recall.is_due(20.0, goes_on=False)
