"""Teach it your collection: fine-tune weights on the noise in the quiet grooves of somebody's own records.

The noise is the collection's own, found as the paper finds it. The music needs a truth that nobody has; unless a
folder of clean music is given, it is the collection's music *as the weights restore it now*: good enough to learn
that collection's noise against, since what is asked of the network is to take more of the noise and the same of the
music. One record in five is kept out of training, so that the result can be judged where it was not taught.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch

from model.errors import ShellacError, message_of
from model.files.own_files import write_new
from model.network import checkpoint
from model.network.checkpoint import Checkpoint
from model.network.weights_folders import user_folder
from model.recording import ArrayRecording
from model.restoration.estimator import told_of
from model.restoration.noise.floor import NoiseFloor
from model.sentence import Sentence
from model.train.bank import RATE, Audio, BankWriter
from model.train.loop import run_training
from model.train.material.noise import lengthened, quiet_grooves
from model.train.material.prepare import drawn, simulated_noise
from model.train.material.sources import decode, files, trimmed
from model.train.mixing.mixer import Mixer
from model.train.recipe import FAITHFUL
from model.train.run_config import RunConfig
from model.train.training import Training

SOUND = {".wav", ".flac", ".aif", ".aiff", ".ogg", ".mp3", ".w64", ".rf64"}
LEAST_NOISE_SECONDS = 3.0  # less says too little about a collection
KEPT_OUT = 5  # one record in so many
MUSIC_SECONDS = 60.0  # taken of each record as music, from its middle
WINDOW = 2048 * 128  # samples restored at a time


class CollectionError(ShellacError):
    """A collection cannot be learned; ``str()`` is one sentence that says why."""


@dataclass(frozen=True)
class FoundNoise:
    """The quiet grooves of one record: spans [start, stop) in samples at 44.1 kHz, and their length.

    Attributes
    ----------
    path : Path
    spans : list[tuple[int, int]]
    """

    path: Path
    spans: list[tuple[int, int]]

    @property
    def seconds(self) -> float:
        """Seconds of noise in all."""
        return sum(stop - start for start, stop in self.spans) / RATE


@dataclass(frozen=True)
class LearningProgress:
    """Where learning stands: what is being done, the share of the whole (0..1), and the noise found, once known.

    Attributes
    ----------
    doing : str
    done : float
    found : list of FoundNoise, optional
    """

    doing: str
    done: float
    found: list[FoundNoise] | None = None


@dataclass(frozen=True)
class Lesson:
    """What was learned: the new weights, the noise found, the records used and those kept out.

    Attributes
    ----------
    weights : Path
    found : list of FoundNoise
    kept_out : list of Path
    steps : int
        Of the optimiser.
    remarks : list of str
        Sentences about what was left out.
    """

    weights: Path
    found: list[FoundNoise]
    kept_out: list[Path]
    steps: int
    remarks: list[str]


def split_records(records: Sequence[Path]) -> tuple[list[Path], list[Path]]:
    """Records to learn from, and those kept out: one in five, the same ones whenever it is asked, at least one."""
    ranked = sorted(records, key=lambda path: hashlib.sha256(path.name.encode()).hexdigest())
    count = max(1, len(ranked) // KEPT_OUT)
    return sorted(ranked[count:]), sorted(ranked[:count])


def learn(
    folder: Path,
    workspace: Path,
    name: str,
    *,
    minutes: float = 30.0,
    origin: str = checkpoint.DEFAULT,
    music: Path | None = None,
    target: Path | None = None,
) -> Generator[LearningProgress, None, Lesson]:
    """Find the noise in ``folder``, write it as a bank into ``workspace``, train, and write the weights.

    Parameters
    ----------
    minutes:
        Length of the training itself, by the clock; looking for noise comes before it.
    target:
        Folder of the new weights and their card; by default where the user's own weights lie.

    Raises
    ------
    CollectionError
        If the name is taken or is none, there are fewer than two records, or too little noise in them.
    """
    if name in {info.name for info in checkpoint.available()}:
        raise CollectionError(
            'there is a model called "{name}" already; nothing is overwritten, choose another name', name=name
        )
    if not name.strip(". ") or Path(name).name != name:
        raise CollectionError('"{name}" cannot be the name of a model: it becomes the name of a file', name=name)
    records = files(folder, SOUND)
    if len(records) < 2:
        raise CollectionError(
            "{folder} holds {count} recording(s); a collection to learn from has two or more",
            folder=folder,
            count=len(records),
        )
    used, kept_out = split_records(records)
    origin_weights = checkpoint.load(origin)
    found, remarks = yield from _listen(used, workspace, origin_weights, music)
    seconds = sum(one.seconds for one in found)
    if seconds < LEAST_NOISE_SECONDS:
        raise CollectionError(
            "only {seconds:.1f} s of noise without music were found in {folder}; {needed:.0f} s are needed",
            seconds=seconds,
            folder=folder,
            needed=LEAST_NOISE_SECONDS,
        )
    training = yield from _train(origin_weights, workspace, minutes)
    path = (target or user_folder()) / f"{name}.safetensors"
    about = {"origin": origin_weights.sha256, "steps": training.step, "noise_seconds": round(seconds, 1)}
    sentence = f"{origin_weights.title}, taught the noise of {folder.name}."
    checkpoint.save(
        training.ema_network(),
        path,
        title=name,
        sentence=sentence,
        about=about,
        told_by=origin_weights.told_by,
        bounded=origin_weights.bounded,
        lasting=origin_weights.lasting,
    )
    lesson = Lesson(path, found, kept_out, training.step, remarks)
    write_new(path.with_suffix(".md"), _card(lesson, folder, origin_weights, minutes).encode())
    return lesson


def _listen(
    used: Sequence[Path], workspace: Path, weights: Checkpoint, music: Path | None
) -> Generator[LearningProgress, None, tuple[list[FoundNoise], list[str]]]:
    """Write the three banks; a record that cannot be read is left out with a remark."""
    found: list[FoundNoise] = []
    remarks: list[str] = []
    with BankWriter(workspace / "music_train") as pieces, BankWriter(workspace / "noise_real_train") as noise:
        for number, path in enumerate(used):
            try:
                audio = decode(path)
            except ValueError as error:
                remarks.append(message_of(error) or str(error))
                continue
            spans = quiet_grooves(audio, RATE)
            found.append(FoundNoise(path, spans))
            for start, stop in spans:
                cut = lengthened(audio[start:stop], 12.0, RATE, drawn(0, path.name, start))
                noise.add(cut, name=f"{path.stem} {start}", kind="noise/groove", source=path.name, license="the user's")
            if music is None:
                _add(pieces, trimmed(_restored(audio, weights)), path)
            yield LearningProgress(
                Sentence("listening to {name}", name=path.name), 0.2 * (number + 1) / len(used), list(found)
            )
        for path in files(music, SOUND) if music is not None else []:
            _add(pieces, trimmed(decode(path)), path)
            yield LearningProgress(Sentence("reading {name}", name=path.name), 0.2, list(found))
    if not pieces.pieces:
        raise CollectionError("no music of three seconds or more was found to learn with")
    with BankWriter(workspace / "noise_sim_train") as simulated:
        for clip in simulated_noise(1.0, 0):
            simulated.add(clip.audio, name=clip.name, kind=clip.kind, source=clip.source, license=clip.license)
    return found, remarks


def _add(bank: BankWriter, audio: Audio, path: Path) -> None:
    middle = max(0, (len(audio) - round(MUSIC_SECONDS * RATE)) // 2)
    span = audio[middle : middle + round(MUSIC_SECONDS * RATE)]
    if len(span) >= 3 * RATE and float(np.abs(span).max()) > 1e-3:
        bank.add(span, name=path.stem, kind="recorded/collection", source=path.name, license="the user's")


def _restored(audio: Audio, weights: Checkpoint) -> Audio:
    """The record (samples,) as the weights restore it, in windows without context: music for pairs, not for ears."""
    network = weights.network
    floor = NoiseFloor.of(ArrayRecording(audio, RATE), weights.tracker)
    profile, level = torch.from_numpy(floor.profile), torch.from_numpy(floor.level)
    restored = audio.copy()
    with torch.no_grad():
        for start in range(0, len(audio), WINDOW):
            window = torch.from_numpy(audio[None, start : start + WINDOW].copy())
            told = told_of(floor, np.arange(1), window.shape[-1], start / RATE)
            restored[start : start + WINDOW] -= network(window, profile, level, told)[0].numpy()
    return restored


def _train(weights: Checkpoint, workspace: Path, minutes: float) -> Generator[LearningProgress, None, Training]:
    """Two thirds of the time at a gentle rate, then a third in which it falls to nothing."""
    # Mostly the collection's own noise; some simulated, so that nothing is unlearned.
    mixing = replace(FAITHFUL.mix, real_noise=0.8, music_shares={}, real_shares={})
    mixer = Mixer(workspace, 4, mixing, tracker=weights.tracker if weights.network.config.told else None)
    config = RunConfig(lr=4e-4, warmup=20, minutes=minutes * 2 / 3, ema_decay=0.99)
    network = weights.network.requires_grad_(True)
    training = Training(network, config)
    for report in run_training(training, mixer, workspace):
        share = min(1.0, training.train_seconds / (minutes * 60))
        yield LearningProgress(Sentence("learning, step {step}", step=report.step), 0.2 + 0.75 * share)
    left = max(2, math.floor(minutes * 20 / max(training.train_seconds / training.step, 1e-3)))
    training.config = RunConfig(lr=4e-4, warmup=1, steps=left, decay=left, ema_decay=0.99)
    for report in run_training(training, mixer, workspace):
        share = min(1.0, training.train_seconds / (minutes * 60))
        yield LearningProgress(Sentence("learning, step {step}", step=report.step), 0.2 + 0.75 * share)
    return training


def _card(lesson: Lesson, folder: Path, origin: Checkpoint, minutes: float) -> str:
    rows = "\n".join(f"| {one.path.name} | {len(one.spans)} | {one.seconds:.1f} |" for one in lesson.found)
    kept = "\n".join(f"* {path.name}" for path in lesson.kept_out)
    return f"""# {lesson.weights.stem}

Made by `shellac train --collection` from {origin.name} ({origin.sha256[:16]}) and the records in {folder.name}:
{lesson.steps} steps in about {minutes:.0f} minutes.

| record | quiet grooves | seconds of noise |
|---|---|---|
{rows}

Kept out, to judge the result by:

{kept}
"""
