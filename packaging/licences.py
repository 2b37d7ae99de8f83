"""The licences of what a bundle takes from the machine it is built on, for `build.spec`.

A Python package has its own in its .dist-info. Python itself, the libraries of the system that go into the bundle, and
the long texts that both may only name (LGPL, GPL) are found here; on systems without dpkg there is Python's alone.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from pathlib import Path

SYSTEM = ("/lib/", "/lib64/", "/usr/lib/")
DOCUMENTS = Path("/usr/share/doc")
COMMON = Path("/usr/share/common-licenses")


def licences(binaries: Iterable[str]) -> Iterator[tuple[str, Path]]:
    """Give the name of each licence below the bundle's folder for them, and the file that it is in here.

    Parameters
    ----------
    binaries : iterable of str
        The files of machine code that are bundled; those that lie where the system has its libraries are looked up.

    Raises
    ------
    SystemExit
        Python, or a library of the system, has no licence that can be found.
    """
    places = (Path(sysconfig.get_path("stdlib"), "LICENSE.txt"), Path(sys.base_prefix, "LICENSE.txt"))
    own = next((place for place in places if place.is_file()), None)
    looked_up = {path for path in binaries if path.startswith(SYSTEM)}
    if own:
        yield "python.txt", own
    elif Path(sys.base_prefix) == Path("/usr"):  # Debian's Python says it where its packages do
        looked_up.add(os.path.realpath(sys.executable))
    else:
        raise SystemExit(f"licences.py: Python has no licence in {places[0]}")
    packages = debian_packages(looked_up)
    for package in sorted(packages):
        text = DOCUMENTS / package / "copyright"
        if not text.is_file():
            raise SystemExit(f"licences.py: the package {package} has no {text}")
        yield f"{package}.txt", text.resolve()
    for text in sorted(COMMON.glob("*")) if packages else ():
        if not text.is_symlink():  # GPL beside GPL-3
            yield f"common/{text.name}.txt", text


def debian_packages(libraries: set[str]) -> set[str]:
    """The packages that these files come from; none where the system has no dpkg.

    Raises
    ------
    SystemExit
        A file is in no package.
    """
    if not libraries or not shutil.which("dpkg-query"):
        return set()
    names: dict[str, str] = {}  # by each name that dpkg may know a file by, where /lib is a link to /usr/lib
    for library in libraries:
        real = str(Path(library).resolve())
        names |= dict.fromkeys((library, real, real.removeprefix("/usr"), f"/usr{real}", f"/usr{library}"), library)
    told = subprocess.run(["dpkg-query", "-S", *names], capture_output=True, text=True, check=False).stdout
    owners = {}
    for line in told.splitlines():
        package, _, path = line.rpartition(": ")
        if path in names:  # else a diversion
            owners[names[path]] = package.partition(":")[0].partition(",")[0]
    strange = libraries - owners.keys()
    if strange:
        raise SystemExit(f"licences.py: {', '.join(sorted(strange))} is in no package, so its licence is not known")
    return set(owners.values())
