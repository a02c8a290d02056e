"""Which of several workers runs which test file, and when (`make test`).

By itself xdist hands out the files with the fewest tests last, which are here the longest: eight processes that are killed
under load beside ten thousand puts, on two cores, with nothing else left to do. So these begin, and one worker does them one
after the other while the others do the rest: nothing long is left for the end, and no two of them take each other's time.
"""

from __future__ import annotations

import pytest
from xdist.scheduler import LoadFileScheduling

ONE_BY_ONE = (
    "tests/operations/test_scale_out.py",
    "tests/durability/test_races.py",
    "tests/operations/test_documented.py",
    "tests/operations/test_moving.py",
    "tests/durability/test_kill.py",
    "tests/durability/test_product_killed.py",
    "tests/durability/test_replicas.py",
    "tests/durability/test_restart.py",
)
"""Files whose tests start several processes each and load them; the longest first."""


class ByFile(LoadFileScheduling):
    """A file goes to one worker whole, in the order of collection, those of ONE_BY_ONE together."""

    def _split_scope(self, nodeid: str) -> str:
        file = super()._split_scope(nodeid)
        return "one by one" if file in ONE_BY_ONE else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> ByFile | None:
    """Ours for `--dist loadfile`; xdist's own for everything else."""
    if config.getvalue("dist") != "loadfile":
        return None
    config.option.loadscopereorder = False
    return ByFile(config, log)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long ones first; all others stay as they are."""
    rank = {file: place for place, file in enumerate(ONE_BY_ONE)}
    items.sort(key=lambda item: rank.get(item.nodeid.partition("::")[0], len(rank)))
