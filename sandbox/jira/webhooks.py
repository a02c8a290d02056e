"""Webhooks, signed on Cloud: sent beside the request that caused them, retried, and lost, late, doubled or swapped on order."""

import asyncio
import hashlib
import hmac
import json
import logging
import uuid
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Any

import aiohttp
from yarl import URL

from sandbox.common import Control
from sandbox.jira.model import Event
from sandbox.jira.options import JiraOptions
from sandbox.jira.seed import check_webhook
from sandbox.jira.shapes import CUSTOM, FIELD_NAMES, Json, Shaper
from sandbox.jira.site import Site

log = logging.getLogger(__name__)
_RETRIED = {408, 409, 425, 429}
_COMMENT_ISSUE_FIELDS = {"summary", "issuetype", "project", "assignee", "priority", "status"}
_AT_ONCE = 8


@dataclass
class Delivery:
    """One event's delivery; `statuses` has an HTTP status an attempt, 0 where no answer came."""

    identifier: str
    event: str
    issue: str
    attempts: int = 0
    statuses: list[int] = field(default_factory=list)
    lost: bool = False

    def as_json(self) -> Json:
        """The delivery as the control API shows it."""
        return asdict(self)


@dataclass(frozen=True)
class _Message:
    delivery: Delivery
    url: str
    secret: str | None
    body: bytes


class Webhooks:
    """Sends every event to the one registered address, if any."""

    def __init__(self, control: Control, options: JiraOptions) -> None:
        self._control = control
        self._options = options
        self._tasks: set[asyncio.Task[None]] = set()
        self._gate = asyncio.Semaphore(_AT_ONCE)
        self._http: aiohttp.ClientSession | None = None
        self.base_url = "http://127.0.0.1"
        self.deliveries: list[Delivery] = []
        self._held: list[_Message] = []
        self.url = options.webhook_url
        self.secret = options.webhook_secret

    @property
    def pending(self) -> int:
        """Deliveries under way or waiting for a moment on the clock or for a next event."""
        return len(self._tasks) + len(self._held)

    def set_target(self, spec: dict[str, str] | None) -> None:
        """Where events go from now on: `{"url", "secret"}` or None for nowhere; raises ControlError."""
        check_webhook(spec)
        self.url = spec["url"] if spec else None
        self.secret = spec.get("secret") if spec else None

    def reset(self) -> None:
        """Forgets deliveries and what is under way, and takes the address the stand-in was started with."""
        for task in self._tasks:
            task.cancel()
        self._held.clear()
        self.deliveries.clear()
        self.url = self._options.webhook_url
        self.secret = self._options.webhook_secret

    async def close(self) -> None:
        """Ends what is under way."""
        tasks = list(self._tasks)
        self.reset()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._http is not None:
            await self._http.close()
            self._http = None

    def send(self, event: Event, site: Site) -> None:
        """Starts the delivery of `event`, as the ordered faults want it."""
        if self.url is None:
            return
        shape = Shaper(site, 2, self.base_url)
        for told in server_payloads(event, shape) if site.server else [payload(event, shape)]:
            self._send(event, told, self._address(event, site))

    def _address(self, event: Event, site: Site) -> str:
        """Data Center adds to the address who caused the event."""
        if not site.server or self.url is None:
            return self.url or ""
        who = {"user_id": event.actor.username, "user_key": event.actor.account_id}
        return str(URL(self.url).update_query(who))

    def _send(self, event: Event, told: Json, url: str) -> None:
        delivery = Delivery(str(uuid.uuid4()), str(told["webhookEvent"]), event.issue.id)
        self.deliveries.append(delivery)
        message = _Message(delivery, url, self.secret, json.dumps(told, ensure_ascii=False).encode())
        take = self._control.faults.take_kind
        if take("webhook_lost", event=event.name):
            delivery.lost = True
            return
        if take("webhook_reordered", event=event.name):
            self._held.append(message)
            return
        late = take("webhook_late", event=event.name)
        copies = 2 if take("webhook_doubled", event=event.name) else 1
        held, self._held = self._held, []
        self._spawn([message] * copies + held, late.seconds if late else 0)

    def _spawn(self, messages: list[_Message], late_s: float) -> None:
        task = asyncio.get_running_loop().create_task(self._deliver_all(messages, late_s))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _deliver_all(self, messages: list[_Message], late_s: float) -> None:
        clock = self._control.clock
        if late_s:
            await clock.wait_until(clock.now() + timedelta(seconds=late_s))
        for message in messages:
            try:
                await self._deliver(message)
            except Exception:
                log.exception("webhook delivery failed")

    async def _deliver(self, message: _Message) -> None:
        clock = self._control.clock
        # Data Center sends once.
        pauses = () if self._options.deployment == "server" else self._options.retry_after_s
        for retry, pause in enumerate((*pauses, None)):
            async with self._gate:
                status = await self._post(message, retry)
            message.delivery.attempts += 1
            message.delivery.statuses.append(status)
            if pause is None or not (status == 0 or status in _RETRIED or status >= 500):
                return
            await clock.wait_until(clock.now() + timedelta(seconds=pause))

    async def _post(self, message: _Message, retry: int) -> int:
        if self._http is None:
            self._http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(self._options.webhook_timeout_s))
        try:
            async with self._http.post(message.url, data=message.body, headers=headers(message, retry)) as answer:
                await answer.read()
                return answer.status
        except (aiohttp.ClientError, TimeoutError):
            return 0


