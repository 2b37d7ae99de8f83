"""What winget and Homebrew need to know of a release: `python packaging/release/manifests.py SUMS TARGET REPOSITORY`.

Fills in the files of packaging/windows/winget and packaging/macos/homebrew with version, addresses and the checksums
in SUMS (SHA256SUMS of the release), and writes them below TARGET. REPOSITORY is the address below which releases are
found, such as https://github.com/OWNER/NAME.
"""

from __future__ import annotations

import datetime
import re
import sys
from collections.abc import Iterator
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
TEMPLATES = (PROJECT / "packaging" / "windows" / "winget", PROJECT / "packaging" / "macos" / "homebrew")
WINDOWS, MACOS = "shellac-{}-windows-x64.exe", "shellac-{}-macos-arm64.dmg"


class ManifestError(Exception):
    """The manifests cannot be made; ``str()`` is one sentence."""


def sums(text: str) -> dict[str, str]:
    """The checksums in a file of `sha256sum`'s, by name.

    Raises
    ------
    ManifestError
        A line is none.
    """
    found = {}
    for line in text.splitlines():
        match = re.fullmatch(r"([0-9a-f]{64}) [ *](\S+)", line)
        if not match:
            raise ManifestError(f"{line[:40]!r} is not a line of checksums")
        found[match[2]] = match[1]
    return found


def filled(version: str, checksums: dict[str, str], repository: str, day: str) -> Iterator[tuple[Path, str]]:
    """Give each manifest's place below the target, and its text.

    Raises
    ------
    ManifestError
        A package has no checksum, or a field was left open.
    """
    if not re.fullmatch(r"https://[^\s/]+/\S+[^/\s]", repository):
        raise ManifestError(f"{repository!r} is not the address of a repository")
    values = {"VERSION": version, "REPOSITORY": repository, "DATE": day}
    for field, name in (("SHA256_WINDOWS", WINDOWS.format(version)), ("SHA256_MACOS", MACOS.format(version))):
        if name not in checksums:
            raise ManifestError(f"there is no checksum of {name}")
        values[field] = checksums[name]
    for folder in TEMPLATES:
        for template in sorted(folder.iterdir()):
            text = re.sub(r"@([A-Z0-9_]+)@", lambda found: _value(values, found[1]), template.read_text("utf-8"))
            yield Path(folder.name) / template.name, text


def _value(values: dict[str, str], field: str) -> str:
    if field not in values:
        raise ManifestError(f"a manifest asks for {field}, which nobody knows")
    return values[field]


def main(arguments: list[str]) -> int:
    """Write the manifests; the exit code."""
    source, target, repository = Path(arguments[0]), Path(arguments[1]), arguments[2].rstrip("/")
    [version] = re.findall(
        r'^__version__ = "(.*)"', (PROJECT / "model" / "__init__.py").read_text("utf-8"), re.MULTILINE
    )
    day = datetime.datetime.now(datetime.UTC).date().isoformat()
    try:
        for place, text in filled(version, sums(source.read_text("utf-8")), repository, day):
            (target / place).parent.mkdir(parents=True, exist_ok=True)
            (target / place).write_bytes(text.encode())
            print(target / place)
    except ManifestError as error:
        print(f"manifests.py: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
