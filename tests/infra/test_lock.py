"""The lock files: what can be said of them without asking an index. `infra/lock.py check` asks one."""

from __future__ import annotations

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from infra.lock import LOCKS, ROOT, pins

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
PROJECT = PYPROJECT["project"]
DIRECT = {
    "requirements/runtime.txt": PROJECT["dependencies"],
    "requirements/dev.txt": PROJECT["dependencies"] + PROJECT["optional-dependencies"]["dev"],
    "requirements/build.txt": PYPROJECT["dependency-groups"]["build"],
}


def versions(name: str) -> dict[str, str]:
    return {package: version for package, version, _marker in pins((ROOT / name).read_text())}


@pytest.mark.parametrize("name", LOCKS)
def test_every_direct_requirement_is_pinned_within_its_bounds(name: str) -> None:
    held = versions(name)
    for text in DIRECT[name]:
        wanted = Requirement(text)
        assert wanted.specifier.contains(held[canonicalize_name(wanted.name)]), text


@pytest.mark.parametrize("name", LOCKS)
def test_every_pin_has_hashes(name: str) -> None:
    text = (ROOT / name).read_text()
    entries = [entry for entry in re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE) if "==" in entry]
    assert len(entries) == len(pins(text))
    assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize("name", [*LOCKS, "sandbox/page/package-lock.json"])
def test_no_lock_names_a_host_or_a_folder(name: str) -> None:
    text = (ROOT / name).read_text()
    assert "resolved" not in text
    if name in LOCKS:
        assert not re.search(r"://|^-|^#.*/(tmp|home|root|work)/", text, re.MULTILINE)


@pytest.mark.parametrize("name", ["requirements/runtime.txt", "requirements/build.txt"])
def test_a_server_gets_the_versions_that_were_tested(name: str) -> None:
    tested = versions("requirements/dev.txt")
    assert {package: tested.get(package) for package in versions(name)} == versions(name)


def test_what_builds_the_package_is_locked() -> None:
    assert sorted(PYPROJECT["build-system"]["requires"]) == sorted(PYPROJECT["dependency-groups"]["build"])


def test_a_server_gets_no_tools() -> None:
    assert not versions("requirements/runtime.txt").keys() & {"pytest", "ruff", "mypy", "playwright", "hypothesis"}


def test_pins_are_read_with_their_markers() -> None:
    text = "# x==1\nuvloop==0.23.0 ; sys_platform != 'win32' \\\n    --hash=sha256:00\n    # via a==1\nzip-p==1.0b1\n"
    assert pins(text) == {("uvloop", "0.23.0", "sys_platform != 'win32'"), ("zip-p", "1.0b1", "")}


@pytest.mark.parametrize("text", PROJECT["dependencies"])
def test_the_recorded_decision_speaks_of_every_runtime_dependency(text: str) -> None:
    told = (ROOT / "docs/decisions/0005-dependencies.md").read_text()
    assert re.search(rf"\b{Requirement(text).name}\b", told)
