"""Files from Teams onto the issue: once, whatever answer is lost, and never without a word where they do not come."""

from __future__ import annotations

from typing import Any

import pytest

from jira_sync.uploading import NO_ISSUE_YET_S
from sop.desk import files
from sop.desk.files import Carried, State
from sop.records import commands as c
from tests.jira_sync.conftest import House

HELD = b"\x89PNG\r\n\x1a\n--boundary\r\n\x00\xff" * 40
OFFERED = c.OfferedFile("堆疊 1.png", "https://example.sharepoint.com/1")


async def sent(house: House, item: str, comment: str = "a", held: bytes = HELD, *files_: c.OfferedFile) -> list[str]:
    """Mei comments with files, and they have been fetched from Teams: their ids."""
    given = files_ or (OFFERED,)
    await house.do(c.AddComment(comment, "look", given, "a:mei"), item)
    ids = [f"{comment}-{number}" for number in range(len(given))]
    for one in ids:
        found = await known(house, one)
        await house.store.tx(files.keep, found, held, house.clock.now())
    return ids


async def known(house: House, file_id: str) -> Carried:
    """The file as we know it."""
    found = await house.store.read(files.carried, file_id)
    assert found is not None
    return found


async def attached(house: House, item: str) -> list[tuple[str, int]]:
    """Names and sizes of what is on the issue, by Jira's own API."""
    issue = await house.issue(item)
    return [(one["filename"], one["size"]) for one in issue["fields"]["attachment"]]


def uploads(house: House) -> int:
    """How often a file was sent."""
    return sum(one.endswith("/attachments") for one in house.writes())


async def test_a_file_goes_onto_the_issue_whole_and_is_let_go(house: House) -> None:
    item = await house.report()
    (file_id,) = await sent(house, item)
    await house.settle()
    assert await attached(house, item) == [("堆疊 1.png", len(HELD))]
    issue = house.jira.state.site.issue((await house.view(item)).link.issue_id)  # type: ignore[union-attr]
    assert issue.attachments[0].content == HELD
    one = await known(house, file_id)
    assert (one.state, one.url, one.jira_id) == (State.THERE, None, issue.attachments[0].id)
    assert [(file.name, file.by) for file in (await house.view(item)).files.newest] == [("堆疊 1.png", "Mei Lin")]
    assert house.said == []


async def test_our_own_upload_brings_nothing_back(house: House) -> None:
    item = await house.report()
    await sent(house, item)
    await house.pass_time(10)
    before = house.writes()
    comments = (await house.view(item)).comment_count
    await house.hint(item)
    assert house.writes() == before
    assert (await house.view(item)).comment_count == comments == 1


@pytest.mark.parametrize("fault", ["drop_after_commit", "status"])
async def test_a_lost_answer_makes_no_second_file(house: House, fault: str) -> None:
    item = await house.report()
    await house.act(item, "attach", name="堆疊 1.png", size=len(HELD))  # the same name and size, another content
    more: dict[str, Any] = {"status": 500} if fault == "status" else {}
    await house.rest.fault(fault, match={"method": "POST", "path": "/attachments"}, times=1, **more)
    await sent(house, item)
    await house.pass_time(30)
    assert await attached(house, item) == [("堆疊 1.png", len(HELD))] * 2
    assert uploads(house) == (1 if fault == "drop_after_commit" else 2)


async def test_the_same_file_sent_again_is_on_the_issue_once(house: House) -> None:
    item = await house.report()
    await sent(house, item, "a")
    await house.settle()
    (again,) = await sent(house, item, "b")
    await house.settle()
    assert len(await attached(house, item)) == uploads(house) == 1
    assert (await known(house, again)).state is State.THERE
    # Somebody has removed it there: then it is wanted anew.
    await house.act(item, "detach", name="堆疊 1.png")
    await sent(house, item, "c")
    await house.settle()
    assert len(await attached(house, item)) == 1


async def test_a_file_waits_for_its_issue(house: House) -> None:
    await house.rest.fault("status", match={"method": "POST", "path": "/issue"}, times=1, status=503)
    answer = await house.do(c.ReportIncident("Disk full"))
    item = answer.item.id  # type: ignore[union-attr]
    await sent(house, item)
    await house.settle()
    assert uploads(house) == 0
    await house.pass_time(NO_ISSUE_YET_S * 4, step=NO_ISSUE_YET_S)
    assert len(await attached(house, item)) == 1


async def test_what_jira_does_not_take_is_told_the_person(house: House) -> None:
    item = await house.report()
    await house.rest.fault(
        "status",
        match={"method": "POST", "path": "/attachments"},
        times=1,
        status=403,
        body={"errorMessages": ["You may not attach files"], "errors": {}},
    )
    (file_id,) = await sent(house, item)
    await house.settle()
    (said,) = house.said
    assert "堆疊 1.png" in said
    assert "You may not attach files" in said
    assert (await known(house, file_id)).state is State.FAILED
    await house.act(item, "delete")
    await sent(house, item, "b")
    await house.settle()
    assert len(house.said) == 2
    assert "no issue" in house.said[1]


@pytest.mark.parametrize(("attachments", "most", "words"), [(False, 10**6, "switched off"), (True, 3, "too big")])
async def test_limits_of_jira_are_asked_before(house: House, attachments: bool, most: int, words: str) -> None:
    item = await house.report()
    body = {"enabled": attachments, "uploadLimit": most}
    await house.rest.fault("status", match={"path": "/attachment/meta"}, times=1, status=200, body=body)
    await sent(house, item)
    await house.settle()
    assert words in house.said[0]
    assert uploads(house) == 0
