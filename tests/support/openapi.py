"""Judges requests sent to Jira by Atlassian's own OpenAPI documents.

The documents describe API v3. Version 2 (and `latest`, which is 2 on Cloud) has the same paths and differs in
its text fields only: wiki strings there, Atlassian documents in v3. The documents leave those fields untyped, so
the judge checks them itself.
"""

import json
import os
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import pytest
from openapi_core import Config, OpenAPI
from openapi_core.datatypes import RequestParameters
from openapi_core.exceptions import OpenAPIError
from openapi_core.templating.paths.exceptions import PathError
from openapi_core.validation.exceptions import ValidationError
from werkzeug.datastructures import Headers, ImmutableMultiDict

SPECS = ("jira-platform-v3.json", "jira-software.json")
_HOST = "https://your-domain.atlassian.net"
_TEXT_FIELDS = ("description", "environment")


class Entry(Protocol):
    """What the judge reads of a request log's entry."""

    method: str
    path: str
    query: dict[str, str | list[str]]
    headers: dict[str, str]
    body: Any


@dataclass(frozen=True)
class Deviation:
    """A known one: which violations (regex) of which requests (method, path regex) are let pass, and why."""

    method: str
    path: str
    violation: str
    reason: str


KNOWN_DEVIATIONS = (
    Deviation(
        "POST",
        r"^/rest/api/[^/]+/issue/[^/]+/transitions$",
        r"transition/id: .* is not of type 'string'",
        "jira 3.10.5 sends the transition's id as a number; Jira takes it",
    ),
    Deviation(
        "GET",
        r"^/rest/api/[^/]+/user/search$",
        r"unknown query parameter include(Active|Inactive)",
        "jira 3.10.5 adds the parameters of Jira Server; Cloud ignores them",
    ),
    Deviation(
        "DELETE",
        r"^/rest/api/[^/]+/issue/[^/]+$",
        r"deleteSubtasks",
        "jira 3.10.5 writes Python's True and False; Jira reads them in any case",
    ),
    Deviation(
        "PUT",
        r"^/rest/api/[^/]+/issue/[^/]+/assignee$",
        r"accountId: None",
        "the document's words say that null unassigns, its schema forgets nullable",
    ),
    Deviation(
        "POST",
        r"^/rest/api/[^/]+/issueLink$",
        r"comment: None",
        "jira 3.10.5 sends comment null where there is none; Jira takes it",
    ),
    Deviation(
        "GET",
        r"^/rest/agile/1\.0/board/\d+/sprint$",
        r"Query parameter error: state: ",
        "the document's words say states separated by commas, its schema an object",
    ),
    Deviation(
        "GET",
        r"^/rest/agile/1\.0/issue/[^/]+$",
        r"Query parameter error: fields: Failed to cast value to object type",
        "the document's words say a list of fields, its schema objects",
    ),
    Deviation(
        "GET",
        r"^/rest/applinks/latest/listApplicationlinks$",
        r"not an endpoint",
        "jira 3.10.5 asks for Jira Server's application links before a remote link and goes on without them",
    ),
)


def shared(*parts: str) -> Path:
    """A file of the shared data folder; skips the test without the folder, fails if REQUIRE_SHARED_DATA=1."""
    root = Path(os.environ.get("SHARED_DATA") or Path(__file__).parents[2].parent / "shared")
    if not root.is_dir():
        reason = f"no shared data at {root}: set SHARED_DATA to judge by {'/'.join(parts)}"
        if os.environ.get("REQUIRE_SHARED_DATA") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    return root.joinpath(*parts)


@cache
def request_judge() -> "RequestJudge":
    """The judge by both documents, loaded once a run (two seconds)."""
    return RequestJudge(*(shared("specs", name) for name in SPECS))


