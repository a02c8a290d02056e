"""A stand-in Graph beside a stand-in Teams, as seen by an app that has signed in."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import orjson
from jsonschema import Draft202012Validator

from sandbox.common import Served
from sandbox.graph import GraphOptions, GraphState, serve
from sandbox.teams import TeamsOptions, TeamsState, serve as serve_teams

Json = dict[str, Any]
ORGANIZER = "00000000-0000-0000-0000-0000000000a1"
MEETING, CHANNEL_MEETING = "MSoweekly==", "MSochannel=="
JOIN_URL = "https://teams.microsoft.com/l/meetup-join/19%3ameeting_1%40thread.v2/0?context=%7b%22Tid%22%3a%22it's%22%7d"
CHANNEL_JOIN_URL = "https://teams.microsoft.com/l/meetup-join/19%3achannel%40thread.tacv2/1"
CHAT = "19:meeting_1@thread.v2"
VTT = "WEBVTT\n\n0:0:0.0 --> 0:0:5.320\n<v Mei Lin>Alex will renew the certificate by Friday.</v>\n"
TEXT = "00:00:00.000 --> 00:00:05.320 \n\nAlex will renew the certificate by Friday. \n"
SEED: Json = {
    "meetings": [
        {"id": MEETING, "organizer": ORGANIZER, "join_url": JOIN_URL, "thread": CHAT},
        {
            "id": CHANNEL_MEETING,
            "organizer": ORGANIZER,
            "join_url": CHANNEL_JOIN_URL,
            "thread": "19:channel@thread.tacv2",
        },
    ],
    "events": [
        {
            "user": ORGANIZER,
            "subject": "週會",
            "start": "2026-11-25T02:00:00Z",
            "end": "2026-11-25T03:00:00Z",
            "join_url": JOIN_URL,
            "attendees": ["alex@example.com"],
        }
    ],
}


@dataclass
class Graph:
    """The stand-ins, and a token that Graph takes."""

    served: Served[GraphState]
    teams: Served[TeamsState]
    http: aiohttp.ClientSession

    async def __call__(self, method: str, path: str, *, token: str | None = "", **request: Any) -> tuple[int, Any]:
        """One call below /v1.0 with a good token, or with `token`; status and JSON, or text."""
        headers = {} if token is None else {"Authorization": f"Bearer {token or self.token()}"}
        headers |= request.pop("headers", {})
        async with self.http.request(method, f"{self.served.url}/v1.0{path}", headers=headers, **request) as answer:
            return answer.status, await answer.json() if "json" in answer.content_type else await answer.text()

    def token(self, audience: str = "https://graph.microsoft.com") -> str:
        """An access token as the tenant gives it."""
        state = self.teams.state
        return state.keys.bot_token(state.app_id, state.tenant, 3600, audience)

    async def control(self, what: str, **body: Any) -> Json:
        """A call of the control API."""
        async with self.http.post(f"{self.served.url}/_control/{what}", json=body) as answer:
            assert answer.status == 200, await answer.text()
            return dict(await answer.json())

    async def look(self, what: str) -> Json:
        """Something that the control API shows."""
        async with self.http.get(f"{self.served.url}/_control/{what}") as answer:
            return dict(await answer.json())


@asynccontextmanager
async def graph_beside_teams(**options: Any) -> AsyncIterator[Graph]:
    """Both stand-ins, with two meetings of one organizer: one with a chat, one in a channel."""
    async with (
        serve_teams(TeamsOptions()) as teams,
        aiohttp.ClientSession() as http,
        serve(GraphOptions(authority=teams.url, **{"seed": SEED, **options})) as served,
    ):
        yield Graph(served, teams, http)


def judge(state: GraphState, shared_data: Path) -> None:
    """Every answer, and every notification, is what Graph's own metadata says."""
    schema = orjson.loads((shared_data / "specs/graph_v1_slice.schema.json").read_bytes())
    assert state.answered
    for kind, body in state.answered:
        one = {"$ref": f"#/$defs/{kind}", "$defs": schema["$defs"]}
        validator = Draft202012Validator(one, format_checker=Draft202012Validator.FORMAT_CHECKER)
        problems = [f"{kind}: {error.json_path}: {error.message}" for error in validator.iter_errors(body)]
        known = _properties(schema["$defs"], kind)
        problems += [f"{kind} has no {name}" for name in body if "@" not in name and name not in known]
        assert not problems


def _properties(types: Json, kind: str) -> set[str]:
    """All that a type and those it is derived from have: the schema itself lets anything more pass."""
    here = types[kind]
    parts = [here, *here.get("allOf", [])]
    inherited = [_properties(types, one["$ref"].rpartition("/")[2]) for one in parts if "$ref" in one]
    return set().union(*(one.get("properties", {}) for one in parts), *inherited)
