"""Every request that our code sends to Jira, in whatever test, is judged by Atlassian's own documents."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from pathlib import Path

from sandbox.common.requestlog import LogEntry
from tests.support.openapi import request_judge

ROOT = Path(__file__).parents[2]


def documents_at_hand() -> bool:
    """Whether Atlassian's documents are here. Where they are required they must be: a missing folder is then a failure."""
    folder = Path(os.environ.get("SHARED_DATA") or ROOT.parent / "shared")
    found = (folder / "specs").is_dir()
    assert found or os.environ.get("REQUIRE_SHARED_DATA") != "1", f"no specifications in {folder}"
    return found


def assert_allowed(entries: Iterable[LogEntry]) -> None:
    """Fails on any request of ours that the documents do not allow; a test's own requests are not looked at."""
    if not documents_at_hand():
        return
    ours = [one for one in entries if "python-requests" in one.headers.get("User-Agent", "")]
    faults = {f"{one.method} {one.path}: {text}" for one in ours for text in request_judge().violations(one)}
    assert not faults, faults


def assert_no_cloud(entries: Iterable[LogEntry]) -> None:
    """Fails on any request of ours with something in it that only Cloud has: a Data Center publishes no document to judge by."""
    ours = [one for one in entries if "python-requests" in one.headers.get("User-Agent", "")]
    told = {f"{one.method} {one.path} {json.dumps([one.query, one.body])}" for one in ours}
    cloud = {one for one in told if re.search(r"accountId|search/jql|bulkfetch|nextPageToken|/rest/api/3/", one)}
    assert not cloud, cloud
