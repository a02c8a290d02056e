"""Jira's endpoints for files.

Sources: https://developer.atlassian.com/cloud/jira/platform/rest/v2/api-group-issue-attachments/ and, of Data Center,
https://docs.atlassian.com/software/jira/docs/api/REST/9.12.0/ (`issue/{key}/attachments`, `attachment/meta`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from jira_sync.client import JiraClient
from jira_sync.outgoing import Upload
from sop.records.text import clean_line


@dataclass(frozen=True, slots=True)
class Limit:
    """What a Jira takes. enabled: whether it takes files at all; most: bytes of one."""

    enabled: bool
    most: int


@dataclass(frozen=True, slots=True)
class Held:
    """A file on an issue. size: bytes."""

    id: str
    name: str
    size: int


async def limit(client: JiraClient) -> Limit:
    """Whether files are taken, and how big ones. Raises sop.errors."""
    answer = await client.call("GET", "attachment/meta")
    return Limit(bool(answer.get("enabled")), int(answer.get("uploadLimit") or 0))


async def put(client: JiraClient, issue_id: str, name: str, content: bytes) -> str:
    """Put a file onto an issue; its id there. Raises sop.errors."""
    answer = await client.call("POST", "issue/{}/attachments", issue_id, upload=Upload(name, content))
    return _held(answer[0]).id


async def held(client: JiraClient, issue_id: str) -> tuple[Held, ...]:
    """The files that are on an issue. Raises sop.errors."""
    answer = await client.call("GET", "issue/{}", issue_id, query={"fields": "attachment"})
    return tuple(_held(one) for one in answer["fields"].get("attachment") or [])


async def content(client: JiraClient, one: Held) -> bytes:
    """What is in a file. Cloud is told to give it itself and not to send us elsewhere. Raises sop.errors."""
    if client.account.is_data_center:
        answer = await client.call("GET", "attachment/{}/{}", one.id, one.name, raw="secure")
    else:
        answer = await client.call("GET", "attachment/content/{}", one.id, query={"redirect": "false"}, raw="rest")
    return bytes(answer)


def _held(data: dict[str, Any]) -> Held:
    return Held(clean_line(str(data["id"])), str(data["filename"]), int(data["size"]))
