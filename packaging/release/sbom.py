"""What is in a bundle, as a CycloneDX bill of materials: `python packaging/release/sbom.py BUNDLE TARGET`.

Run it with the Python of the environment the bundle was built in. `cyclonedx-py` (installed into an environment of its
own, build/sbom, where it changes nothing) says what that environment holds; listed is what of it is in the bundle, and
what else is: Python, PyInstaller's start, the system's libraries, the networks. Libraries that wheels carry inside are
not listed one by one. TARGET is a folder; the file is named after version and system, and is checked against the schema
of CycloneDX.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Iterable, Iterator
from importlib.metadata import packages_distributions, version
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[2]
TOOL = "cyclonedx-bom==7.5.0"
CHECK = """
import sys
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
fault = JsonStrictValidator(SchemaVersion.V1_6).validate_str(open(sys.argv[1], encoding="utf-8").read())
sys.exit(f"sbom.py: the bill of materials does not follow its schema: {fault}" if fault else 0)
"""
SYSTEM_LIBRARY = re.compile(r"^lib[^/]*\.(so(\.[\d.]+)?|dylib)$|^[^/]*\.dll$", re.IGNORECASE)
Component = dict[str, Any]


def own_version() -> str:
    """The version of the program, from its source."""
    text = (PROJECT / "model" / "__init__.py").read_text(encoding="utf-8")
    [found] = re.findall(r'^__version__ = "(.*)"', text, re.MULTILINE)
    return str(found)


def system() -> str:
    """What this is built for, as the packages' names say it."""
    kind = {"linux": "linux", "win32": "windows", "darwin": "macos"}[sys.platform]
    machine = {"amd64": "x64", "x86_64": "x64", "aarch64": "arm64"}.get(platform.machine().lower())
    return f"{kind}-{machine or platform.machine().lower()}"


def modules(bundle: Path) -> set[str]:
    """The names of the outermost modules in a bundle: those in its archive, and those that lie beside it."""
    from PyInstaller.archive.readers import CArchiveReader

    program = next(path for path in (bundle / "shellac", bundle / "shellac.exe") if path.is_file())
    archive = CArchiveReader(str(program))
    [name] = [name for name in archive.toc if name.upper().startswith("PYZ")]
    inside = {module.partition(".")[0] for module in archive.open_embedded_archive(name).toc}
    return inside | {path.name.partition(".")[0] for path in contents(bundle).iterdir()}


def contents(bundle: Path) -> Path:
    """The folder of a bundle that holds everything but the programs."""
    return bundle / "_internal"


def distributions(names: Iterable[str], owners: dict[str, list[str]]) -> set[str]:
    """The distributions that modules of these names come from, by canonical name; PyInstaller's start is among them."""
    found = {owner for name in names for owner in owners.get(name, ())} | {"pyinstaller"}
    return {canonical(name) for name in found} - {"shellac"}


def canonical(name: str) -> str:
    """A distribution's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def narrowed(bill: dict[str, Any], shipped: set[str], others: Iterable[Component]) -> dict[str, Any]:
    """The bill of an environment, with only what is shipped of it, and the others.

    Raises
    ------
    ValueError
        Something is shipped that the bill does not know.
    """
    kept = [component for component in bill["components"] if canonical(component["name"]) in shipped]
    missing = shipped - {canonical(component["name"]) for component in kept}
    if missing:
        raise ValueError(f"the environment's bill does not know {', '.join(sorted(missing))}")
    added = list(others)
    root: Component = {
        "type": "application",
        "bom-ref": "shellac",
        "name": "shellac",
        "version": own_version(),
        "licenses": [{"license": {"id": "Apache-2.0"}}],
        "description": "Removes the noise from recordings of old discs",
    }
    known = {component["bom-ref"] for component in kept}
    needs = [
        {"ref": entry["ref"], "dependsOn": [ref for ref in entry.get("dependsOn", ()) if ref in known]}
        for entry in bill.get("dependencies", ())
        if entry["ref"] in known
    ]
    needs.append({"ref": "shellac", "dependsOn": sorted(known | {component["bom-ref"] for component in added})})
    metadata = {**bill.get("metadata", {}), "component": root}
    return {**bill, "metadata": metadata, "components": [*kept, *added], "dependencies": needs}


def beside_python(bundle: Path) -> Iterator[Component]:
    """What is in a bundle and in no distribution: Python itself, the system's libraries, and the networks."""
    python = platform.python_version()
    yield {
        "type": "platform", "bom-ref": f"python@{python}", "name": "python", "version": python,
        "purl": f"pkg:generic/python@{python}", "licenses": [{"license": {"id": "PSF-2.0"}}],
    }  # fmt: skip
    for path in sorted(contents(bundle).iterdir()):
        if path.is_file() and not path.is_symlink() and SYSTEM_LIBRARY.match(path.name):
            yield {"type": "library", "bom-ref": f"file/{path.name}", "name": path.name, "hashes": hashed(path)} | (
                packaged(path)
            )
    for path in sorted((contents(bundle) / "weights").glob("*.safetensors")):
        yield {
            "type": "machine-learning-model", "bom-ref": f"weights/{path.stem}", "name": path.stem,
            "version": own_version(), "hashes": hashed(path), "licenses": [{"license": {"id": "Apache-2.0"}}],
        }  # fmt: skip


