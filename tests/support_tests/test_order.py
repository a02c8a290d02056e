"""How the test files are shared out among workers."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

from tests.support.order import ONE_BY_ONE, ByFile, pytest_collection_modifyitems

ROOT = Path(__file__).parents[2]


def test_the_long_files_come_first_and_the_rest_stays_as_it_is() -> None:
    nodes = ["tests/a.py::test_z", "tests/b.py::test_a[x::y]", *(f"{file}::test" for file in reversed(ONE_BY_ONE))]
    items = [SimpleNamespace(nodeid=node) for node in nodes]
    pytest_collection_modifyitems(items)  # type: ignore[arg-type]
    assert [item.nodeid for item in items] == [*(f"{file}::test" for file in ONE_BY_ONE), *nodes[:2]]


def test_the_long_files_are_one_piece_of_work() -> None:
    scheduler = ByFile.__new__(ByFile)
    assert {scheduler._split_scope(f"{file}::test") for file in ONE_BY_ONE} == {"one by one"}
    assert scheduler._split_scope("tests/a.py::test[tests/b.py::x]") == "tests/a.py"


def test_every_long_file_exists() -> None:
    assert [file for file in ONE_BY_ONE if not (ROOT / file).is_file()] == []
