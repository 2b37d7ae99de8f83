"""Coverage-guided fuzzing with Atheris (the extra "fuzz"): it keeps inputs that reach new code, and changes those.

``python -m tests.fuzz.guided READER [-max_total_time=60] [-seed=1] ...``: a reader of `tests/fuzz/readers.py` that
works in Python alone (riff, flac, id3, bext, ogg, sidecar, regions); the other arguments are libFuzzer's. What it finds
is put into the corpus as `tests/fuzz/run.py` does.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from pathlib import Path

import atheris  # type: ignore[import-not-found]

with atheris.instrument_imports(include=["model", "mutagen", "json"]):
    from tests.fuzz.readers import allowed, readers
from tests.fuzz.run import CORPUS, given

GUIDED = ("riff", "flac", "id3", "bext", "ogg", "sidecar", "regions")


def main() -> None:
    """Fuzz one reader until libFuzzer's limits or a failure end it."""
    name, *arguments = sys.argv[1:]
    reader = next(reader for reader in readers() if reader.name == name)
    folder = Path(tempfile.mkdtemp(prefix="shellac-fuzz-", dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None))
    begin = folder / "begin"
    begin.mkdir()
    for suffix, data in reader.seeds():
        (begin / suffix).write_bytes(data)
    suffix = reader.seeds()[0][0]

    def feed(data: bytes) -> None:
        try:
            reader.read(given(folder, suffix, data))
        except Exception as error:
            if not allowed(error):
                kept = CORPUS / name
                kept.mkdir(parents=True, exist_ok=True)
                (kept / f"{hashlib.sha256(data).hexdigest()[:12]}-guided-{suffix}").write_bytes(data)
                raise

    atheris.Setup([sys.argv[0], *arguments, str(begin)], feed)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
