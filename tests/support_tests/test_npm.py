"""The page's packages: locked with hashes, naming no host, installed once."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from sandbox import npm


def copy_of_the_page(folder: Path) -> Path:
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(npm.PAGE / name, folder / name)
    return folder


def edit(path: Path, change: dict[str, object]) -> None:
    path.write_text(json.dumps({**json.loads(path.read_text()), **change}))


def test_the_lock_is_right() -> None:
    assert npm.lock_faults() == []


def test_a_lock_that_lags_behind_is_found(tmp_path: Path) -> None:
    page = copy_of_the_page(tmp_path)
    edit(page / "package.json", {"dependencies": {"adaptivecards": "3.0.5"}})
    assert npm.lock_faults(page) == ["dependencies of package.json and of package-lock.json differ"]


def test_a_lock_that_names_a_host_or_lacks_a_hash_is_found(tmp_path: Path) -> None:
    page = copy_of_the_page(tmp_path)
    lock = json.loads((page / "package-lock.json").read_text())
    lock["packages"]["node_modules/mdurl"] = {"version": "2.0.0", "resolved": "https://registry.example/mdurl.tgz"}
    edit(page / "package-lock.json", lock)
    assert npm.lock_faults(page) == [
        "node_modules/mdurl has no integrity hash",
        "node_modules/mdurl names the host it came from",
    ]


def test_no_install_script_runs() -> None:
    assert "ignore-scripts=true" in (npm.PAGE / ".npmrc").read_text().splitlines()


def test_installed_packages_are_not_installed_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = copy_of_the_page(tmp_path)
    ran = tmp_path / "ran"
    tools = tmp_path / "bin"
    tools.mkdir()
    fake = tools / "npm"
    fake.write_text(
        f'#!/bin/sh\n[ "$1" = --version ] && echo 10.1.0 && exit\necho "$@" >> {ran}\nmkdir -p node_modules\n'
    )
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")
    assert [npm.install(page), npm.is_current(page), npm.install(page)] == [True, True, False]
    edit(page / "package.json", {"version": "0.1.1"})
    assert [npm.is_current(page), npm.install(page)] == [False, True]
    assert len(ran.read_text().splitlines()) == 2


def test_a_failing_npm_leaves_nothing_that_looks_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = copy_of_the_page(tmp_path)
    fake = tmp_path / "npm"
    fake.write_text('#!/bin/sh\n[ "$1" = --version ] && echo 10.1.0 && exit\nexit 7\n')
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(npm.NpmError, match="status 7"):
        npm.install(page)
    assert not npm.is_current(page)
