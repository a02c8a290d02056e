"""Endpoints of files on issues.

Source: https://developer.atlassian.com/cloud/jira/platform/rest/v2/api-group-issue-attachments/; on a Data Center a file lies
below `/secure`, where its `content` says.
"""

import re

from aiohttp import web

from sandbox.jira import edits
from sandbox.jira.call import Call, answer, route
from sandbox.jira.errors import JiraError
from sandbox.jira.model import Attachment

_NAME = re.compile(rb'\bname="([^"]*)"')
_FILE_NAME = re.compile(rb'\bfilename="([^"]*)"')
_MOST_FILES = 60


async def meta(call: Call) -> web.Response:
    """GET /attachment/meta"""
    options = call.state.options
    return answer({"enabled": options.attachments, "uploadLimit": options.upload_limit})


async def add(call: Call) -> web.Response:
    """POST /issue/{issue}/attachments"""
    if call.request.headers.get("X-Atlassian-Token") != "no-check":
        raise JiraError(403, "XSRF check failed")
    issue = call.issue()
    if "CREATE_ATTACHMENTS" in call.state.options.denied:
        raise JiraError(403, "You do not have permission to create attachments for this issue.")
    if not call.state.options.attachments:
        raise JiraError(404, "Attachments are disabled.")
    files = _files(call.request.headers.get("Content-Type", ""), await call.request.read())
    if len(files) > _MOST_FILES or any(len(content) > call.state.options.upload_limit for _name, content in files):
        raise JiraError(413, "The file is too large, or there are too many.")
    made = [edits.attach(call.state, call.user, issue, name, len(content), content) for name, content in files]
    return answer([call.shape.attachment(one) for one in made])


async def content(call: Call) -> web.Response:
    """GET /attachment/content/{file}: the bytes, where no redirect is wanted"""
    if call.text("redirect", "true") != "false":
        raise JiraError(501, "The stand-in gives files itself only: ask with redirect=false.")
    return _bytes(_file(call))


async def secure(call: Call) -> web.Response:
    """GET /secure/attachment/{file}/{name}"""
    found = _file(call)
    if found.name != call.path("name"):
        raise JiraError(404, "The attachment has another name.")
    return _bytes(found)


def _file(call: Call) -> Attachment:
    wanted = call.path("file")
    for issue in call.site.issues.values():
        for one in issue.attachments:
            if one.id == wanted:
                return one
    raise JiraError(404, f"The attachment with id '{wanted}' does not exist")


def _bytes(one: Attachment) -> web.Response:
    body = bytes(one.size) if one.content is None else one.content
    return web.Response(body=body, content_type="application/octet-stream")


def _files(content_type: str, body: bytes) -> list[tuple[str, bytes]]:
    """The parts of a form, each a file of the name `file`. By hand: aiohttp reads a form once, and the log has read it."""
    kind, _, boundary = content_type.partition("boundary=")
    if not kind.startswith("multipart/form-data") or not boundary:
        raise JiraError(415, "Unsupported Media Type")
    parts = body.split(b"--" + boundary.strip('"').encode())[1:-1]
    found = []
    for part in parts:
        head, _, content = part.partition(b"\r\n\r\n")
        name, file_name = _NAME.search(head), _FILE_NAME.search(head)
        if name is None or name[1] != b"file" or file_name is None:
            raise JiraError(400, "Every part of the form has to be a file of the name 'file'.")
        found.append((file_name[1].decode(), content.removesuffix(b"\r\n")))
    if not found:
        raise JiraError(400, "No file was sent.")
    return found


ROUTES = (
    route("GET", "/attachment/meta", meta),
    route("POST", "/issue/{issue}/attachments", add, writes=True),
)
CLOUD_ROUTES = (route("GET", "/attachment/content/{file}", content, "redirect"),)
SECURE_ROUTES = (route("GET", "/attachment/{file}/{name}", secure),)
