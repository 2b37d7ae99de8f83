"""Prints the exact versions, in this virtual environment, of all that Shellac and its extras require.

The result is constraints.txt: what is written there was installed and tested together.
"""

import tomllib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

PYPROJECT = Path(__file__).resolve().parent.parent / "pyproject.toml"


def installed_versions(requirements: list[Requirement]) -> dict[str, str]:
    """The version of every installed distribution the requirements lead to, by canonical name."""
    versions: dict[str, str] = {}
    seen: set[tuple[str, str]] = set()
    pending = [(requirement, extra) for requirement in requirements for extra in requirement.extras | {""}]
    while pending:
        requirement, extra = pending.pop()
        name = canonicalize_name(requirement.name)
        if (name, extra) in seen or (requirement.marker and not requirement.marker.evaluate({"extra": extra})):
            continue
        seen.add((name, extra))
        try:
            found = distribution(requirement.name)
        except PackageNotFoundError:
            continue
        # "2.13.0+cpu" names one build; the constraint is for all of them.
        versions[name] = Version(found.version).public
        for line in found.requires or []:
            child = Requirement(line)
            if child.marker is None or child.marker.evaluate({"extra": extra}):
                child.marker = None
                pending += [(child, child_extra) for child_extra in child.extras | {""}]
    return versions


def main() -> None:
    """Prints the constraints file."""
    project = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["project"]
    lines = project["dependencies"] + [line for extra in project["optional-dependencies"].values() for line in extra]
    print("# What Shellac was tested with. Written by `make constraints`; ranges are in pyproject.toml.")
    for name, version in sorted(installed_versions([Requirement(line) for line in lines]).items()):
        print(f"{name}=={version}")


if __name__ == "__main__":
    main()
