"""``shellac train --collection``: teach weights a collection's noise, and say whether that made them better."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from model.commands._cli.progress import share
from model.errors import message_of
from model.evaluate.comparison import compare
from model.evaluate.methods.method import Weights
from model.network import checkpoint
from model.network import device as devices
from model.network.weights_file import CheckpointError
from model.network.weights_folders import user_folder
from model.progress import follow
from model.recording import RecordingError
from model.sentence import Sentence, packed
from model.train.collection import CollectionError, learn

if TYPE_CHECKING:
    from model.evaluate.comparison import Comparison
    from model.train.collection import LearningProgress, Lesson


class Teller(Protocol):
    """Who hears how the learning gets on: a person or a program."""

    def learning(self, progress: LearningProgress) -> None:
        """A step on the way to the weights."""

    def learned(self, lesson: Lesson) -> None:
        """The weights are written."""

    def comparing(self, share: float) -> None:
        """Old and new weights are being compared; so much of it (0..1) is done."""

    def compared(self, comparison: Comparison) -> None:
        """Which are better."""

    def failed(self, error: Exception) -> None:
        """It cannot be done, or what came of it cannot be compared."""


class _Sentences:
    """Sentences for a person, one for each stage and for every tenth of the way."""

    def __init__(self) -> None:
        self._stage = ""

    def learning(self, progress: LearningProgress) -> None:
        stage = progress.doing.partition(",")[0]
        if stage != self._stage or round(progress.done * 100) % 10 == 0:
            print(f"{progress.done * 100:3.0f} %  {progress.doing}", flush=True)
        self._stage = stage

    def learned(self, lesson: Lesson) -> None:
        for remark in lesson.remarks:
            print(f"left out: {remark}")
        for one in lesson.found:
            print(f"{one.path}: {one.seconds:.1f} s of noise in {len(one.spans)} quiet grooves")
        print(f"{lesson.weights} written")

    def comparing(self, share: float) -> None:
        pass

    def compared(self, comparison: Comparison) -> None:
        print(comparison.sentence)

    def failed(self, error: Exception) -> None:
        """All has been said on stderr."""


class _JSONLines:
    """An object a line, for the window; ``target`` is where the weights will be."""

    def __init__(self, target: Path) -> None:
        self._target = target

    def learning(self, progress: LearningProgress) -> None:
        news: dict[str, object] = {"doing": progress.doing, "done": progress.done, "target": str(self._target)}
        if progress.found is not None:
            news["found"] = [(one.path.name, len(one.spans), one.seconds) for one in progress.found]
        _print(**news)

    def learned(self, lesson: Lesson) -> None:
        _print(weights=str(lesson.weights), remarks=lesson.remarks)

    def comparing(self, share: float) -> None:
        _print(doing="comparing", done=share)

    def compared(self, comparison: Comparison) -> None:
        _print(better=comparison.better, sentence=comparison.sentence)

    def failed(self, error: Exception) -> None:
        _print(failure=message_of(error) or str(error))


def _print(**what: object) -> None:
    print(json.dumps(_for_json(what)), flush=True)


def _for_json(value: object) -> object:
    """The same with sentences as the window understands them, which says them in its own language."""
    if isinstance(value, Sentence):
        return packed(value)
    if isinstance(value, dict):
        return {name: _for_json(one) for name, one in value.items()}
    return [_for_json(one) for one in value] if isinstance(value, list | tuple) else value


def learn_collection(args: argparse.Namespace) -> int:
    """Learn the collection ``args`` names; 0 when weights were made and compared with those they come from."""
    origin = args.origin or checkpoint.DEFAULT
    tell: Teller = _JSONLines(user_folder() / f"{args.name}.safetensors") if args.json else _Sentences()
    try:
        with tempfile.TemporaryDirectory(prefix="shellac-collection-") as folder:
            lesson = _learned(args, origin, args.out or Path(folder), tell)
    except (CollectionError, CheckpointError) as error:
        print(f"shellac train: {error}.", file=sys.stderr)
        tell.failed(error)
        return 1
    tell.learned(lesson)
    try:
        tell.compared(_compared(lesson, origin, tell))
    except (RecordingError, ValueError) as error:
        print(f"The new weights could not be compared with the old ones: {error}", file=sys.stderr)
        tell.failed(error)
        return 1
    return 0


def _learned(args: argparse.Namespace, origin: str, out: Path, tell: Teller) -> Lesson:
    minutes = args.minutes or 30.0
    job = learn(args.collection, out, args.name, minutes=minutes, origin=origin, music=args.music)
    return follow(job, tell.learning)


def _compared(lesson: Lesson, origin: str, tell: Teller) -> Comparison:
    device = devices.choose("auto")
    old, new = (Weights(checkpoint.load(one), device) for one in (origin, lesson.weights))
    return follow(compare(old, new, lesson.kept_out), lambda progress: tell.comparing(share(progress)))
