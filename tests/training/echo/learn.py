"""Makes the judge's weights: `python -m tests.training.echo.learn FOLDER OUT.npz [--conversations 700] [--seed 100]`.

The cues are those of the product itself, so that what is learnt is what will be seen. The net is judged by the product's own
numpy code afterwards; torch only finds the weights.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from server.audio.canceller import BLOCK, Canceller
from server.audio.cues import CUES, Cues
from server.audio.echo import TAIL_FRAMES
from tests.training.echo.conversations import Conversation, conversation
from tests.training.echo.material import Material

UNITS = 32
LENGTH, LEAD = 340, 20
"""Blocks of a lesson (5.4 s), of which the first 20 only warm the memory up where it does not begin with Alex's first word."""
BATCH = 48
CAUTION = 1.5
"""A false suspicion costs this much more than a missed block."""
THRESHOLD = 1.2
"""Logit that the product calls 0.5."""


@dataclass(frozen=True, slots=True)
class Course:
    """How one net is taught. share: of the lessons, the first so many. offset, noise: sigma that is added to the cues, for a
    whole lesson and for each block. Without them the net knows its teachers' voices by heart and hears strangers worse."""

    epochs: int
    share: float
    dropout: float
    offset: float
    noise: float
    decay: float


COURSES = (Course(14, 0.5, 0.0, 0.03, 0.0, 1e-3), Course(10, 1.0, 0.2, 0.3, 0.1, 1e-2), Course(10, 1.0, 0.1, 0.6, 0.2, 1e-2))
"""Three nets are heard together: alone each makes as many mistakes, but others."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """cues (n, 101) float16, spoken (n,), warm: blocks at the start that are not judged."""

    cues: NDArray[np.float16]
    spoken: NDArray[np.bool_]
    warm: int


def lessons(conversations: Sequence[Conversation]) -> Iterator[Lesson]:
    """All conversations through the canceller at once, then cut into lessons where Alex is audible."""
    canceller, cues, n = Canceller(), Cues(), len(conversations)
    for row in range(n):
        canceller.open(row)
        cues.open(row)
    mic = np.stack([c.mic for c in conversations]).astype(np.float32) / 32768
    far = np.stack([c.far for c in conversations]).astype(np.float32) / 32768
    blocks = mic.shape[1] // BLOCK // 2 * 2
    seen, awake = np.zeros((n, blocks, CUES), np.float16), np.zeros((n, blocks), np.bool_)
    quiet = np.full(n, TAIL_FRAMES)
    for block in range(0, blocks, 2):
        both = slice(block * BLOCK, (block + 2) * BLOCK)
        was, quiet = quiet < TAIL_FRAMES, np.where(np.abs(far[:, both]).max(axis=1) > 0, 0, quiet + 1)
        rows, resting = np.flatnonzero(quiet < TAIL_FRAMES), np.flatnonzero(quiet >= TAIL_FRAMES)
        for row in np.flatnonzero((quiet < TAIL_FRAMES) & ~was):
            canceller.silence(int(row))
            cues.wake(int(row))
        cues.rest(resting, mic[resting, both])
        awake[rows, block : block + 2] = True
        echo, power = canceller.cancel(rows, mic[rows, both], far[rows, both])
        seen[rows, block : block + 2] = cues.hear(rows, mic[rows, both] - echo, echo, power)
    for row, talk in enumerate(conversations):
        yield from cut(seen[row], talk.spoken[:blocks], awake[row])


def cut(cues: NDArray[np.float16], spoken: NDArray[np.bool_], awake: NDArray[np.bool_]) -> Iterator[Lesson]:
    edges = np.flatnonzero(np.diff(np.r_[0, awake.astype(int), 0]))
    for first, last in zip(edges[::2], edges[1::2], strict=True):
        for start in range(first, last, LENGTH - LEAD):
            end, since = min(last, start + LENGTH - LEAD), max(first, start - LEAD)
            if end - start > 60:
                yield Lesson(cues[since:end], spoken[since:end], start - since)


def weights_of(lesson: Lesson) -> NDArray[np.float32]:
    """The first 32 ms of a voice cannot be known, the next 350 ms matter most; the 400 ms after it are as you like."""
    weight = np.ones(len(lesson.spoken), np.float32)
    weight[: lesson.warm] = 0
    change = np.diff(np.r_[0, lesson.spoken.astype(int), 0])
    for onset in np.flatnonzero(change > 0):
        weight[onset : onset + 2] *= 0.2
        weight[onset + 2 : onset + 24] *= 2.5
    for end in np.flatnonzero(change < 0):
        weight[end : end + 24] *= 0.2
    return weight


class Net(nn.Module):
    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.dense, self.memory, self.out = nn.Linear(CUES, UNITS), nn.GRU(UNITS, UNITS, batch_first=True), nn.Linear(UNITS, 1)
        self.dropout = nn.Dropout(dropout)

    def forward(self, cues: torch.Tensor) -> torch.Tensor:
        seen, _ = self.memory(self.dropout(torch.relu(self.dense(cues))))
        logits: torch.Tensor = self.out(self.dropout(seen))[..., 0]
        return logits


def batch(chosen: Sequence[Lesson]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    cues, spoken, weight = (np.zeros((len(chosen), LENGTH, *end), np.float32) for end in ((CUES,), (), ()))
    for i, lesson in enumerate(chosen):
        n = len(lesson.spoken)
        cues[i, :n], spoken[i, :n], weight[i, :n] = lesson.cues, lesson.spoken, weights_of(lesson)
    return torch.from_numpy(cues), torch.from_numpy(spoken), torch.from_numpy(weight)


def loss_of(net: Net, chosen: Sequence[Lesson], course: Course | None = None) -> torch.Tensor:
    cues, spoken, weight = batch(chosen)
    if course is not None:
        cues = cues + torch.randn(len(cues), 1, CUES) * course.offset * torch.rand(len(cues), 1, 1)
        cues = cues + torch.randn_like(cues) * course.noise
    cost = weight * torch.where(spoken > 0, 1.0, CAUTION)
    loss = nn.functional.binary_cross_entropy_with_logits(net(cues), spoken, weight=cost, reduction="sum")
    return loss / weight.sum()


def learn(taught: Sequence[Lesson], kept: Sequence[Lesson], course: Course, seed: int) -> Net:
    torch.manual_seed(seed)
    dice, net = np.random.default_rng(seed), Net(course.dropout)
    optimizer = torch.optim.AdamW(net.parameters(), 2e-3, weight_decay=course.decay)
    steps = course.epochs * (len(taught) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 4e-3, total_steps=steps + 1, pct_start=0.15)
    for epoch in range(course.epochs):
        net.train()
        order = dice.permutation(len(taught))
        for i in range(0, len(order) - BATCH + 1, BATCH):
            loss = loss_of(net, [taught[j] for j in order[i : i + BATCH]], course)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
            schedule.step()
        net.eval()
        with torch.no_grad():
            print(f"epoch {epoch}: loss {float(loss):.4f}, on conversations kept out {float(loss_of(net, kept)):.4f}")
    return net


def together(blocks: Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
    """Matrices (h, 3h) of single nets → one of all, block by block within each of the three gates."""
    size = sum(len(block) for block in blocks)
    whole, first = np.zeros((size, 3, size), np.float32), 0
    for block in blocks:
        last = first + len(block)
        whole[first:last, :, first:last] = block.reshape(len(block), 3, len(block))
        first = last
    return whole.reshape(size, 3 * size)


def save(nets: Sequence[Net], out: Path) -> None:
    """One net of all, in the product's layout: matrices (from, to), gates in torch's order reset, update, new."""
    states = [{name: value.numpy() for name, value in net.state_dict().items()} for net in nets]
    biases = {
        name: np.concatenate([state[source].reshape(3, -1) for state in states], axis=1).ravel()
        for name, source in (("inward_bias", "memory.bias_ih_l0"), ("round_bias", "memory.bias_hh_l0"))
    }
    np.savez_compressed(
        out,
        dense=np.concatenate([state["dense.weight"].T for state in states], axis=1),
        dense_bias=np.concatenate([state["dense.bias"] for state in states]),
        inward=together([state["memory.weight_ih_l0"].T for state in states]),
        round=together([state["memory.weight_hh_l0"].T for state in states]),
        out=np.concatenate([state["out.weight"][0] for state in states]) / len(states),
        out_bias=np.float32(np.mean([state["out.bias"][0] for state in states]) - THRESHOLD),
        **biases,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="holds speech/ and noise/")
    parser.add_argument("out", type=Path)
    parser.add_argument("--conversations", type=int, default=700)
    parser.add_argument("--seed", type=int, default=100)
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "alex-echo-training")
    args = parser.parse_args()
    material, found = Material.of(args.folder, args.cache), list[Lesson]()
    for first in range(args.seed, args.seed + args.conversations, 20):
        found += lessons([conversation(seed, material) for seed in range(first, first + 20)])
    held = len(found) // 12
    kept, taught = found[:held], found[held:]
    nets = [learn(taught[: int(course.share * len(taught))], kept, course, args.seed + i) for i, course in enumerate(COURSES)]
    save(nets, args.out)


if __name__ == "__main__":
    main()