def headers(message: _Message, retry: int) -> dict[str, str]:
    """The headers of one attempt (Atlassian, "Webhooks": signature, identifier, retry, flow)."""
    found = {
        "Content-Type": "application/json; charset=UTF-8",
        "User-Agent": "Atlassian Webhook HTTP Client",
        "X-Atlassian-Webhook-Identifier": message.delivery.identifier,
        "X-Atlassian-Webhook-Flow": "Primary",
    }
    if retry:
        found["X-Atlassian-Webhook-Retry"] = str(retry)
    if message.secret:
        found["X-Hub-Signature"] = (
            "sha256=" + hmac.new(message.secret.encode(), message.body, hashlib.sha256).hexdigest()
        )
    return found


def payload(event: Event, shape: Shaper) -> dict[str, Any]:
    """The body of an event; people in it have no e-mail, and a comment's event carries few fields of its issue."""
    body: Json = {"timestamp": int(event.at.timestamp() * 1000), "webhookEvent": event.name}
    if event.comment is not None:
        body["comment"] = shape.comment(event.issue, event.comment, email=False)
        body["issue"] = shape.brief(event.issue, _COMMENT_ISSUE_FIELDS, email=False)
        return body
    if event.type_name is not None:
        body["issue_event_type_name"] = event.type_name
    body["user"] = shape.user(event.actor.account_id, email=False)
    body["issue"] = shape.brief(event.issue, {*FIELD_NAMES, CUSTOM} - {"comment"}, email=False)
    if event.history is not None:
        body["changelog"] = {"id": event.history.id, "items": shape.items(event.history)}
    return body


_COMMENTED = {
    "comment_created": "issue_commented",
    "comment_updated": "issue_comment_edited",
    "comment_deleted": "issue_comment_deleted",
}


def server_payloads(event: Event, shape: Shaper) -> list[Json]:
    """Data Center's bodies of an event: people with their e-mail, and a comment told twice, of itself without its issue."""
    stamp = {"timestamp": int(event.at.timestamp() * 1000)}
    who: Json = {"user": shape.user(event.actor.account_id)}
    issue = {"issue": shape.brief(event.issue, {*FIELD_NAMES, CUSTOM} - {"comment"})}
    if event.comment is not None:
        said = {"comment": shape.comment(event.issue, event.comment)}
        alone: Json = stamp | {"webhookEvent": event.name} | who | said
        kind = {"webhookEvent": "jira:issue_updated", "issue_event_type_name": _COMMENTED[event.name]}
        return [alone, stamp | kind | who | issue | said]
    kind = {"webhookEvent": event.name}
    if event.type_name is not None:
        kind["issue_event_type_name"] = event.type_name
    changed = {"id": event.history.id, "items": shape.items(event.history)} if event.history is not None else None
    return [stamp | kind | who | issue | ({"changelog": changed} if changed else {})]
