"""Files in the stand-in Jira, as Atlassian's document has them."""

from __future__ import annotations

from typing import Any, Literal

import aiohttp
import pytest

from sandbox.jira import JiraOptions, serve
from tests.sandbox.jira_support import Rest

NO_CHECK = {"X-Atlassian-Token": "no-check"}


async def upload(rest: Rest, key: str, name: str, content: bytes, headers: dict[str, str], field: str = "file") -> Any:
    """POST a form of one file: status and body."""
    form = aiohttp.FormData()
    form.add_field(field, content, filename=name)
    url = f"{rest.jira.url}/rest/api/2/issue/{key}/attachments"
    async with rest.http.post(url, data=form, headers={**rest.auth, **headers}) as answer:
        return answer.status, await answer.json()


@pytest.mark.parametrize("deployment", ["cloud", "server"])
async def test_a_file_is_kept_told_and_given_back(deployment: Literal["cloud", "server"]) -> None:
    async with serve(JiraOptions(deployment=deployment)) as jira, aiohttp.ClientSession() as http:
        rest = Rest(http, jira) if deployment == "cloud" else Rest.to_server(http, jira)
        key = (await rest.create())["key"]
        held = b"\x00\r\n--x\r\n\xff" * 9
        status, (made,) = await upload(rest, key, "a.bin", held, NO_CHECK)
        assert (status, made["filename"], made["size"]) == (200, "a.bin", len(held))
        _status, issue = await rest("GET", f"/rest/api/2/issue/{key}", fields="attachment")
        assert [one["id"] for one in issue["fields"]["attachment"]] == [made["id"]]
        url = made["content"] + ("?redirect=false" if deployment == "cloud" else "")
        async with http.get(url, headers=rest.auth) as answer:
            assert await answer.read() == held
        assert (await rest("GET", "/rest/api/2/attachment/meta"))[1] == {"enabled": True, "uploadLimit": 10485760}


async def test_what_a_real_one_refuses() -> None:
    options = JiraOptions(upload_limit=10)
    async with serve(options) as jira, aiohttp.ClientSession() as http:
        rest = Rest(http, jira)
        key = (await rest.create())["key"]
        assert (await upload(rest, key, "a.bin", b"x", {}))[0] == 403
        assert (await upload(rest, "OPS-999", "a.bin", b"x", NO_CHECK))[0] == 404
        assert (await upload(rest, key, "a.bin", b"x" * 11, NO_CHECK))[0] == 413
        assert (await upload(rest, key, "a.bin", b"x", NO_CHECK, field="attachment"))[0] == 400
        assert (await rest("GET", "/rest/api/2/attachment/content/1", redirect="false"))[0] == 404
