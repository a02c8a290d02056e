"""Files on an issue are listed by name and link; their content stays in Jira."""

from __future__ import annotations

from typing import Any

import pytest

from jira_sync.attachments import LISTED, linked, listed
from sop.desk.view import FilesView, FileView
from tests.jira_sync.conftest import House


def told(number: int, **fields: Any) -> dict[str, Any]:
    """A file as the REST API tells it."""
    given = {"filename": f"{number}.txt", "content": f"https://jira.example/{number}", "size": number}
    return given | {"created": f"2026-11-22T08:00:{number:02}.000+0000", "author": {"displayName": "Alex"}} | fields


def test_the_newest_are_listed_and_all_counted() -> None:
    files, count = listed({"attachment": [told(number) for number in (3, 1, 9, 7, 5, 8, 2)]})
    assert ([one.name for one in files], count) == ([f"{n}.txt" for n in (9, 8, 7, 5, 3)], 7)
    assert len(files) == LISTED


@pytest.mark.parametrize("fields", [{}, {"attachment": None}, {"attachment": []}])
def test_without_files(fields: dict[str, Any]) -> None:
    assert listed(fields) == ((), 0)


def test_a_service_desk_does_not_tell_whose_files_they_are() -> None:
    assert listed({"attachment": [told(1)], "project": {"projectTypeKey": "service_desk"}}) == ((), 0)


def test_odd_names_and_nobody() -> None:
    ((file,), _) = listed({"attachment": [told(1, filename="a\u202eb\n" + "x" * 300, author=None, size=None)]})
    assert (len(file.name), file.size, file.by) == (255, 0, "")
    assert "\u202e" not in file.name


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://jira.example/rest/api/2/attachment/content/1", True),
        ("https://jira.example.evil.example/1", False),
        ("https://elsewhere.example/1", False),
        ("javascript:alert(1)", False),
        ("", False),
    ],
)
@pytest.mark.parametrize("site", ["https://jira.example", "https://jira.example/"])
def test_links_lead_to_jira_only(url: str, kept: bool, site: str) -> None:
    (file,) = linked([FileView("a", url, 1, "Alex")], site)
    assert file.url == (url if kept else "")


async def test_files_come_and_go_with_the_issue(house: House) -> None:
    item = await house.report()
    await house.act(item, "attach", name="heap.txt", size=1234)
    await house.hint(item)
    files = (await house.view(item)).files
    assert [(one.name, one.size, one.by) for one in files.newest] == [("heap.txt", 1234, "Alex Wilber")]
    assert files.newest[0].url.startswith(house.client.account.url)
    await house.act(item, "detach", name="heap.txt")
    await house.hint(item)
    assert (await house.view(item)).files == FilesView()


async def test_under_a_security_level_no_file_is_named(house: House) -> None:
    item = await house.report()
    await house.act(item, "attach", name="hunter2.txt", size=1)
    await house.hint(item)
    await house.act(item, "edit", fields={"security": "Staff"})
    await house.hint(item)
    assert (await house.view(item)).files == FilesView()
