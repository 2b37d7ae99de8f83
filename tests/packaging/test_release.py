"""What goes with a release: bill of materials, checksums, and what winget and Homebrew are told."""

from __future__ import annotations

import hashlib
import re
import runpy
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from model import __version__

ROOT = Path(__file__).parents[2]
RELEASE = ROOT / "packaging" / "release"
REPOSITORY = "https://github.com/someone/shellac"
WINGET = "winget/ShellacAuthors.Shellac"


def script(name: str) -> Any:
    return type(name, (), runpy.run_path(str(RELEASE / f"{name}.py")))


@pytest.fixture
def release(tmp_path: Path) -> Path:
    """The files of a release, and their sums."""
    for name in ("windows-x64.exe", "macos-arm64.dmg", "linux-x64.cdx.json"):
        (tmp_path / f"shellac-{__version__}-{name}").write_bytes(name.encode())
    (tmp_path / f"shellac_{__version__}_amd64.deb").write_bytes(b"deb")
    (tmp_path / "notes.txt").write_bytes(b"not part of it")
    script("checksums").written(tmp_path)
    return tmp_path


@pytest.fixture
def manifests(release: Path) -> dict[str, str]:
    assert script("manifests").main([str(release / "SHA256SUMS"), str(release / "out"), f"{REPOSITORY}/"]) == 0
    return {
        str(path.relative_to(release / "out")): path.read_text(encoding="utf-8")
        for path in (release / "out").rglob("*.*")
    }


def test_checksums_are_of_every_package_and_nothing_else(release: Path) -> None:
    lines = (release / "SHA256SUMS").read_bytes().decode().split("\n")
    assert lines.pop() == ""
    assert len(lines) == 4
    for line in lines:
        digest, name = line.split("  ")
        assert hashlib.sha256((release / name).read_bytes()).hexdigest() == digest


def test_nothing_to_sum_is_said(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="no file in"):
        script("checksums").written(tmp_path)


