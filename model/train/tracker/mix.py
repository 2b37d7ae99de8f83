"""Spans for the noise tracker, mixed from packs of band powers.

The power of a mixture is |S + N|^2 = |S|^2 + |N|^2 + 2 |S| |N| cos(phi): of the phases nothing is known, so the last
term is drawn, once for each band and window, with the spread that so many bins have. That costs milliseconds where
mixing and transforming minutes of sound would cost seconds, and lets every gain over time and frequency be changed.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from model.network.coarse import (
    BANDS,
    CENTRE_HZ,
    FRAME_VALUES,
    PIECE_SECONDS,
)
from model.train.mixing.mix_config import PROGRAMME_ABOVE_HZ
from model.train.tracker.curves import ageing, curve, gates, needle, smooth_over_bands, strokes, swish
from model.train.tracker.packs import Entry
from model.train.tracker.powers import (
    BAND_OF,
    CROSS,
    HEARD,
    MOMENT_OF,
    OCTAVES,
    Powers,
    line_table,
    loudness,
    means,
    smoothed,
)


@dataclass(frozen=True)
class MixConfig:
    """How spans are mixed. What has no unit below is a probability, 0 to 1.

    Attributes
    ----------
    snr_db, often_db : (float, float)
        Range of the ratio of music to noise, in dB; and that of eight in ten.
    no_noise, noise_alone : float
        Spans without noise, and without music.
    percussion : float
        Music with percussion over it.
    mistaken : float
        Music that is drums, a bass, held notes, rolls, applause, folk music or drummers alone.
    held : float
        Music with held notes and drones, on and off the mains' lines.
    pauses : float
        Spans in which the music pauses.
    aged : float
        Music as an old record has it; the other keeps its whole band.
    real : float
        Recorded noise; the other is simulated.
    second : float
        Spans with a second piece of noise.
    low_cut : float
        Noise without rumble.
    hum, hum_alone : float
        Noise with hum from the pack of hums, and hum without any other noise.
    level_changes : float
        Noise whose level changes.
    swish : float
        Noise that comes in swishes.
    recorded_music : float
        Recorded music; the other is rendered or sung.
    silent_ends : float
        Spans of which one end is silent.
    programme : float
        Spans with more noise while the programme lasts than before and after it: the hiss of a master or of a line that
        is opened for it.
    programme_db : (float, float)
        By how much the treble's noise is louder then, in dB.
    needle : float
        Spans in which the needle is set down, or lifted: outside there is what the line has, far below the surface.
    line_db : (float, float)
        By how much the line's own noise lies below the surface, in dB.
    handling : float
        Those of them in which arm and disc are handled while the needle is up.
    """

    snr_db: tuple[float, float] = (-3.0, 45.0)
    often_db: tuple[float, float] = (-5.0, 25.0)
    no_noise: float = 0.1
    noise_alone: float = 0.09
    percussion: float = 0.2
    mistaken: float = 0.24
    held: float = 0.25
    pauses: float = 0.55
    aged: float = 0.5
    real: float = 0.4
    second: float = 0.2
    low_cut: float = 0.5
    hum: float = 0.4
    hum_alone: float = 0.04
    level_changes: float = 0.6
    swish: float = 0.65
    recorded_music: float = 0.55
    silent_ends: float = 0.05
    programme: float = 0.35
    programme_db: tuple[float, float] = (0.0, 12.0)
    needle: float = 0.15
    line_db: tuple[float, float] = (10.0, 50.0)
    handling: float = 0.4


@dataclass(frozen=True)
class Span:
    """One span of T pieces, as powers of bands; full scale at 1.0.

    Attributes
    ----------
    heard : ndarray (T, 624)
        What is heard.
    noise, hum : ndarray (T, 126)
        The truth, smoothed over three pieces.
    own : ndarray (T, 126)
        What the music's own recording noise may be at most.
    from_start, to_end : ndarray (T,)
        Where in its recording each piece lies, in seconds.
    """

    heard: Powers
    noise: Powers
    hum: Powers
    own: Powers
    from_start: Powers
    to_end: Powers


class Pack:
    """A pack on disk, mapped into memory.

    Attributes
    ----------
    entries : list of Entry
    values : ndarray (pieces, 624) of float16
        In dB.
    """

    def __init__(self, stem: Path) -> None:
        self.entries = [Entry(**entry) for entry in json.loads(stem.with_suffix(".json").read_text())]
        self.values = np.memmap(stem.with_suffix(".f16"), dtype="<f2", mode="r").reshape(-1, FRAME_VALUES)

    def cut(self, entry: Entry, count: int, rng: np.random.Generator) -> Powers:
        """Cut pieces out of an entry, from a place drawn.

        Parameters
        ----------
        entry : Entry
            One of `entries`.
        count : int
            Pieces of 0.19 s wanted; fewer are given where the entry is shorter.
        rng : numpy.random.Generator

        Returns
        -------
        ndarray (T, 624) of float32
            Powers.
        """
        place = int(rng.integers(0, max(1, entry.count - count + 1)))
        found = self.values[entry.first + place : entry.first + place + min(count, entry.count)]
        return np.asarray(10 ** (found.astype(np.float32) / 10), np.float32)


class Mixer:
    """Gives spans; the same seed and number give the same span.

    Parameters
    ----------
    folder : Path
        Holds the packs `music`, `mistaken`, `percussion`, `surface`, `hum`, `real`.
    config : MixConfig, optional
    seed : int
    """

    def __init__(self, folder: Path, config: MixConfig | None = None, seed: int = 0) -> None:
        self.config, self.seed = config or MixConfig(), seed
        self.music, self.percussion = Pack(folder / "music"), Pack(folder / "percussion")
        self.mistaken = Pack(folder / "mistaken")
        self.surface, self.hum, self.real = (Pack(folder / name) for name in ("surface", "hum", "real"))
        recorded = [e for e in self.music.entries if e.kind.startswith("recorded")]
        others = [e for e in self.music.entries if not e.kind.startswith("recorded")]
        self._kinds: dict[bool, dict[str, list[Entry]]] = {True: {}, False: {}}
        for entry in recorded:
            self._kinds[True].setdefault(entry.kind, []).append(entry)
        for entry in others:
            self._kinds[False].setdefault(entry.kind, []).append(entry)
        self._lines = line_table()

    def __call__(self, number: int, pieces: int) -> Span:
        """Span number `number` of `pieces` pieces."""
        rng = np.random.default_rng((self.seed, number))
        config = self.config
        kind = rng.random()
        alone, clean = kind < config.noise_alone, kind > 1 - config.no_noise
        music, own = self._music(pieces, rng)
        noise, hum = self._noise(pieces, rng)
        start, end = (rng.random() < 0.35 for _ in range(2))
        gate, programme = gates(pieces, (start, end), config.pauses, rng)
        if not alone and rng.random() < config.programme:
            noise = noise + self._programme_noise(noise, rng) * programme
        if rng.random() < config.needle:
            down, played = needle(pieces, (start, end), rng)
            noise = self._set_down(noise - hum, down, rng) + hum
            gate = gate * played
        if alone:
            music, own = np.zeros_like(music), np.zeros_like(own)
            noise_gain = 1.0
        elif clean:
            noise_gain = 0.0
        else:
            noise_gain = self._gain(music, noise, rng)
        music, own = music * gate, own * gate
        noise, hum = noise * np.float32(noise_gain), hum * np.float32(noise_gain)
        cross = np.cos(rng.random(music.shape, dtype=np.float32) * np.float32(2 * np.pi)) * CROSS
        heard = music + noise + 2 * np.sqrt(music * noise) * cross
        if rng.random() < config.silent_ends:
            size = int(rng.integers(1, max(2, pieces // 6)))
            where = slice(0, size) if rng.random() < 0.5 else slice(pieces - size, pieces)
            heard[where] = noise[where] = hum[where] = own[where] = 0
        level = np.float32(10 ** (rng.uniform(-45, -12) / 10) / max(float(loudness(heard)), 1e-12))
        from_start = np.arange(pieces) * PIECE_SECONDS + (0 if start else rng.uniform(15, 600))
        to_end = np.arange(pieces)[::-1] * PIECE_SECONDS + (0 if end else rng.uniform(15, 600))
        return Span(
            heard * level,
            smoothed(means(noise)) * level,
            smoothed(means(hum)) * level,
            means(own) * level,
            from_start.astype(np.float32),
            to_end.astype(np.float32),
        )

    def _music(self, pieces: int, rng: np.random.Generator) -> tuple[Powers, Powers]:
        """Music, and its own noise at most, both (T, 624); loudness 1."""
        if rng.random() < self.config.mistaken:
            return self._shaped(*self._mistaken(pieces, rng), rng)
        recorded = bool(rng.random() < self.config.recorded_music)
        kinds = self._kinds[recorded] or self._kinds[not recorded]
        names = list(kinds)
        sizes = np.sqrt([sum(e.count for e in kinds[name]) for name in names])
        found, floors, total = [], [], 0
        name = names[int(rng.choice(len(names), p=sizes / sizes.sum()))]
        while total < pieces:
            entry = kinds[name][int(rng.integers(len(kinds[name])))]
            cut = self.music.cut(entry, pieces - total, rng)
            floor = np.asarray(10 ** (np.asarray(entry.floor_db) / 10), np.float32)[BAND_OF]
            floor = floor if recorded else np.zeros_like(floor)
            found.append(cut)
            floors.append(np.broadcast_to(floor, cut.shape))
            total += len(cut)
            if rng.random() < 0.3:
                name = names[int(rng.choice(len(names), p=sizes / sizes.sum()))]
        music, own = np.concatenate(found)[:pieces], np.concatenate(floors)[:pieces]
        if rng.random() < self.config.percussion:
            drums = self._tiled(self.percussion, pieces, rng)
            music = music + drums * np.float32(loudness(music) / loudness(drums) * 10 ** (rng.uniform(-15, 9) / 10))
        if rng.random() < self.config.held:
            held = self._held(pieces, rng)
            music = music + held * np.float32(loudness(music) * 10 ** (rng.uniform(-15, 6) / 10))
        return self._shaped(music, own, rng)

    def _mistaken(self, pieces: int, rng: np.random.Generator) -> tuple[Powers, Powers]:
        """Music (T, 624) that a tracker takes for noise, by itself, and its own noise: none, for it was rendered."""
        kinds = sorted({entry.kind for entry in self.mistaken.entries})
        kind = kinds[int(rng.integers(len(kinds)))]
        entries = [entry for entry in self.mistaken.entries if entry.kind == kind]
        cuts: list[Powers] = []
        while sum(map(len, cuts)) < pieces:
            cuts.append(self.mistaken.cut(entries[int(rng.integers(len(entries)))], pieces, rng))
        music = np.concatenate(cuts)[:pieces]
        return music, np.zeros_like(music)

    def _shaped(self, music: Powers, own: Powers, rng: np.random.Generator) -> tuple[Powers, Powers]:
        """The same as an old record may have it, swelling or not; loudness 1."""
        pieces = len(music)
        shape = np.zeros(BANDS)
        if rng.random() < self.config.aged:
            shape += ageing(rng)
        swells = curve(pieces, int(rng.integers(2, 6)), 4.0, rng) if rng.random() < 0.5 else np.zeros((pieces, 1))
        gain = np.asarray(10 ** ((shape[BAND_OF] + swells) / 10), np.float32)
        music, own = music * gain, own * gain
        scale = np.float32(1 / max(loudness(music), 1e-12))
        return music * scale, own * scale

    def _noise(self, pieces: int, rng: np.random.Generator) -> tuple[Powers, Powers]:
        """Noise and the hum in it, both (T, 624), in the same unknown units."""
        config = self.config
        noise, hum = self._surface(pieces, rng)
        if rng.random() < config.second:
            more, its_hum = self._surface(pieces, rng)
            ratio = np.float32(loudness(noise) / loudness(more) * 10 ** rng.uniform(-1.0, 0.0))
            noise, hum = noise + more * ratio, hum + its_hum * ratio
        if rng.random() < config.level_changes:
            change = curve(pieces, int(rng.integers(2, 7)), float(rng.uniform(0, 4)), rng)
            if rng.random() < 0.5:
                change[int(rng.integers(pieces)) :] += rng.uniform(-9, 9)
            above = 1 / (1 + (rng.uniform(40, 300) / CENTRE_HZ) ** 2)  # the surface changes, the mains do not
            change = change * (above[BAND_OF] if rng.random() < 0.6 else 1.0)
            noise = (noise - hum) * np.asarray(10 ** (change / 10), np.float32) + hum
        if rng.random() < config.swish:
            noise = (noise - hum) * swish(pieces, rng) + hum
        if rng.random() < config.hum:
            lines = self._tiled(self.hum, pieces, rng)
            lines = lines * np.float32(loudness(noise) / loudness(lines) * 10 ** (rng.uniform(-22, 10) / 10))
            noise, hum = noise + lines, hum + lines
        if rng.random() < config.hum_alone:
            hum = self._tiled(self.hum, pieces, rng)
            noise = hum * np.float32(1 + 1e-4)
        return noise, hum

    def _surface(self, pieces: int, rng: np.random.Generator) -> tuple[Powers, Powers]:
        pack = self.real if rng.random() < self.config.real else self.surface
        kinds = sorted({e.kind for e in pack.entries})
        kind = kinds[int(rng.integers(len(kinds)))]
        chosen = [e for e in pack.entries if e.kind == kind]
        entry = chosen[int(rng.integers(len(chosen)))]
        noise = self._tiled(pack, pieces, rng, entry)
        shape = smooth_over_bands(rng.uniform(0, 6), rng) + OCTAVES * rng.normal(0, 1.2)
        if rng.random() < self.config.low_cut:
            shape = shape - 10 * np.log10(1 + (np.exp(rng.uniform(np.log(15), np.log(150))) / CENTRE_HZ) ** 8)
        if rng.random() < 0.25:
            shape = shape - 10 * np.log10(1 + (CENTRE_HZ / np.exp(rng.uniform(np.log(3000), np.log(16000)))) ** 12)
        noise = noise * np.asarray(10 ** (shape / 10), np.float32)[BAND_OF]
        hum = noise * np.asarray(entry.hum, np.float32)[BAND_OF]
        return noise, hum

    def _tiled(self, pack: Pack, pieces: int, rng: np.random.Generator, entry: Entry | None = None) -> Powers:
        """An entry of a pack from a place drawn, repeated until (pieces, 624) are full."""
        entry = entry or pack.entries[int(rng.integers(len(pack.entries)))]
        found = pack.cut(entry, entry.count, rng)
        return np.take(found, (np.arange(pieces) + int(rng.integers(entry.count))) % entry.count, axis=0)

    def _held(self, pieces: int, rng: np.random.Generator) -> Powers:
        """One to three held notes (T, 624) with their partials, each for a second to a minute; loudness 1."""
        sound = np.zeros((pieces, FRAME_VALUES), np.float32)
        time = (np.arange(pieces)[:, None] + MOMENT_OF) * PIECE_SECONDS
        for _ in range(int(rng.integers(1, 4))):
            hertz = float(rng.choice([50, 60, 100, 120, 150, 250])) if rng.random() < 0.1 else None
            hertz = hertz or float(np.exp(rng.uniform(np.log(40), np.log(800))))
            partials = np.arange(1, int(rng.integers(2, 24)))
            decibels = -rng.uniform(0.2, 3.0) * partials - rng.exponential(6, len(partials))
            spectrum = sum(10 ** (d / 10) * self._lines(hertz * p) for p, d in zip(partials, decibels, strict=True))
            begin = rng.uniform(-20, time[-1, -1])
            lasting = np.exp(rng.uniform(np.log(1), np.log(90)))
            fade = rng.uniform(0.02, 1.0)
            envelope = np.clip((time - begin) / fade, 0, 1) * np.clip((begin + lasting - time) / fade, 0, 1)
            if rng.random() < 0.3:  # struck, and dying away
                envelope = envelope * np.exp(-np.maximum(time - begin, 0) / rng.uniform(0.5, 6))
            if rng.random() < 0.4:  # bowed and blown notes swell
                envelope = envelope * 10 ** (0.1 * rng.uniform(0, 4) * np.sin(time * rng.uniform(0.5, 6)))
            sound += np.asarray(envelope * np.asarray(spectrum)[BAND_OF], np.float32)
        return sound / np.float32(max(loudness(sound), 1e-9))

    def _programme_noise(self, noise: Powers, rng: np.random.Generator) -> Powers:
        """Noise (T, 624) of the recorded programme itself, above a corner, set against the treble of `noise`."""
        more, _ = self._surface(len(noise), rng)
        lowest, highest = PROGRAMME_ABOVE_HZ
        corner = np.exp(rng.uniform(np.log(lowest), np.log(highest)))
        more = more * np.asarray(1 / (1 + (corner / CENTRE_HZ) ** rng.uniform(2, 8)), np.float32)[BAND_OF]
        treble = (corner * 1.5) < CENTRE_HZ
        powers = [float(means(x)[:, treble].sum(axis=1).mean()) for x in (noise, more)]
        louder = 10 ** (rng.uniform(*self.config.programme_db) / 10) - 1
        return np.asarray(more * np.float32(louder * powers[0] / max(powers[1], 1e-20)), np.float32)

    def _set_down(self, surface: Powers, down: Powers, rng: np.random.Generator) -> Powers:
        """Noise (T, 624) of a surface that sounds where the needle is down, with the line's own noise and the thump."""
        line, _ = self._surface(len(surface), rng)
        line = line * np.float32(loudness(surface) / loudness(line) * 10 ** (-rng.uniform(*self.config.line_db) / 10))
        touches = np.abs(np.diff(down, axis=0, prepend=down[:1]))
        corner, order = np.exp(rng.uniform(np.log(40), np.log(1000))), rng.uniform(1, 4)
        shape = np.asarray(1 / (1 + (CENTRE_HZ / corner) ** order), np.float32)[BAND_OF]
        thump = touches * shape * np.float32(loudness(surface) * 10 ** (rng.uniform(-20, 10) / 10))
        if rng.random() < self.config.handling:
            knocks, _ = self._surface(len(surface), rng)
            knocks = knocks * strokes(len(surface), rng) * (1 - down)
            line = line + knocks * np.float32(loudness(surface) / loudness(knocks) * 10 ** (rng.uniform(-25, 5) / 10))
        return np.asarray(surface * down + line + thump, np.float32)

    def _gain(self, music: Powers, noise: Powers, rng: np.random.Generator) -> float:
        """The gain in power that puts the noise at an SNR drawn, counted above 60 Hz in three of four."""
        heard = HEARD if rng.random() < 0.75 else np.ones(BANDS, bool)
        powers = [float(means(x).mean(axis=0)[heard].sum()) for x in (music, noise)]
        snr_db = rng.uniform(*(self.config.often_db if rng.random() < 0.8 else self.config.snr_db))
        return powers[0] / max(powers[1], 1e-20) / 10 ** (snr_db / 10)