def hashed(path: Path) -> list[dict[str, str]]:
    """A file's SHA-256, as bills write it."""
    with path.open("rb") as file:
        return [{"alg": "SHA-256", "content": hashlib.file_digest(file, "sha256").hexdigest()}]


def packaged(library: Path) -> Component:
    """The Debian package that a library in the bundle comes from, where the system has the very same file in one."""
    found = shutil.which("ldconfig", path=f"{os.environ.get('PATH', '')}:/sbin:/usr/sbin")
    if not found or not shutil.which("dpkg-query"):
        return {}
    listed = subprocess.run([found, "-p"], capture_output=True, text=True, check=True).stdout
    places = re.findall(rf"^\s*{re.escape(library.name)} .* => (\S+)$", listed, re.MULTILINE)
    for place in places:
        real = Path(place).resolve()
        if hashed(real) != hashed(library):
            continue  # another of the same name, such as Python's where the bundle has one of another make
        for name in (str(real), str(real).removeprefix("/usr"), f"/usr{real}"):
            told = subprocess.run(["dpkg-query", "-S", name], capture_output=True, text=True, check=False).stdout
            if told:
                package = told.partition(":")[0]
                form = "-f=${Version} ${Architecture}\n"
                shown = subprocess.run(["dpkg-query", "-W", form, package], capture_output=True, text=True, check=True)
                number, architecture = shown.stdout.splitlines()[0].split()
                return {
                    "version": number,
                    "purl": f"pkg:deb/debian/{package}@{number.replace(':', '%3A')}?arch={architecture}",
                }
    return {}


def environment_bill() -> tuple[dict[str, Any], Path]:
    """The bill of the environment this runs in, and the Python that has the tool that made it."""
    folder = PROJECT / "build" / "sbom"
    tool = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if not tool.exists() or subprocess.run([tool, "-I", "-c", "import cyclonedx_py"], capture_output=True).returncode:
        venv.create(folder, with_pip=True, clear=True)
        subprocess.run([tool, "-I", "-m", "pip", "--quiet", "--disable-pip-version-check", "install", TOOL], check=True)
    command = [tool, "-I", "-m", "cyclonedx_py", "environment", "--sv", "1.6", "--output-reproducible", sys.executable]
    bill: dict[str, Any] = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    return bill, tool


def main(bundle: Path, target: Path) -> Path:
    """Write the bill of a bundle into a folder; the file."""
    if not contents(bundle).is_dir():
        raise SystemExit(f"sbom.py: there is no bundle in {bundle} (make bundle makes one)")
    bill, tool = environment_bill()
    shipped = distributions(modules(bundle), {name: list(of) for name, of in packages_distributions().items()})
    whole = narrowed(bill, shipped, beside_python(bundle))
    path = target / f"shellac-{own_version()}-{system()}.cdx.json"
    path.write_text(json.dumps(whole, indent=2) + "\n", encoding="utf-8")
    if subprocess.run([tool, "-I", "-c", CHECK, path], check=False).returncode:
        path.unlink()
        raise SystemExit(1)
    print(f"{path}: {len(whole['components'])} components, by Python {sysconfig.get_python_version()}, ", end="")
    print(f"PyInstaller {version('pyinstaller')}")
    return path


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
