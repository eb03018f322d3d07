"""Makes the weights: `python -m tests.training.vad.train label|shards|fit|between|export WORK`; README.md tells the order.

One thread, seeds below: the same packages give the same weights, up to the rounding of the machine's matrix library.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn

from server.audio import features
from tests.training.vad import material, mix, second

SEED = 20261125
HIDDEN = 96
SEEN = 96
SHARD = 128
CHECK_SHARDS = 2
BATCH = 32
AVERAGING = 0.998
SMOOTHING = 0.01
IMPORTANCE = (1.0, 0.5)
SECOND_SEED = 51337


class Net(nn.Module):
    """Two frames of inputs -> SEEN -> GRU -> logits (hops x delays) each frame of 32 ms."""

    def __init__(self, mean: torch.Tensor, scale: torch.Tensor) -> None:
        super().__init__()
        self.register_buffer("mean", mean)
        self.register_buffer("scale", scale)
        self.seen = nn.Linear(2 * features.INPUTS, SEEN)
        self.gru = nn.GRU(SEEN, HIDDEN, batch_first=True)
        self.voice = nn.Linear(HIDDEN, features.HOPS * len(mix.DELAYS_S))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = (x - self.mean) / self.scale
        before = torch.cat([torch.zeros_like(x[:, :1]), x[:, :-1]], 1)
        h, _ = self.gru(torch.relu(self.seen(torch.cat([before, x], 2))))
        return self.voice(h).unflatten(2, (features.HOPS, len(mix.DELAYS_S)))


def auc(score: np.ndarray, speech: np.ndarray) -> float:
    order = np.argsort(score, kind="stable")
    ranks = np.empty(len(score))
    ranks[order] = np.arange(1, len(score) + 1)
    ones = int(speech.sum())
    return float((ranks[speech].sum() - ones * (ones + 1) / 2) / (ones * (len(score) - ones)))


def write_shards(work: Path, course: str, first: int, last: int) -> None:
    """Shard numbers below zero are the held-out ones."""
    (work / course).mkdir(exist_ok=True)
    first_course = (material.material, SEED, mix.Scene)
    chosen, seed, scene = first_course if course == "first" else (second.material, SECOND_SEED, second.Scene)
    stuff = {held_out: chosen(work, held_out) for held_out in (False, True)}
    for number in range(first, last):
        target = work / course / f"{number:+04d}.npz"
        if not target.exists():
            began = time.time()
            heard, wanted = mix.shard(seed + number, SHARD, stuff[number < 0], scene)
            np.savez(target.with_suffix(".part.npz"), heard=heard, wanted=wanted)
            target.with_suffix(".part.npz").rename(target)
            print(target.name, f"{time.time() - began:.0f} s, speech {wanted[..., 0].mean():.2f}", flush=True)


def load(paths: list[Path]) -> tuple[torch.Tensor, torch.Tensor]:
    found = [np.load(path) for path in paths]
    return tuple(torch.from_numpy(np.concatenate([one[key] for one in found])) for key in ("heard", "wanted"))


def check(net: nn.Module, heard: torch.Tensor, wanted: torch.Tensor) -> list[float]:
    net.eval()
    with torch.no_grad():
        found = torch.cat([net(part.float()) for part in heard.split(32)]).numpy()
    net.train()
    return [auc(found[..., k].ravel(), wanted[..., k].numpy().ravel() > 0.5) for k in range(len(mix.DELAYS_S))]


def fit(work: Path, told: argparse.Namespace) -> None:
    """`--base`: the net of the first course, from which the second goes on."""
    epochs, shards, rate, name, seed = told.epochs, told.shards, told.rate, told.name, told.seed
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    rng = np.random.default_rng(seed)
    paths = sorted((work / told.course).glob("+*.npz"))[:shards]
    heard, wanted = load([one for one in paths if ".part" not in one.name])
    kept = load(sorted((work / told.course).glob("-*.npz")))
    some = heard[::16].float().flatten(0, 1)
    net = Net(some.mean(0), some.std(0) + 0.05)
    if told.base:
        net.load_state_dict(torch.load(work / f"{told.base}.pt"))
    average = {key: value.clone() for key, value in net.state_dict().items()}
    steps = int(epochs * len(heard) / BATCH)
    print(f"{len(heard)} scenes, {sum(p.numel() for p in net.parameters())} parameters, {steps} steps", flush=True)
    adam = torch.optim.AdamW(net.parameters(), lr=rate, weight_decay=0.01)
    plan = torch.optim.lr_scheduler.OneCycleLR(adam, rate, total_steps=steps, pct_start=0.1)
    importance = torch.tensor(IMPORTANCE)
    began, losses, order = time.time(), [], []
    for step in range(1, steps + 1):
        if len(order) < BATCH:
            order = list(rng.permutation(len(heard)))
        some = [order.pop() for _ in range(BATCH)]
        goal = wanted[some].float() * (1 - 2 * SMOOTHING) + SMOOTHING
        loss = nn.functional.binary_cross_entropy_with_logits(net(heard[some].float()), goal, reduction="none")
        loss = (loss * importance).mean()
        adam.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        adam.step()
        plan.step()
        losses.append(loss.item())
        keep = min(AVERAGING, step / (step + 10))
        for key, value in net.state_dict().items():
            average[key].lerp_(value, 1 - keep)
        if step % 100 == 0 or step == steps:
            torch.save(average, work / f"{name}.pt")
            mean = Net(average["mean"], average["scale"])
            mean.load_state_dict(average)
            seen = check(mean, *kept)
            print(step, f"{time.time() - began:.0f} s", f"loss {np.mean(losses[-100:]):.4f}", "AUC", seen, flush=True)


def between(work: Path, ends: list[str], name: str) -> None:
    """Halfway between two nets, number by number, where the second grew out of the first: each is wrong where the other is not
    (Wortsman et al., "Robust fine-tuning of zero-shot models", CVPR 2022)."""
    one, other = (torch.load(work / f"{end}.pt") for end in ends)
    torch.save({key: (value + other[key]) / 2 for key, value in one.items()}, work / f"{name}.pt")


def export(work: Path, name: str, target: Path, about: dict[str, str]) -> None:
    """Float16, the standardisation folded into the first layer, the GRU's gates in the order (reset, update, new)."""
    kept = torch.load(work / f"{name}.pt")
    first = kept["seen.weight"] / torch.cat([kept["scale"]] * 2)
    bias = kept["seen.bias"] - first @ torch.cat([kept["mean"]] * 2)
    arrays = {
        "seen": first.T,
        "seen_bias": bias,
        "into": kept["gru.weight_ih_l0"].T,
        "into_bias": kept["gru.bias_ih_l0"],
        "again": kept["gru.weight_hh_l0"].T,
        "again_bias": kept["gru.bias_hh_l0"],
        "voice": kept["voice.weight"].T,
        "voice_bias": kept["voice.bias"],
        "born": kept["mean"],
    }
    packed = {key: value.numpy().astype(np.float16) for key, value in arrays.items()}
    np.savez_compressed(target, about=np.array(json.dumps(about)), **packed)


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("what", choices=["label", "shards", "fit", "between", "export"])
    ask.add_argument("work", type=Path)
    ask.add_argument("--course", choices=["first", "second"], default="first")
    ask.add_argument("--base", default="")
    ask.add_argument("--ends", nargs=2, default=["first", "second"])
    ask.add_argument("--first", type=int, default=-CHECK_SHARDS)
    ask.add_argument("--last", type=int, default=40)
    ask.add_argument("--shards", type=int, default=10_000)
    ask.add_argument("--epochs", type=float, default=12)
    ask.add_argument("--rate", type=float, default=3e-3)
    ask.add_argument("--name", default="net")
    ask.add_argument("--seed", type=int, default=SEED)
    ask.add_argument("--target", type=Path)
    told = ask.parse_args()
    if told.what == "label":
        material.label_all(told.work)
    elif told.what == "shards":
        write_shards(told.work, told.course, told.first, told.last)
    elif told.what == "fit":
        fit(told.work, told)
    elif told.what == "between":
        between(told.work, told.ends, told.name)
    else:
        export(told.work, told.name, told.target, {"format": "alex-vad-1", "name": told.name})


if __name__ == "__main__":
    main()
