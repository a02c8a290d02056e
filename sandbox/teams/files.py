"""Files that people send with their messages, and the two places where a bot gets them.

Sources: "Send and receive files through the bot" (learn.microsoft.com/microsoftteams/platform/bots/how-to/bots-filesv4) and
"Send and receive inline images" (…/bots/how-to/agents-inline-images): a file comes in a personal chat only, with an address
that holds its own right to it for some minutes; a pasted picture comes everywhere, from the Connector, for the bot's token.
"""

import base64
import binascii
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from aiohttp import web

from sandbox.common import ControlError
from sandbox.teams.errors import ConnectorError
from sandbox.teams.state import Conversation
from sandbox.teams.world import TeamsState

Json = dict[str, Any]
DOWNLOAD = "application/vnd.microsoft.teams.file.download.info"
KINDS = ("file", "picture")


@dataclass(frozen=True, slots=True)
class SentFile:
    """What a person attaches (`file`) or pastes (`picture`). content: its bytes."""

    kind: str
    name: str
    content: bytes


def read_files(value: object) -> list[SentFile]:
    """The `files` of a `POST /_control/say`. Raises ControlError."""
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise ControlError("files is a list of objects")
    return [_read(one) for one in value]


def _read(one: Json) -> SentFile:
    if one.keys() != {"kind", "name", "base64"} or one["kind"] not in KINDS:
        raise ControlError(f"a file has a kind ({' or '.join(KINDS)}), a name and base64")
    try:
        return SentFile(one["kind"], str(one["name"]), base64.b64decode(one["base64"], validate=True))
    except (binascii.Error, TypeError, ValueError) as error:
        raise ControlError(f"base64 cannot be read: {error}") from error


class Files:
    """Keeps them, and gives them out."""

    def __init__(self, state: TeamsState) -> None:
        self._state = state

    def attachments(self, conversation: Conversation, sent: list[SentFile]) -> list[Json]:
        """What the bot is told of them: of a file in a channel or group chat nothing but that there is HTML."""
        if not sent:
            return []
        found = [self._kept(one) for one in sent if one.kind == "picture" or conversation.type == "personal"]
        return [*found, {"contentType": "text/html", "content": "<p>&nbsp;</p>"}]

    def _kept(self, one: SentFile) -> Json:
        file_id = str(uuid4())
        self._state.files[file_id] = one.content
        if one.kind == "picture":
            url = f"{self._state.service_url.rstrip('/')}/v3/attachments/{file_id}/views/original"
            return {"contentType": "image/*", "contentUrl": url}
        folder = f"{self._state.base_url}/personal/somebody"
        download = f"{folder}/_layouts/15/download.aspx?UniqueId={file_id}&tempauth=v1.{uuid4()}"
        kind = one.name.rpartition(".")[2]
        return {
            "contentType": DOWNLOAD,
            "contentUrl": f"{folder}/Documents/{quote(one.name)}",
            "name": one.name,
            "content": {"downloadUrl": download, "uniqueId": file_id, "fileType": kind, "etag": ""},
        }

    async def stored(self, request: web.Request) -> web.Response:
        """A file out of the store: for whoever has the address, while it is good."""
        if "tempauth" not in request.query or "Authorization" in request.headers:
            return web.Response(status=401)
        return self._given(request.query.get("UniqueId", "")) or web.Response(status=404)

    async def hosted(self, request: web.Request) -> web.Response:
        """A picture, behind the Connector's gate."""
        found = self._given(request.match_info["file_id"])
        if found is None:
            raise ConnectorError(404, "AttachmentNotFound", "no such attachment")
        return found

    def _given(self, file_id: str) -> web.Response | None:
        content = self._state.files.get(file_id)
        return None if content is None else web.Response(body=content, content_type="application/octet-stream")
