"""Sentences about an export that its user should read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from model.archive.targets import other_container
from model.audiofiles.file_recording import FileRecording
from model.audiofiles.metadata import MetadataEntry
from model.audiofiles.stated_checksum import StatedChecksum
from model.audiofiles.writer import SoundFormat
from model.sentence import Sentence, joined

_BECAME = {"changed": Sentence("changed"), "dropped": Sentence("dropped"), "added": Sentence("added")}


def notes_on(
    source: FileRecording,
    form: SoundFormat,
    stated: StatedChecksum,
    overs: int,
    inexact: int,
    metadata: Sequence[MetadataEntry],
    span: tuple[int, int] | None = None,
) -> Iterator[str]:
    """Give the sentences, each with the source's name.

    Parameters
    ----------
    source : FileRecording
    form : SoundFormat
        Of the restored file.
    stated : StatedChecksum
        The checksum that the source states, held against all of its samples.
    overs : int
        Samples at which the restored sound leaves full scale, or would have.
    inexact : int
        Samples whose two parts do not add up to the master's bit for bit; 0 where no removed part was written.
    metadata : sequence of MetadataEntry
        What became of each chunk or block.
    span : (int, int), optional
        ``[start, stop)`` of the source, where an excerpt was written.
    """
    name = source.path.name
    if span is not None:
        start, stop = (_moment(frame / source.rate) for frame in span)
        yield Sentence("{name}: {start} to {stop} of it was written, an excerpt.", name=name, start=start, stop=stop)
    if not source.bits:
        yield Sentence(
            "{name} is {container} ({subtype}): the restored sound is written as {bits}-bit {written}, "
            "so that no lossy coding is added.",
            name=name,
            container=source.container,
            subtype=source.subtype,
            bits=form.bits,
            written=form.container,
        )
    elif (sentence := other_container(source, form.container)) is not None:
        yield sentence
    if not stated.agrees:
        yield Sentence(
            "{name}: the MD5 of its sound that it carries ({place}) is not that of its sound: the master itself seems "
            "to be damaged.",
            name=name,
            place=stated.place,
        )
    if overs and form.integer:
        yield Sentence(
            "{name}: the restored sound exceeds full scale at {overs} samples; less was removed there, so that nothing "
            "is clipped and the sum stays exact.",
            name=name,
            overs=overs,
        )
    elif overs:
        yield Sentence(
            "{name}: the restored sound exceeds full scale at {overs} samples; the values are kept, as floats hold "
            "them.",
            name=name,
            overs=overs,
        )
    if inexact:
        yield Sentence(
            "{name}: at {inexact} of its floating-point samples restored + removed differs from the master by a "
            "rounding of the last bit.",
            name=name,
            inexact=inexact,
        )
    if metadata:
        kept = [entry.name for entry in metadata if entry.action == "carried"]
        carried = joined(kept) if kept else Sentence("nothing")
        others = joined((_became(entry) for entry in metadata if entry.action != "carried"), "")
        yield Sentence("{name}: metadata preserved: {carried}{others}.", name=name, carried=carried, others=others)


def _became(entry: MetadataEntry) -> Sentence:
    what = _BECAME[entry.action]
    if not entry.reason:
        return Sentence("; {what} {became}", what=entry.name, became=what)
    return Sentence("; {what} {became} ({reason})", what=entry.name, became=what, reason=entry.reason)


def _moment(seconds: float) -> str:
    """A time in minutes and seconds, to a hundredth: ``1:20.50``."""
    minutes, hundredths = divmod(round(seconds * 100), 6000)
    return f"{minutes}:{hundredths // 100:02}.{hundredths % 100:02}"
