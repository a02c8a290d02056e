"""The files that came with a message. Pure.

"Send and receive files through the bot" (learn.microsoft.com, microsoftteams/platform/bots/how-to/bots-filesv4) and "Send and
receive inline images" (…/bots/how-to/agents-inline-images): a file in a personal chat comes with an address to fetch it from
for some minutes, a pasted picture with one that wants the bot's token; in channels and group chats a bot gets no file.
"""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass, field, replace
from typing import Any

from botbuilder.schema import Activity, Attachment

from sop.records.text import file_name

_DOWNLOAD = "application/vnd.microsoft.teams.file.download.info"
_NO_FILES = ("text/html", "application/vnd.microsoft.card.", "messagereference")
"""Contents that are no files: the text once more, cards, the message that is answered."""


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file that came with a message.

    Attributes:
        name: what it is called.
        url: where it is; never empty.
        fetched: whether a bot can fetch it there; otherwise the address is for people's browsers.
        hosted: whether the Connector gives it out, for the bot's token.
        link: where people read it, for longer than the bot can fetch it; empty where nobody said.
    """

    name: str
    url: str
    fetched: bool
    hosted: bool = False
    link: str = field(default="", compare=False)


def files(activity: Activity) -> tuple[AttachedFile, ...]:
    """The files of a message; neither its text as HTML nor cards are among them."""
    found = (_file(number, one) for number, one in enumerate(activity.attachments or [], 1) if one is not None)
    # An address that is written otherwise than addresses are is none that can be fetched; the file is named all the same.
    return tuple(
        replace(one, fetched=one.fetched and one.url.isprintable() and one.url.isascii()) for one in found if one
    )


def _file(number: int, attachment: Attachment) -> AttachedFile | None:
    kind, url, name = _text(attachment.content_type).lower(), _text(attachment.content_url), _text(attachment.name)
    if kind == _DOWNLOAD:
        content: Any = attachment.content
        source = _text(content.get("downloadUrl")) if isinstance(content, dict) else ""
        return AttachedFile(file_name(name), source, fetched=True, link=url) if source else None
    if not url or kind.startswith(_NO_FILES):
        return None
    if kind.startswith("image/"):
        # Of a pasted picture Teams often says "image/*": which it is, only its first bytes tell.
        ending = mimetypes.guess_extension(kind) or ".png"
        return AttachedFile(file_name(name or f"image-{number}{ending}"), url, fetched=True, hosted=True)
    return AttachedFile(file_name(name), url, fetched=False, link=url)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