class RequestJudge:
    """Validates logged requests; one instance serves a whole run."""

    def __init__(self, *spec_paths: Path) -> None:
        # The strict validator of documents rejects Atlassian's, whose examples break their own schemas.
        config: Any = Config(spec_validator_cls=None)
        raw = [json.loads(path.read_text("utf-8")) for path in spec_paths]
        self._documents = [OpenAPI.from_dict(document, config=config) for document in raw]
        self._operations = [
            _Operation(number, *found) for number, spec in enumerate(raw) for found in _operations(spec)
        ]

    def violations(self, entry: Entry) -> list[str]:
        """What is wrong with the request, known deviations left out; empty for a good one."""
        return [found for found in self.all_violations(entry) if not _is_known(entry, found)]

    def all_violations(self, entry: Entry) -> list[str]:
        """What is wrong with the request by the documents alone."""
        path = re.sub(r"^/rest/api/(2|latest)/", "/rest/api/3/", entry.path)
        operation = self._operation(entry.method, path)
        if operation is None:
            return [f"{entry.method} {entry.path} is not an endpoint of the documents"]
        found = [f"unknown query parameter {name}" for name in entry.query if name not in operation.query]
        if entry.body is not None and not operation.has_body:
            found.append(f"{entry.method} {operation.template} takes no body")
        if entry.headers.get("Content-Type", "").startswith("multipart/form-data"):
            return found + _form_violations(entry)
        try:
            self._documents[operation.document].validate_request(_Request(entry, path))
        except PathError as error:
            found.append(str(error))
        except (OpenAPIError, ValidationError) as error:
            found += _messages(error)
        return found + _text_violations(entry, path)

    def _operation(self, method: str, path: str) -> "_Operation | None":
        matching = [op for op in self._operations if op.method == method.lower() and op.pattern.fullmatch(path)]
        # A literal part beats a parameter: /issue/bulkfetch is not the issue "bulkfetch".
        return min(matching, key=lambda op: op.template.count("{"), default=None)


class _Operation:
    def __init__(self, document: int, method: str, template: str, query: set[str], has_body: bool) -> None:
        self.document = document
        self.method = method
        self.template = template
        self.query = query
        self.has_body = has_body
        self.pattern = re.compile(re.sub(r"\\{[^}]*\\}", "[^/]+", re.escape(template)))


class _Request:
    """A log entry in the form openapi-core reads."""

    def __init__(self, entry: Entry, path: str) -> None:
        pairs = [(k, v) for k, vs in entry.query.items() for v in (vs if isinstance(vs, list) else [vs])]
        headers = Headers(list(entry.headers.items()))
        # The log leaves credentials out; whether they are right is the stand-in's to say.
        headers["Authorization"] = "Basic eDp5"
        self.parameters = RequestParameters(
            query=ImmutableMultiDict(pairs), header=headers, cookie=ImmutableMultiDict()
        )
        self.method = entry.method.lower()
        self.host_url = _HOST
        self.path = path
        self.content_type = headers.get("Content-Type", "").split(";")[0].lower()
        self.body = None if entry.body is None else json.dumps(entry.body).encode()


def _operations(spec: dict[str, Any]) -> list[tuple[str, str, set[str], bool]]:
    found = []
    for template, item in spec["paths"].items():
        for method in item.keys() & {"get", "post", "put", "delete"}:
            parameters = item.get("parameters", []) + item[method].get("parameters", [])
            query = {parameter["name"] for parameter in parameters if parameter.get("in") == "query"}
            found.append((method, template, query, "requestBody" in item[method]))
    return found


def _messages(error: BaseException) -> list[str]:
    """The schema errors under `error`, each with the place in the value it is about."""
    cause: BaseException | None = error
    while cause is not None:
        if schema_errors := getattr(cause, "schema_errors", None):
            context = str(error)
            return [f"{context}: {'/'.join(map(str, e.absolute_path))}: {e.message}" for e in schema_errors]
        cause = cause.__cause__ or cause.__context__
    return [f"{error}: {error.__cause__}" if error.__cause__ else str(error)]


def _form_violations(entry: Entry) -> list[str]:
    """What is wrong with an upload by the document's words: its schema is that of the server's own classes, not of a form."""
    names = set(re.findall(r'\bname="([^"]*)"', str(entry.body)))
    found = [f"a part of the form has the name {name}, not file" for name in sorted(names - {"file"})]
    if entry.headers.get("X-Atlassian-Token") != "no-check":
        found.append("an upload without X-Atlassian-Token: no-check is blocked")
    return found


def _text_violations(entry: Entry, path: str) -> list[str]:
    if not isinstance(entry.body, dict) or not path.startswith("/rest/api/3/"):
        return []
    wanted, form = (dict, "an Atlassian document") if "/rest/api/3/" in entry.path else (str, "a wiki string")
    texts = {}
    if re.search(r"/issue(/[^/]+)?(/transitions)?$", path):
        fields = entry.body.get("fields")
        texts = {name: fields[name] for name in _TEXT_FIELDS if name in fields} if isinstance(fields, dict) else {}
    elif re.search(r"/issue/[^/]+/comment(/[^/]+)?$", path):
        texts = {"body": entry.body.get("body")}
    return [
        f"{k} must be {form} on {entry.path}" for k, v in texts.items() if v is not None and not isinstance(v, wanted)
    ]


def _is_known(entry: Entry, violation: str) -> bool:
    return any(
        known.method == entry.method and re.search(known.path, entry.path) and re.search(known.violation, violation)
        for known in KNOWN_DEVIATIONS
    )
