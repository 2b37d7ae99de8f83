"""How long a FLAC is whose header does not say so, as encoders leave it that write into a pipe.

Source: RFC 9639, sections 8.2 (STREAMINFO) and 9.1 to 9.3 (frames). The last frame says where it begins and how long it
is, and its checksum says that the file was not cut off within it.
"""

from __future__ import annotations

from pathlib import Path

_LAST_FRAMES = 4 << 20  # bytes: more than one frame of 65,535 samples in 8 channels of 32 bits
_STREAMINFO = slice(8, 26)  # behind "fLaC" and four bytes of header, as far as needed
_LENGTH_BITS = 36
_KNOWN_SIZES = {1: 192, **{n: 576 << n - 2 for n in range(2, 6)}, **{n: 256 << n - 8 for n in range(8, 16)}}
_SIZE_BYTES = {6: 1, 7: 2}
_RATE_BYTES = {12: 1, 13: 2, 14: 2}


def state_length(path: Path) -> None:
    """Write into a FLAC how many frames it has, where it says 0: unknown.

    A file that states its length, is no FLAC or ends within a frame is left as it is.

    Raises
    ------
    OSError
    """
    with path.open("r+b") as file:
        head = file.read(_STREAMINFO.stop)
        if len(head) < _STREAMINFO.stop or head[:4] != b"fLaC" or head[4] & 0x7F:
            return
        size = file.seek(0, 2)
        file.seek(max(0, size - _LAST_FRAMES))
        length = _end_of_last_frame(file.read(), int.from_bytes(head[8:10], "big"))
        place = _STREAMINFO.stop - 8
        field = int.from_bytes(head[place:], "big")
        if field % (1 << _LENGTH_BITS) or not 0 < length < 1 << _LENGTH_BITS:
            return
        file.seek(place)
        file.write((field | length).to_bytes(8, "big"))


def _end_of_last_frame(data: bytes, block: int) -> int:
    """The number of samples up to the end of the frame that ends with the data; 0 where none does.

    `block` is the size of the blocks of a stream whose blocks have one size.
    """
    place = len(data)
    while (place := data.rfind(b"\xff", 0, place)) >= 0:
        end = _end_of_frame(data[place : place + 16], block)
        if end and _checksum(data[place:], 0x8005, 16) == 0:
            return end
    return 0


def _end_of_frame(header: bytes, block: int) -> int:
    """The number of samples up to the end of the frame with this header; 0 where it is none."""
    if len(header) < 6 or header[1] & 0xFE != 0xF8:
        return 0
    number, place = _coded_number(header)
    size_code, rate_code = header[2] >> 4, header[2] & 0xF
    size_bytes = _SIZE_BYTES.get(size_code, 0)
    end = place + size_bytes + _RATE_BYTES.get(rate_code, 0)
    if not place or len(header) <= end or _checksum(header[: end + 1], 0x07, 8):
        return 0
    size = _KNOWN_SIZES.get(size_code) or int.from_bytes(header[place : place + size_bytes], "big") + 1
    return (number if header[1] & 1 else number * block) + size


def _coded_number(header: bytes) -> tuple[int, int]:
    """The number behind the first four bytes, coded as UTF-8 extended to 36 bits, and where it ends; 0 for neither."""
    first = header[4]
    ones = 8 - (first ^ 0xFF).bit_length()
    more = 0 if ones == 0 else ones - 1
    if ones == 1 or ones == 8 or len(header) < 5 + more:
        return 0, 0
    number = first & (0x7F >> ones)
    for byte in header[5 : 5 + more]:
        number = number << 6 | byte & 0x3F
    return number, 5 + more


def _checksum(data: bytes, polynomial: int, bits: int) -> int:
    """The CRC of these bits, from 0, most significant bit first; 0 for data that ends with its own."""
    table, mask = [], (1 << bits) - 1
    for value in range(256):
        rest = value << bits - 8
        for _ in range(8):
            rest = (rest << 1 ^ (polynomial if rest >> bits - 1 else 0)) & mask
        table.append(rest)
    rest = 0
    for byte in data:
        rest = (rest << 8 & mask) ^ table[rest >> bits - 8 ^ byte]
    return rest
