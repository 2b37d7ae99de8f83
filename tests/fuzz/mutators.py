"""Inputs spoilt at random: bytes, JSON, SQLite databases, safetensors files. The same seed gives the same input."""

from __future__ import annotations

import copy
import json
import sqlite3
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

Mutator = Callable[[Random, bytes, Sequence[bytes]], bytes]

LONGEST = 1 << 17  # bytes of a mutated input

TOKENS = [
    b"RIFF", b"RIFX", b"RF64", b"BW64", b"WAVE", b"FORM", b"AIFF", b"AIFC", b"COMM", b"SSND", b"FVER", b"ds64", b"fmt ",
    b"fact", b"data", b"LIST", b"INFO", b"adtl", b"bext", b"ubxt", b"iXML", b"axml", b"id3 ", b"ID3 ", b"MD5 ", b"PEAK",
    b"cue ", b"smpl", b"JUNK", b"levl", b"umid", b"riff" + bytes.fromhex("2e91cf11a5d628db04c10000"),
    b"data" + bytes.fromhex("f3acd3118cd100c04f8edb8a"), b"fLaC", b"OggS", b"OpusTags", b"\x03vorbis", b"ID3\x04\0\0",
    b"TXXX", b"RVA2", b"TIT2", b"REPLAYGAIN_", b"riffRIFF", b"riffbext", b"<loudnessMetadata>", b"\xff\xfe",
    b"\xff\xfb", b"\x1b[2J", b"\0" * 16, b"\xff" * 16, b"shellac-sidecar/1", b"__metadata__", b"..", b"/dev/zero",
    b"NaN", b"1e999", b"[" * 200, b"\xed\xa0\x80",
]  # fmt: skip
NUMBERS = [0, 1, 2, 7, 8, 20, 23, 24, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE,
           0xFFFFFFFF, 1 << 32, (1 << 63) - 1, 1 << 63, (1 << 64) - 1]  # fmt: skip
VALUES: list[Any] = [
    None, True, False, 0, -1, 1, 0.5, 2**31, 2**53, -(2**63), 2**64, 10**400, 1e308, float("nan"), float("inf"), "",
    "x", "-", "\0", "\x1b[2J", "\ud800", "a" * 5000, "../../../etc/passwd", "/dev/zero", "/etc/passwd", "/", ".", "..",
    "~", "PCM_24", "FLOAT", "1e999", [], {}, [None], [[]], {"": None}, [1] * 1000, {"path": "x"}, -0.0, 1e-320,
    "2026-01-01",
]  # fmt: skip


