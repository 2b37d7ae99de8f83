"""What runs in the process that looks for clicks: numpy and scipy, and answers to `app.processes.clicks`."""

from __future__ import annotations

import traceback
from importlib import import_module

import numpy as np

from app.processes.click_messages import MOST_SOUND_BYTES, Broken, Knock, Look, Seen
from app.processes.priority import lower_priority
from app.startup import crash_log
from model.clicks.window_search import find_clicks_and_thumps
from model.processes.pipe import Message, Pipe, PipeClosed

WANTED = (
    "model.clicks.analysis",
    "model.clicks.candidates",
    "model.clicks.classifier",
    "model.clicks.rumble",
    "model.clicks.thumps.thump_search",
)
"""What `find_clicks_and_thumps` loads where it is needed; with it comes scipy."""


def serve(pipe: Pipe) -> None:
    """Answer until the pipe closes."""
    lower_priority()
    crash_log.start_in_child()
    for name in WANTED:  # before the first question, which is asked for a sound that is waited for
        import_module(name)
    while True:
        try:
            question: Look
            question, sound = pipe.receive(Look, MOST_SOUND_BYTES)
            pipe.send(*answer(question, sound))
        except PipeClosed:
            return


def answer(question: Look, sound: bytes) -> tuple[Message, bytes]:
    """The answer to a question, and the numbers that come with it. Errors become answers."""
    try:
        found = find_clicks_and_thumps(np.frombuffer(sound, np.float32).reshape(question.shape), question.rate)
        parts = [one.start.astype(np.int64).tobytes() for one in found]
        parts += [one.stop.astype(np.int64).tobytes() for one in found]
        parts += [one.odds.astype(np.float32).tobytes() for one in found]
        parts += [thump.shape.tobytes() for one in found for thump in one.thumps]
        thumps = tuple(tuple(Knock(t.start, t.odds, len(t.shape)) for t in one.thumps) for one in found)
        return Seen(tuple(len(one.start) for one in found), thumps), b"".join(parts)
    except Exception as error:
        return Broken(f"{type(error).__name__}: {error}", traceback.format_exc()), b""
