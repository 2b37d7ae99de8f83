"""Makes the two sets that restorations are judged by.

    python -m model.train.validation.sets --data DIR --out DIR

`learn.npz` may be looked at clip by clip. Of `judge.npz`, made of other files, `shellac evaluate` shows totals only.
Each holds, from files that training never sees (`split.toml`):

(a) pairs of 8 s without a run-in, music of every kind with its whole band, recorded noise of every kind, half of it
    without what lies below 70 Hz, all of it without what lies below 15 Hz;
(b) music with nothing to remove, recorded and rendered;
(c) recorded clicks over clean music;
(d) whole sides whose noise changes its level, half of them with run-in and run-out;
(e) whole sides with run-in and run-out whose treble is noisier while the programme lasts: the hiss of a master;
(f) whole sides with what a transfer has before the needle is set down and after it is lifted: the line's own noise;
and every noise by itself.
"""

from __future__ import annotations

import argparse
import itertools
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, sosfiltfilt

from model.evaluate.sets.held_out import MaterialError
from model.evaluate.sets.mixing import LP_REVOLUTION_SECONDS, REVOLUTION_SECONDS, lengthened
from model.evaluate.sets.pairs import (
    CLEAN,
    CLICKS,
    NOISE_ALONE,
    SIDE,
    SIDE_WITH_NEEDLE,
    SIDE_WITH_PROGRAMME_NOISE,
    SIDE_WITH_RUN_IN,
    Pair,
    save,
)
from model.train.bank import RATE
from model.train.command_line import exit_code
from model.train.material.prepare import drawn
from model.train.validation.clicks import cut_clicks
from model.train.validation.plan import SetPlan
from model.train.validation.rendered import like_noise, scores
from model.train.validation.sources import NOISES, RECORDED, SET_NAMES, Samples, Source, Sources


