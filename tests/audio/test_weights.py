"""The voice net's weights are checked once, and what is wrong with them is said in words; the model card says what they are."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from server.audio import weights
from server.audio.weights import FORMAT, SHAPES, BadWeights, Weights

ROOM = Path(weights.__file__).parent
PACKAGED = ROOM / "weights" / "vad.npz"


def written(at: Path, form: str = FORMAT, **instead: np.ndarray[Any, Any]) -> Path:
    arrays = {name: np.zeros(shape, np.float16) for name, shape in SHAPES.items()} | instead
    np.savez(at / "some.npz", about=np.array(json.dumps({"format": form})), **arrays)
    return at / "some.npz"


def test_what_is_packaged_is_read_once_and_is_small() -> None:
    assert weights.packaged() is weights.packaged()
    assert PACKAGED.stat().st_size < 300_000


def test_every_layer_has_a_shape_that_is_checked() -> None:
    assert set(SHAPES) == {one.name for one in fields(Weights)}


def test_good_weights_are_read_as_float32(tmp_path: Path) -> None:
    read = weights.read(written(tmp_path))
    assert all(getattr(read, name).dtype == np.float32 for name in SHAPES)


def test_weights_of_another_format_are_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(BadWeights, match="format 'alex-vad-0', and this version needs 'alex-vad-"):
        weights.read(written(tmp_path, form="alex-vad-0"))


def test_a_layer_of_another_shape_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadWeights, match=r"'voice' of shape \(3, 3\), and .* is needed"):
        weights.read(written(tmp_path, voice=np.zeros((3, 3))))


def test_numbers_that_are_not_finite_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadWeights, match="'again_bias' that are not finite"):
        weights.read(written(tmp_path, again_bias=np.full(SHAPES["again_bias"], np.nan)))


@pytest.mark.parametrize("damage", [lambda whole: whole[: len(whole) // 2], lambda _: b"", lambda _: b"not weights"])
def test_a_torn_file_is_refused_with_what_to_do(tmp_path: Path, damage: Any) -> None:
    torn = tmp_path / "torn.npz"
    torn.write_bytes(damage(written(tmp_path).read_bytes()))
    with pytest.raises(BadWeights, match=r"cannot be read .* Install the package again"):
        weights.read(torn)


def test_a_missing_file_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(BadWeights, match="Install the package again"):
        weights.read(tmp_path / "none.npz")


def test_the_model_card_tells_of_these_weights() -> None:
    card = (ROOM / "MODEL_CARD.md").read_text()
    numbers = sum(int(np.prod(shape)) for name, shape in SHAPES.items() if name != "born")
    assert FORMAT in card
    assert f"{numbers:,} numbers" in card
    assert hashlib.sha256(PACKAGED.read_bytes()).hexdigest() in card


def test_the_model_card_names_every_package_that_was_trained_on() -> None:
    card = (ROOM / "MODEL_CARD.md").read_text()
    room = Path(__file__).resolve().parents[1] / "training" / "vad" / "corpora.py"
    packages = re.findall(r'^    "([a-z0-9-]+)",$', room.read_text(), re.MULTILINE)
    assert len(packages) > 15
    assert [name for name in packages if name not in card] == []
