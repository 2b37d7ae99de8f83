"""The metadata of what is written: that of the source, as far as it is true there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from model.audiofiles.carried import without_misleading
from model.audiofiles.excerpt_metadata import of_excerpt
from model.audiofiles.file_recording import FileRecording
from model.audiofiles.metadata import PreservedMetadata, plan_metadata
from model.audiofiles.writer import SoundFormat
from model.markers.cue_chunks import with_markers
from model.markers.cue_points import cue_points
from model.markers.marker import Marker


def metadata_for(
    source: FileRecording,
    form: SoundFormat,
    line: str | None = None,
    markers: Sequence[Marker] | None = None,
    span: tuple[int, int] | None = None,
) -> PreservedMetadata:
    """What goes into a file of the form `form` besides its sound.

    Parameters
    ----------
    source : FileRecording
    form : SoundFormat
    line : str, optional
        Coding history for bext.
    markers : sequence of Marker, optional
        Cue points, with their places in the source; without them those of the source.
    span : (int, int), optional
        ``[start, stop)`` of the source, where an excerpt is written.

    Raises
    ------
    OSError
        The source cannot be read any more.
    """
    plan = plan_metadata(source.path, source.container, form.container, form.subtype == source.subtype, line)
    if span is None:
        if markers is not None:
            plan = with_markers(plan, source.path, source.frames, markers)
        return without_misleading(plan, form)
    start = span[0]
    given = cue_points(source.path, source.frames) if markers is None else markers
    inside = [replace(marker, frame=marker.frame - start) for marker in given if marker.frame >= start]
    plan = with_markers(plan, source.path, form.frames, inside, whole=False)
    return without_misleading(of_excerpt(plan, start, form.frames), form)