def spoil_bytes(random: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """One to six changes: bits, sizes that lie, cuts, copies, pieces of other inputs, words of the formats."""
    out = bytearray(data)
    for _ in range(random.choice((1, 1, 1, 2, 2, 3, 6))):
        random.choice(_BYTE_CHANGES)(random, out, others)
        del out[LONGEST:]
    return bytes(out)


def _flip(random: Random, out: bytearray, others: Sequence[bytes]) -> None:
    for _ in range(random.choice((1, 1, 4, 32))):
        if out:
            out[_place(random, out)] ^= 1 << random.randrange(8)


def _set(random: Random, out: bytearray, others: Sequence[bytes]) -> None:
    if out:
        out[_place(random, out)] = random.choice((0, 1, 0x7F, 0x80, 0xFE, 0xFF, random.randrange(256)))


def _lie(random: Random, out: bytearray, others: Sequence[bytes]) -> None:
    size = random.choice((2, 4, 4, 4, 8))
    if len(out) >= size:
        place = _place(random, out[: len(out) - size + 1])
        near = len(out) + random.randrange(-16, 17)
        number = random.choice((random.choice(NUMBERS), near, near - place, random.randrange(64)))
        out[place : place + size] = (number % (1 << 8 * size)).to_bytes(size, random.choice(("little", "big")))


def _cut(random: Random, out: bytearray, others: Sequence[bytes]) -> None:
    del out[_place(random, out) :]


def _remove(random: Random, out: bytearray, others: Sequence[bytes]) -> None:
    start = _place(random, out)
    del out[start : start + random.choice((1, 2, 4, 8, 24, 100))]


def _repeat(random: Random, out: bytearray, others: Sequence[bytes]) -> None:
    start = _place(random, out)
    piece = out[start : start + random.choice((1, 4, 8, 12, 24, 40, 200))]
    at = _place(random, out)
    out[at:at] = piece * random.choice((1, 1, 1, 2, 50))


def _splice(random: Random, out: bytearray, others: Sequence[bytes]) -> None:
    """A piece of another input, from one of its words to another where it has some."""
    other = random.choice(others) if others else bytes(out)
    places = sorted(place for token in TOKENS if (place := other.find(token)) >= 0) or [0]
    start = random.choice(places)
    piece = other[start : random.choice([*places, len(other)])] or other[start : start + 64]
    at = _word(random, out)
    out[at : at + random.choice((0, 0, len(piece)))] = piece


def _token(random: Random, out: bytearray, others: Sequence[bytes]) -> None:
    token = random.choice(TOKENS)
    at = random.choice((_place(random, out), _word(random, out)))
    out[at : at + random.choice((0, len(token)))] = token


def _word(random: Random, out: bytearray) -> int:
    places = [place for token in random.sample(TOKENS, 12) if (place := out.find(token)) >= 0]
    return random.choice(places) if places else _place(random, out)


def _place(random: Random, out: bytes | bytearray) -> int:
    """A place in a file, most often in its header."""
    if not out:
        return 0
    return random.randrange(random.choice((min(len(out), 64), min(len(out), 800), len(out))))


_BYTE_CHANGES = (_flip, _flip, _set, _lie, _lie, _lie, _cut, _remove, _repeat, _splice, _token)


def spoil_json(random: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """Values replaced, taken away, doubled, nested; now and then the text itself is spoilt."""
    if random.random() < 0.2:
        return spoil_bytes(random, data, others)
    value = spoil_value(random, json.loads(data))
    text = json.dumps(value, ensure_ascii=random.random() < 0.9)
    return text.encode(errors="surrogatepass")


def spoil_value(random: Random, value: Any) -> Any:
    """A copy of a JSON value with one to four of its parts changed."""
    value = copy.deepcopy(value)
    for _ in range(random.choice((1, 1, 1, 2, 4))):
        nodes = list(_nodes(value))
        if not nodes:
            return copy.deepcopy(random.choice(VALUES))
        holder, key = random.choice(nodes)
        change = random.randrange(8)
        if change == 0:
            del holder[key]
        elif change == 1:
            holder[key] = _nested(random.choice((10, 60)))
        elif change == 2 and isinstance(holder, dict):
            holder[random.choice(("", "path", "absolute_path", "x", "schema", "bits"))] = copy.deepcopy(
                random.choice(VALUES)
            )
        elif change == 3 and isinstance(holder, list) and len(nodes) < 200:
            holder.extend(copy.deepcopy(holder) * random.choice((1, 20)))
        elif change == 4 and len(nodes) < 500:
            holder[key] = copy.deepcopy(random.choice([h[k] for h, k in nodes]))
        elif change == 5 and isinstance(holder[key], int | float):
            holder[key] = random.choice((holder[key] + 1, -holder[key], str(holder[key]), [holder[key]]))
        else:
            holder[key] = copy.deepcopy(random.choice(VALUES))
    return value


def _nodes(value: Any) -> list[tuple[Any, Any]]:
    found: list[tuple[Any, Any]] = []
    waiting = [value]
    while waiting and len(found) < 2000:
        one = waiting.pop()
        keys = list(one) if isinstance(one, dict) else range(len(one)) if isinstance(one, list) else ()
        for key in keys:
            found.append((one, key))
            waiting.append(one[key])
    return found


def _nested(depth: int) -> Any:
    value: Any = 0
    for _ in range(depth):
        value = [value]
    return value


def spoil_deep_json(random: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """As `spoil_json`, and now and then nested more deeply than a parser goes."""
    if random.random() < 0.02:
        depth = random.choice((900, 5000, 50_000))
        mark = random.choice((b"[", b'{"a":'))
        return data[: random.randrange(len(data) + 1)] + mark * (depth // len(mark))
    return spoil_json(random, data, others)


def spoil_database(random: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """Cells of other types, tables and columns gone; now and then the file itself is spoilt."""
    if random.random() < 0.3:
        return spoil_bytes(random, data, others)
    rows = sqlite3.connect(":memory:")
    rows.deserialize(data)
    try:
        for _ in range(random.choice((1, 1, 2, 3))):
            tables = [name for (name,) in rows.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            table = random.choice(tables or ["job"])
            columns = [row[1] for row in rows.execute(f"PRAGMA table_info('{table}')")]
            column = random.choice(columns or ["id"])
            try:
                rows.execute(*_statement(random, table, column))
            except (sqlite3.Error, OverflowError, UnicodeEncodeError):
                continue
        rows.commit()
        return rows.serialize()
    finally:
        rows.close()


def _statement(random: Random, table: str, column: str) -> tuple[str, tuple[Any, ...]]:
    cell = random.choice((*VALUES[:31], b"\xff\xfe", b"", "[]", "{}", "[1]", '{"restoration": 1}', "done", "waiting"))
    cell = cell if isinstance(cell, str | bytes | int | float | None) else "[[]]"
    which = random.randrange(10)
    if which == 0:
        return f"ALTER TABLE {table} DROP COLUMN {column}", ()
    if which == 1:
        return f"ALTER TABLE {table} ADD COLUMN more TEXT DEFAULT 'x'", ()
    if which == 2:
        return f"DROP TABLE {table}", ()
    if which == 3:
        return f"ALTER TABLE {table} RENAME COLUMN {column} TO other", ()
    if which == 4:
        return f"DELETE FROM {table}", ()
    return f"UPDATE OR IGNORE {table} SET {column} = ?", (cell,)


def spoil_weights(random: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """The header of a safetensors file and the JSON of ours within it; now and then the bytes."""
    if random.random() < 0.25:
        return spoil_bytes(random, data, others)
    size = int.from_bytes(data[:8], "little")
    header = json.loads(data[8 : 8 + size])
    if random.random() < 0.6:
        words = header.get("__metadata__", {})
        for key in words:
            words[key] = json.dumps(spoil_value(random, json.loads(words[key])))
    else:
        header = spoil_value(random, header)
    text = json.dumps(header).encode()
    stated = len(text) if random.random() < 0.9 else random.choice(NUMBERS)
    return (stated % (1 << 64)).to_bytes(8, "little") + text + data[8 + size :]