# What the schemas of winget 1.6.0 require and bound, of the fields that are used.
IDENTIFIER = r"[^.\s\\/:*?\"<>|]{1,32}(\.[^.\s\\/:*?\"<>|]{1,32}){1,7}"
VERSION_FIELD = r"[^\\/:*?\"<>|]{1,128}"
COMMON = {"PackageIdentifier": IDENTIFIER, "PackageVersion": VERSION_FIELD, "ManifestVersion": r"1\.6\.0"}
FORMS: dict[str, tuple[dict[str, str], set[str]]] = {
    "": ({**COMMON, "DefaultLocale": r"en-US", "ManifestType": r"version"}, set()),
    ".installer": (
        {**COMMON, "ManifestType": r"installer", "InstallerType": r"inno", "Scope": r"user|machine",
         "ProductCode": r".{1,255}", "MinimumOSVersion": r"\d+(\.\d+){0,3}", "ReleaseDate": r"\d{4}-\d\d-\d\d",
         "UpgradeBehavior": r"install|uninstallPrevious"},
        {"Platform", "InstallModes", "InstallerSwitches", "FileExtensions", "Installers"},
    ),
    ".locale.en-US": (
        {**COMMON, "ManifestType": r"defaultLocale", "PackageLocale": r"en-US", "Publisher": r".{2,256}",
         "PackageName": r".{2,256}", "License": r".{3,512}", "ShortDescription": r".{3,256}",
         "Description": r".{3,10000}", "Moniker": r"\S{1,40}",
         "PackageUrl": r"https://.+", "LicenseUrl": r"https://.+", "ReleaseNotesUrl": r"https://.+"},
        {"Tags"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("part", FORMS)
def test_manifests_for_winget_have_the_fields_of_its_schema(manifests: dict[str, str], part: str) -> None:
    form, further = FORMS[part]
    found = yaml.safe_load(manifests[f"{WINGET}{part}.yaml"])
    assert set(found) == set(form) | further
    for field, pattern in form.items():
        assert isinstance(found[field], str), field  # a version or a date that is not quoted becomes another type
        assert re.fullmatch(pattern, found[field]), field
    assert found["PackageVersion"] == __version__


def test_winget_is_told_what_the_installer_says_of_itself(release: Path, manifests: dict[str, str]) -> None:
    found = yaml.safe_load(manifests[f"{WINGET}.installer.yaml"])
    [installer] = found["Installers"]
    name = f"shellac-{__version__}-windows-x64.exe"
    assert installer == {
        "Architecture": "x64",
        "InstallerUrl": f"{REPOSITORY}/releases/download/v{__version__}/{name}",
        "InstallerSha256": hashlib.sha256((release / name).read_bytes()).hexdigest(),
    }
    inno = (ROOT / "packaging" / "windows" / "shellac.iss").read_text(encoding="utf-8")
    assert "OutputBaseFilename=shellac-{#Version}-windows-x64" in inno
    [identifier] = re.findall(r"^AppId=\{(\{.*\})$", inno, re.MULTILINE)
    assert found["ProductCode"] == f"{identifier}_is1"
    assert found["FileExtensions"] == re.findall(r'^#emit Associated\("\.(\w+)"\)', inno, re.MULTILINE)
    assert f"MinVersion={found['MinimumOSVersion'].removesuffix('.0')}\n" in inno


def test_homebrew_is_told_version_address_and_checksum(release: Path, manifests: dict[str, str]) -> None:
    text = manifests["homebrew/shellac.rb"]
    name = f"shellac-{__version__}-macos-arm64.dmg"
    assert f'  version "{__version__}"\n' in text
    assert f'  sha256 "{hashlib.sha256((release / name).read_bytes()).hexdigest()}"\n' in text
    [url] = re.findall(r'^  url "(.*)"$', text, re.MULTILINE)
    assert url.replace("#{version}", __version__) == f"{REPOSITORY}/releases/download/v{__version__}/{name}"
    workflow = (ROOT / ".github" / "workflows" / "release.yml").read_text(encoding="utf-8")
    assert "shellac-$version-macos-arm64.dmg" in workflow
    spec = (ROOT / "build.spec").read_text(encoding="utf-8")
    assert 'name="Shellac.app"' in spec
    assert 'app "Shellac.app"' in text
    assert len(re.findall(r"\b(do|end)\b", re.sub(r'"[^"]*"|#.*', "", text))) == 2


def test_no_field_is_left_open(manifests: dict[str, str]) -> None:
    assert len(manifests) == 4
    assert not [name for name, text in manifests.items() if re.search(r"@[A-Z]", text)]


def test_a_release_without_one_of_the_packages_has_no_manifests(
    release: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sums = release / "SHA256SUMS"
    lines = sums.read_text(encoding="utf-8").splitlines(keepends=True)
    sums.write_text("".join(line for line in lines if "dmg" not in line), encoding="utf-8")
    assert script("manifests").main([str(sums), str(release / "out"), REPOSITORY]) == 1
    assert f"no checksum of shellac-{__version__}-macos-arm64.dmg" in capsys.readouterr().err
    assert not (release / "out").exists()


BILL = {
    "bomFormat": "CycloneDX",
    "specVersion": "1.6",
    "metadata": {"tools": {}},
    "components": [
        {"bom-ref": "torch==2", "name": "torch", "type": "library", "version": "2"},
        {"bom-ref": "sympy==1", "name": "sympy", "type": "library", "version": "1"},
        {"bom-ref": "pyinstaller==6", "name": "pyinstaller", "type": "library", "version": "6"},
        {"bom-ref": "tx==4", "name": "typing_extensions", "type": "library", "version": "4"},
    ],
    "dependencies": [{"ref": "torch==2", "dependsOn": ["sympy==1", "tx==4"]}, {"ref": "sympy==1"}],
}
OWNERS = {"torch": ["torch"], "torchgen": ["torch"], "typing_extensions": ["typing_extensions"], "app": ["shellac"]}


def test_a_bill_lists_what_is_shipped_and_not_what_only_built_it() -> None:
    sbom = script("sbom")
    shipped = sbom.distributions(["torch", "torchgen", "typing_extensions", "app", "os"], OWNERS)
    assert shipped == {"torch", "typing-extensions", "pyinstaller"}
    other = {"bom-ref": "file/libz.so.1", "name": "libz.so.1", "type": "library"}
    bill = sbom.narrowed(BILL, shipped, [other])
    assert [component["name"] for component in bill["components"]] == [
        "torch", "pyinstaller", "typing_extensions", "libz.so.1",
    ]  # fmt: skip
    needs = {entry["ref"]: entry["dependsOn"] for entry in bill["dependencies"]}
    assert needs["torch==2"] == ["tx==4"]
    assert needs["shellac"] == ["file/libz.so.1", "pyinstaller==6", "torch==2", "tx==4"]
    assert bill["metadata"]["component"]["version"] == __version__


def test_what_is_shipped_and_unknown_is_an_error() -> None:
    with pytest.raises(ValueError, match="does not know numpy"):
        script("sbom").narrowed(BILL, {"numpy", "torch"}, [])


def test_a_bill_names_python_system_libraries_and_networks(tmp_path: Path) -> None:
    inside = tmp_path / "_internal"
    (inside / "weights").mkdir(parents=True)
    for name in (
        "libmade-up.so.3",
        "_cffi_backend.cpython-311.so",
        "weights/faithful.safetensors",
        "weights/faithful.md",
    ):
        (inside / name).write_bytes(name.encode())
    (inside / "libmade-up.so").symlink_to("libmade-up.so.3")
    found = {component["name"]: component for component in script("sbom").beside_python(tmp_path)}
    assert list(found) == ["python", "libmade-up.so.3", "faithful"]
    assert found["python"]["version"] == sys.version.split()[0]
    assert found["faithful"]["type"] == "machine-learning-model"
    digest = hashlib.sha256(b"libmade-up.so.3").hexdigest()
    assert found["libmade-up.so.3"]["hashes"] == [{"alg": "SHA-256", "content": digest}]


WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.stem)
def test_workflows_start_what_is_there_and_pin_what_is_not_ours(workflow: Path) -> None:
    text = workflow.read_text(encoding="utf-8")
    named = {name.replace("\\", "/") for name in re.findall(r"packaging[/\\][\w./\\-]+\.\w+", text)}
    assert sorted(name for name in named if not (ROOT / name).is_file()) == []
    made = re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(re.findall(r"(?:run: |^ +)make ([a-z][\w-]*)", text, re.MULTILINE)) <= set(made)
    assert [use for use in re.findall(r"uses: (\S+)", text) if not re.search(r"@[0-9a-f]{40}$", use)] == []


def test_nothing_is_signed_without_a_key() -> None:
    jobs = yaml.safe_load((ROOT / ".github" / "workflows" / "release.yml").read_text(encoding="utf-8"))["jobs"]
    steps = [step for job in jobs.values() for step in job["steps"]]
    signing = [step for step in steps if re.search(r"sign\.ps1|sign\.sh|notarize\.sh", step.get("run", ""))]
    assert len(signing) == 4
    assert all("env.CERTIFICATE != ''" in step["if"] for step in signing)


def test_the_release_has_every_package_that_the_guide_names() -> None:
    guide = (ROOT / "docs" / "guide" / "installing.md").read_text(encoding="utf-8")
    jobs = yaml.safe_load((ROOT / ".github" / "workflows" / "release.yml").read_text(encoding="utf-8"))["jobs"]
    uploads = "\n".join(step["with"]["path"] for job in jobs.values() for step in job["steps"]
                        if "upload-artifact" in step.get("uses", ""))  # fmt: skip
    for ending in re.findall(r"`shellac[-_]VERSION\S*?(\.(?:deb|AppImage|exe|dmg|whl))`", guide):
        assert ending in uploads
    assert ".whl" in uploads