class Mixing:
    """One set, made of `sources` after `plan`."""

    def __init__(self, sources: Sources, plan: SetPlan) -> None:
        self._sources, self._plan = sources, plan
        self._music: dict[str, list[Source]] = {kind: sources.music(kind) for kind in RECORDED}
        self._music["scores"] = list(scores(sources, 8, plan.seconds + 1))
        self._noise: dict[str, list[Source]] = {kind: sources.noise(kind) for kind in NOISES}
        self._turns = {kind: itertools.cycle(found) for kind, found in self._noise.items()}

    def pairs(self) -> Iterator[Pair]:
        """Yield (a) to (d), the noises by themselves, (e) and (f)."""
        yield from self._mixed()
        yield from self._clean()
        yield from self._clicks()
        yield from self._sides()
        yield from self._alone()
        yield from self._programme_sides()
        yield from self._needle_sides()

    def _pair(
        self,
        name: str,
        group: str,
        music: Source | None,
        noisy: NDArray[np.floating],
        clean: NDArray[np.floating],
        **more: object,
    ) -> Pair:
        facts: dict[str, object] = {"kind": "none", "noise": "", "snr_db": None, "run_in": 0}
        facts |= {"profile": np.zeros(0, np.float32)} | more
        return Pair(
            name=name,
            group=group,
            music="" if music is None else music.name,
            music_kind="" if music is None else music.kind,
            rate=RATE,
            start=0,
            stop=len(clean),
            noisy=noisy.astype(np.float32),
            clean=clean.astype(np.float32),
            totals_only=self._sources.name == "judge",
            **facts,  # type: ignore[arg-type]
        )

    def _mixed(self) -> Iterator[Pair]:
        plan, kinds = self._plan, [*RECORDED, "scores"]
        frames, shown = round(plan.seconds * RATE), round(plan.profile_seconds * RATE)
        for (low, high), index in itertools.product(plan.groups_db, range(plan.per_group)):
            rng = drawn(63, self._sources.name, low, index)
            music, clean = self._excerpt(kinds[index % len(kinds)], frames, rng)
            # music and noise kinds go round at different paces, so that every kind meets every other
            noise = next(self._turns[plan.noises[(index + index // len(kinds)) % len(plan.noises)]])
            sound = self._groove(noise, shown + frames, rng, filtered=index % 2 == 1)
            profile, sound = sound[:shown], sound[shown:]
            snr_db = float(rng.uniform(low, high))
            gain = _gain(clean, sound, snr_db)
            scale = _scale(clean + gain * sound, plan, rng)
            yield self._pair(
                f"{low:g}-{high:g}_{index:02d}",
                f"{low:g}-{high:g} dB",
                music,
                scale * (clean + gain * sound),
                scale * clean,
                kind=noise.kind,
                noise=noise.name,
                snr_db=snr_db,
                profile=(scale * gain * profile).astype(np.float32),
            )

    def _clean(self) -> Iterator[Pair]:
        plan, kinds = self._plan, [*RECORDED, "scores"]
        frames = round(plan.seconds * RATE)
        recorded = []
        for index in range(plan.clean):
            rng = drawn(64, self._sources.name, index)
            recorded.append(self._excerpt(kinds[index % len(kinds)], frames, rng))
        rendered = [(music, music.samples[:frames]) for music in like_noise(self._sources, plan.seconds)]
        for index, (music, clean) in enumerate([*recorded, *rendered]):
            sound = clean * _scale(clean, plan, drawn(65, self._sources.name, index))
            yield self._pair(f"{CLEAN}_{index:02d}", CLEAN, music, sound, sound)

    def _clicks(self) -> Iterator[Pair]:
        plan, kinds = self._plan, [*RECORDED, "scores"]
        frames = round(plan.seconds * RATE)
        turns = itertools.cycle(self._sources.noise("events"))
        for index in range(plan.clicks):
            rng = drawn(66, self._sources.name, index)
            music, clean = self._excerpt(kinds[index % len(kinds)], frames, rng)
            noise = next(turns)
            struck = cut_clicks(self._groove(noise, frames, rng), RATE)
            if not np.any(struck):
                raise MaterialError(f"{noise.name}: holds no click in the {plan.seconds:g} s drawn.")
            snr_db = float(rng.uniform(*plan.clicks_db))
            gain = _gain(clean, struck, snr_db)
            scale = _scale(clean + gain * struck, plan, rng)
            noisy = scale * (clean + gain * struck)
            facts = {"kind": CLICKS, "noise": noise.name, "snr_db": snr_db}
            yield self._pair(f"{CLICKS}_{index:02d}", CLICKS, music, noisy, scale * clean, **facts)

    def _sides(self) -> Iterator[Pair]:
        plan = self._plan
        for index in range(plan.sides):
            rng = drawn(67, self._sources.name, index)
            music, clean = self._long(rng)
            run_in = 0
            if index % 2 == 0:
                ends = [round(float(rng.uniform(*plan.groove_seconds)) * RATE) for _ in range(2)]
                clean, run_in = np.pad(clean, (ends[0], ends[1])), ends[0]
            noise = next(self._turns[("shellac", "vinyl", "shellac", "tape")[index % 4]])
            sound = self._groove(noise, len(clean), rng, filtered=index % 2 == 1) * _level_curve(len(clean), rng)
            group = SIDE_WITH_RUN_IN if run_in else SIDE
            yield self._side(f"side_{index}", group, music, clean, noise, sound, run_in, rng)

    def _programme_sides(self) -> Iterator[Pair]:
        plan = self._plan
        for index in range(plan.programme_sides):
            rng = drawn(69, self._sources.name, index)
            music, clean = self._long(rng)
            ends = [round(float(rng.uniform(*plan.groove_seconds)) * RATE) for _ in range(2)]
            noise, more = (next(self._turns[kind]) for kind in (("shellac", "vinyl")[index % 2], "tape"))
            sound, hiss = (self._groove(one, len(clean) + sum(ends), rng) for one in (noise, more))
            sections = butter(2, float(rng.uniform(*plan.programme_hz)), "highpass", fs=RATE, output="sos")
            treble, hiss = (sosfiltfilt(sections, x) for x in (sound, hiss))
            louder = np.sqrt(10 ** (rng.uniform(*plan.programme_db) / 10) - 1)
            before, after = (float(rng.uniform(0, 0.25)) * end for end in ends)  # it outlasts the music a little
            edges = np.cumsum([ends[0] - before, 0.05 * RATE, len(clean) + before + after, 0.1 * RATE])
            lasts = np.interp(np.arange(len(sound)), edges, [0, 1, 1, 0])
            sound = sound + hiss * lasts * louder * np.sqrt(np.mean(treble**2) / max(float(np.mean(hiss**2)), 1e-20))
            group, clean = SIDE_WITH_PROGRAMME_NOISE, np.pad(clean, (ends[0], ends[1]))
            yield self._side(f"programme_side_{index}", group, music, clean, noise, sound, ends[0], rng)

    def _needle_sides(self) -> Iterator[Pair]:
        plan = self._plan
        for index in range(plan.needle_sides):
            rng = drawn(70, self._sources.name, index)
            music, clean = self._long(rng)
            up, groove = (
                [round(float(rng.uniform(*bounds)) * RATE) for _ in range(2)]
                for bounds in (plan.needle_seconds, plan.groove_seconds)
            )
            clean = np.pad(clean, (up[0] + groove[0], groove[1] + up[1]))
            noise, hiss = (next(self._turns[kind]) for kind in (("shellac", "vinyl")[index % 2], "tape"))
            sound, line = (self._groove(one, len(clean), rng) for one in (noise, hiss))
            gain = _gain(sound, line, float(rng.uniform(*plan.line_db)))
            edges = [up[0], up[0] + 0.01 * RATE, len(clean) - up[1], len(clean) - up[1] + 0.01 * RATE]
            down = np.interp(np.arange(len(clean)), edges, [0, 1, 1, 0])
            group, first = SIDE_WITH_NEEDLE, up[0] + groove[0]
            sound = sound * down + gain * line
            yield self._side(f"needle_side_{index}", group, music, clean, noise, sound, first, rng, needle=up[0])

    def _long(self, rng: np.random.Generator) -> tuple[Source, Samples]:
        """A piece of music of the length of a side, or nearly, and its samples."""
        most = round(self._plan.side_seconds * RATE)
        long = [piece for kind in ("bands", "folk") for piece in self._music[kind] if len(piece.samples) > 0.6 * most]
        music = long[int(rng.integers(len(long)))]
        return music, music.samples[:most]

    def _side(
        self,
        name: str,
        group: str,
        music: Source,
        clean: Samples,
        noise: Source,
        sound: Samples,
        run_in: int,
        rng: np.random.Generator,
        needle: int = 0,
    ) -> Pair:
        """A side whose music begins at `run_in`; from `needle` until then there is the surface alone."""
        snr_db = float(rng.uniform(*self._plan.side_db))
        gain = _gain(clean, sound, snr_db)
        scale = _scale(clean + gain * sound, self._plan, rng)
        facts = {"kind": noise.kind, "noise": noise.name, "snr_db": snr_db, "run_in": run_in}
        profile = (scale * gain * sound[needle:run_in]).astype(np.float32)
        return self._pair(name, group, music, scale * (clean + gain * sound), scale * clean, profile=profile, **facts)

    def _alone(self) -> Iterator[Pair]:
        plan = self._plan
        frames = round(plan.seconds * RATE)
        for noise in itertools.chain.from_iterable(self._noise.values()):
            rng = drawn(68, self._sources.name, noise.name)
            sound = self._groove(noise, frames, rng)
            sound = sound * _scale(sound, plan, rng)
            profile = sound[: round(plan.profile_seconds * RATE)]
            facts = {"kind": noise.kind, "noise": noise.name, "profile": profile}
            yield self._pair(f"{NOISE_ALONE}_{noise.name}", NOISE_ALONE, None, sound, np.zeros_like(sound), **facts)

    def _excerpt(self, kind: str, frames: int, rng: np.random.Generator) -> tuple[Source, Samples]:
        """Music of a kind that sounds throughout: `frames` of one file, or short ones one after another."""
        pieces = self._music[kind]
        for _ in range(200):
            first = int(rng.integers(len(pieces)))
            chosen = [pieces[first].samples]
            while sum(map(len, chosen)) < frames:
                first_of_next = (first + len(chosen)) % len(pieces)
                chosen.append(pieces[first_of_next].samples)
            whole = _joined(chosen)
            place = int(rng.integers(len(whole) - frames + 1)) if len(whole) > frames else 0
            found = whole[place : place + frames]
            if len(found) == frames and _sounds(found):
                return pieces[first], found
        raise MaterialError(f"The {kind} of the set '{self._sources.name}' are silent nearly everywhere.")

    def _groove(self, noise: Source, frames: int, rng: np.random.Generator, filtered: bool = False) -> Samples:
        """`frames` of a noise, lengthened by whole turns, from a place drawn; without what lies below 15 or 70 Hz."""
        turn = REVOLUTION_SECONDS.get(noise.kind, LP_REVOLUTION_SECONDS)
        needed = frames + len(noise.samples)
        endless = lengthened(noise.samples, needed, RATE, turn)
        place = int(rng.integers(len(endless) - frames + 1))
        corner = self._plan.rumble_hz if filtered else 15.0
        sections = butter(4, corner, "highpass", fs=RATE, output="sos")
        return np.asarray(sosfiltfilt(sections, endless[place : place + frames].astype(np.float64)), np.float32)


def _joined(pieces: list[Samples]) -> Samples:
    ramp = np.linspace(0, 1, RATE // 50, dtype=np.float32)
    faded = []
    for piece in pieces:
        copy = piece.copy()
        copy[: len(ramp)] *= ramp[: len(copy)]
        copy[-len(ramp) :] *= ramp[::-1][-len(copy) :]
        faded.append(copy)
    return np.concatenate(faded)


def _sounds(music: Samples) -> bool:
    """Whether at least six of ten 50 ms of it lie within 35 dB of the whole."""
    level = float(np.mean(np.square(music, dtype=np.float64)))
    blocks = np.mean(np.square(music[: len(music) // 2205 * 2205].reshape(-1, 2205), dtype=np.float64), axis=1)
    return level > 1e-7 and float(np.mean(blocks > level * 10**-3.5)) > 0.6


def _gain(clean: Samples, noise: Samples, snr_db: float) -> float:
    energies = [float(np.sum(np.square(x, dtype=np.float64))) for x in (clean, noise)]
    return float(np.sqrt(energies[0] / max(energies[1], 1e-30) / 10 ** (snr_db / 10)))


def _scale(sound: Samples, plan: SetPlan, rng: np.random.Generator) -> float:
    return float(rng.uniform(*plan.peak)) / max(float(np.abs(sound).max()), 1e-9)


def _level_curve(frames: int, rng: np.random.Generator) -> Samples:
    """Amplitudes (frames,): a drift of up to 5 dB either way, and one step of up to 6 dB."""
    knots = rng.uniform(-5, 5, 5)
    decibels = np.interp(np.linspace(0, 4, frames), np.arange(5), knots)
    decibels[int(rng.uniform(0.3, 0.7) * frames) :] += rng.uniform(-6, 6)
    return np.asarray(10 ** (decibels / 20), np.float32)


def main(arguments: list[str] | None = None) -> int:
    """Command line; 0 when both sets were written."""
    parser = argparse.ArgumentParser(prog="python -m model.train.validation.sets", description="Make the two sets.")
    parser.add_argument("--data", type=Path, required=True, help="folder with music/, midi/, noise/, validation-only/")
    parser.add_argument("--out", type=Path, required=True, help="folder that learn.npz and judge.npz are written to")
    chosen = parser.parse_args(arguments)
    chosen.out.mkdir(parents=True, exist_ok=True)

    def work() -> None:
        for name in SET_NAMES:
            made = list(Mixing(Sources(chosen.data, name), SetPlan()).pairs())
            save(made, chosen.out / f"{name}.npz")
            seconds = sum(len(pair.clean) for pair in made) / RATE
            print(f"{name}: {len(made)} clips, {seconds / 60:.1f} minutes", flush=True)

    return exit_code(parser, work, MaterialError, RuntimeError)


if __name__ == "__main__":
    sys.exit(main())
