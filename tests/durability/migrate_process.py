"""A process that migrates: `python -m tests.durability.migrate_process URL`. Says the revision that it ends at."""

from __future__ import annotations

import sys

from sop.storage import open_store
from sop.storage.migrate import migrate

if __name__ == "__main__":
    print("ready", flush=True)
    sys.stdin.readline()
    print(migrate(open_store(sys.argv[1])))
