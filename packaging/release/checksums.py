"""The checksums of a release, as `sha256sum -c` reads them: `python packaging/release/checksums.py FOLDER`.

Of every file in FOLDER whose name begins with "shellac"; written to FOLDER/SHA256SUMS, sorted by name.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

NAME = "SHA256SUMS"


def written(folder: Path) -> Path:
    """Write the sums; a file of an earlier time is replaced.

    Raises
    ------
    SystemExit
        There is nothing to sum.
    """
    files = sorted(path for path in folder.iterdir() if path.is_file() and path.name.startswith("shellac"))
    if not files:
        raise SystemExit(f"checksums.py: no file in {folder} begins with 'shellac'")
    lines = []
    for path in files:
        with path.open("rb") as file:
            lines.append(f"{hashlib.file_digest(file, 'sha256').hexdigest()}  {path.name}\n")
    target = folder / NAME
    target.write_bytes("".join(lines).encode())  # not as text: Windows would end the lines otherwise
    return target


if __name__ == "__main__":
    print(written(Path(sys.argv[1])).read_text(encoding="utf-8"), end="")
