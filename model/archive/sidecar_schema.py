"""Whether what a sidecar holds makes sense: the schema, and what a schema cannot say.

A sidecar lies in a folder and may be anybody's; nothing in it is used before it was looked at here.
"""

from __future__ import annotations

import base64
import functools
import importlib.resources
import json
from typing import Any

from model.audiofiles.file_recording import FLOAT_BITS, INTEGER_BITS
from model.files.untrusted import is_plain_name

_ID_BYTES = (0, 1, 4, 16)  # none, a FLAC block, a chunk, a chunk of W64


def fault(data: Any) -> str:
    """What is wrong with the content of a sidecar, in a few words; "" where nothing is."""
    error = next(_validator().iter_errors(data), None)
    if error is not None:
        place = ".".join(str(step) for step in error.absolute_path)
        said = " ".join(error.message.split())
        return f"{place or 'it'}: {said if len(said) <= 100 else f'against the rule {error.validator!r}'}"
    for role in ("source", "restored", "removed"):
        if data[role] is not None and (found := _sound_fault(data[role], role)):
            return f"{role}: {found}"
    for kind, facts in data.get("removed_each", {}).items():
        if found := _sound_fault(facts, "removed"):
            return f"removed_each.{kind}: {found}"
    if (part := data.get("excerpt")) and not part["start"] < part["stop"] <= data["source"]["frames"]:
        return "excerpt: it is not a span of the source"
    for number, facts in enumerate(data.get("access_copies", [])):
        if not is_plain_name(facts["path"]):
            return f"access_copies.{number}: the path leads out of the folder of the sidecar"
    for number, entry in enumerate(data["metadata"]):
        if found := _entry_fault(entry):
            return f"metadata.{number}: {found}"
    return ""


def _sound_fault(facts: dict[str, Any], role: str) -> str:
    bits = INTEGER_BITS.get(facts["subtype"], FLOAT_BITS.get(facts["subtype"], 0))
    if facts["bits"] != bits or (role != "source" and not bits):
        return f"samples of {facts['subtype']!r:.20} do not have {facts['bits']} bits"
    if "\0" in facts["path"]:
        return "the path is none"
    if role != "source" and not is_plain_name(facts["path"]):
        return "the path leads out of the folder of the sidecar"
    return ""


def _entry_fault(entry: dict[str, Any]) -> str:
    if len(entry["id"]) // 2 not in _ID_BYTES:
        return "the id is none of a chunk or block"
    try:
        base64.b64decode(entry["was"] or "", validate=True)
    except ValueError:
        return "the content that was is not base64"
    return ""


@functools.cache
def _validator() -> Any:
    from jsonschema import Draft202012Validator
    from jsonschema.validators import extend

    # 16.0 is an integer to JSON Schema, and none to NumPy
    whole = Draft202012Validator.TYPE_CHECKER.redefine("integer", lambda _, value: type(value) is int)
    schema = json.loads(importlib.resources.files("model.archive").joinpath("sidecar.schema.json").read_text("utf-8"))
    return extend(Draft202012Validator, type_checker=whole)(schema)
