"""Whether what a sidecar says is still true."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

import numpy as np

from model.archive.exact_samples import BLOCK, added_to_master, hash_steps, master_block
from model.archive.sidecar import ProvenanceError, Sidecar, find_sidecar, read_sidecar
from model.audiofiles.audio_hash import AudioHash, file_sha256
from model.audiofiles.file_recording import FLOAT_BITS, INTEGER_BITS, open_recording
from model.errors import os_reason
from model.files.part_file import SIDECAR_SUFFIX
from model.files.untrusted import is_regular
from model.recording import RecordingError


class FindingState(Enum):
    """What became of checking a statement.

    UNKNOWN is no fault: it could not be checked, as with a master that is kept elsewhere.
    """

    TRUE = "true"
    DIFFERS = "differs"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Finding:
    """One statement about one file.

    Attributes
    ----------
    path : Path
    state : FindingState
    sentence : str
    """

    path: Path
    state: FindingState
    sentence: str


def sidecars(path: Path) -> list[Path]:
    """The sidecars of a folder and all below it, of one file, or a sidecar itself.

    Raises
    ------
    ProvenanceError
        Where there is none.
    """
    if path.is_dir():
        found = sorted(path.rglob(f"*{SIDECAR_SUFFIX}"))
        if not found:
            raise ProvenanceError(
                "{path} holds no sidecar (*{sidecar_suffix}): there is nothing to verify.",
                path=path,
                sidecar_suffix=SIDECAR_SUFFIX,
            )
        return found
    if not path.exists():
        raise ProvenanceError("{path} does not exist.", path=path)
    if path.name.endswith(SIDECAR_SUFFIX):
        return [path]
    sidecar = find_sidecar(path)
    if sidecar is None:
        raise ProvenanceError("{path} has no sidecar beside it: nothing is known about it.", path=path)
    return [sidecar.path]


def verify(path: Path, masters: Sequence[Path] = ()) -> Iterator[Finding]:
    """Check one sidecar: each file it tells of, and that restored + removed is the master.

    Parameters
    ----------
    masters : sequence of Path
        Folders where its master may lie under its name, besides that of the sidecar.

    Raises
    ------
    ProvenanceError
        Where it is no sidecar.
    """
    sidecar = read_sidecar(path)
    whole = True
    for role in ("source", "restored", *sidecar.shares):
        finding = _file(sidecar, role, masters)
        if finding is not None:
            yield finding
            whole &= finding.state is FindingState.TRUE or role == "source"
    yield from _copies(sidecar)
    if whole and sidecar.shares and sidecar.data["reversible"]["exact"]:
        yield _sum(sidecar)


def masters_for(sidecar: Path, given: Path, masters: Sequence[Path]) -> list[Path]:
    """Say where the master of a sidecar may lie.

    Parameters
    ----------
    sidecar : Path
    given : Path
        What was asked to be verified: where it is a folder, masters may lie in it.
    masters : sequence of Path
        Folders; the master may lie in the sidecar's place below each, or directly in it.
    """
    if not given.is_dir():
        return list(masters)
    return [*(folder / sidecar.parent.relative_to(given) for folder in masters), *masters, given]


def _file(sidecar: Sidecar, role: str, masters: Sequence[Path]) -> Finding | None:
    path, stated = sidecar.file(role, masters), sidecar.facts(role)
    if path is None or stated is None:
        return None
    if role != "source" and os.path.lexists(path) and not is_regular(path):
        return Finding(path, FindingState.DIFFERS, "it is not a file, but a link or something else")
    if not path.exists():
        if role == "source":
            sentence = "the master is not there (--masters says where), so it is not checked"
            return Finding(path, FindingState.UNKNOWN, sentence)
        return Finding(path, FindingState.DIFFERS, "it is missing")
    try:
        if file_sha256(path) == stated["sha256"]:
            return Finding(path, FindingState.TRUE, "unchanged")
        audio = AudioHash()
        with open_recording(path) as recording:
            for _ in hash_steps(recording, audio):
                pass
    except RecordingError as error:
        return Finding(path, FindingState.DIFFERS, f"it is damaged: {error}")
    except OSError as error:
        return Finding(path, FindingState.DIFFERS, f"it cannot be read: {os_reason(error)}")
    if audio.hexdigest() == stated["audio_sha256"]:
        return Finding(path, FindingState.DIFFERS, "its metadata was changed; its sound is unchanged")
    return Finding(path, FindingState.DIFFERS, "its sound was changed")


def _copies(sidecar: Sidecar) -> Iterator[Finding]:
    """Access copies: whether each is the file it was; one that was moved away to be handed out is no fault."""
    for stated in sidecar.data.get("access_copies", []):
        path = sidecar.path.with_name(stated["path"])
        try:
            if not os.path.lexists(path):
                yield Finding(path, FindingState.UNKNOWN, "the access copy is not there, so it is not checked")
            elif not is_regular(path):
                yield Finding(path, FindingState.DIFFERS, "it is not a file, but a link or something else")
            elif file_sha256(path) == stated["sha256"]:
                yield Finding(path, FindingState.TRUE, "unchanged (an access copy)")
            else:
                yield Finding(path, FindingState.DIFFERS, "the access copy was changed")
        except OSError as error:
            yield Finding(path, FindingState.DIFFERS, f"it cannot be read: {os_reason(error)}")


def _sum(sidecar: Sidecar) -> Finding:
    restored, source = sidecar.file("restored"), sidecar.data["source"]
    assert restored is not None
    paths = [path for role in sidecar.shares if (path := sidecar.file(role)) is not None]
    coding = source["subtype"]
    kind = np.dtype(f"f{FLOAT_BITS[coding] // 8}") if coding in FLOAT_BITS else np.dtype(np.int32)
    bits = source["bits"] if coding in INTEGER_BITS or coding in FLOAT_BITS else 24
    audio = AudioHash()
    with ExitStack() as stack:
        kept, *lost = (stack.enter_context(open_recording(path)) for path in (restored, *paths))
        for start in range(0, kept.frames, BLOCK):
            shares = [master_block(file, start, BLOCK) for file in lost]
            audio.update(added_to_master(master_block(kept, start, BLOCK), shares, kind, bits), bits)
    start, stop = sidecar.span
    what = "the master" if "excerpt" not in sidecar.data else f"the master from frame {start} to {stop}"
    if audio.hexdigest() == sidecar.master_sha256:
        return Finding(restored, FindingState.TRUE, f"restored + removed is {what}, sample for sample")
    return Finding(restored, FindingState.DIFFERS, f"restored + removed is not {what}")
