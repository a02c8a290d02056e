"""Sending notifications: sealed, with a token of the publisher, repeated where they are not taken; and lost, late, doubled or
swapped on order.
"""

import asyncio
import logging
from dataclasses import asdict, dataclass, field
from datetime import timedelta

from aiohttp import ClientError, ClientSession, ClientTimeout, DummyCookieJar

from sandbox.graph.entrance import Authority
from sandbox.graph.model import Json, Meeting, Subscription, Transcript
from sandbox.graph.sealing import seal
from sandbox.graph.shapes import Shapes, moment
from sandbox.graph.state import GraphState

log = logging.getLogger(__name__)
TIMEOUT_S = 10.0
"""Of the handshake; a notification that is not taken within it is sent again."""


@dataclass
class Delivery:
    """One notification; `statuses` has an HTTP status an attempt, 0 where no answer came."""

    subscription: str
    about: str
    statuses: list[int] = field(default_factory=list)
    lost: bool = False


class Notifier:
    """The way to subscribers."""

    def __init__(self, state: GraphState, authority: Authority) -> None:
        self._state = state
        self._authority = authority
        self._shapes = Shapes(state)
        self._session: ClientSession | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._held: list[tuple[Delivery, str, Json]] = []
        self.deliveries: list[Delivery] = []

    @property
    def http(self) -> ClientSession:
        """One HTTP session for everything."""
        if self._session is None:
            self._session = ClientSession(cookie_jar=DummyCookieJar(), timeout=ClientTimeout(total=TIMEOUT_S))
        return self._session

    @property
    def pending(self) -> int:
        """Notifications under way, or waiting for a moment on the clock or for a next one."""
        return len(self._tasks) + len(self._held)

    async def close(self) -> None:
        """End what is under way."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    async def validate(self, url: str, token: str) -> bool:
        """The handshake: whether the address answers the token as plain text, 200, in time."""
        try:
            async with self.http.post(url, params={"validationToken": token}, allow_redirects=False) as answer:
                return (answer.status, answer.content_type, await answer.text()) == (200, "text/plain", token)
        except (TimeoutError, ClientError):
            return False

    async def tell_transcript(self, meeting: Meeting, transcript: Transcript) -> None:
        """Tell everybody who has subscribed to it."""
        for one in self._state.live():
            if _covers(one, meeting):
                await self._tell(one, self._about_transcript(one, meeting, transcript))

    async def tell_lifecycle(self, subscription: Subscription, event: str) -> None:
        """Tell a subscriber about the subscription itself."""
        body = {**self._head(subscription), "lifecycleEvent": event}
        self._state.answered.append(("changeNotification", {**body, "resource": subscription.body["resource"]}))
        await self._send(subscription, "lifecycleNotificationUrl", event, {"value": [body]})

    def _head(self, subscription: Subscription) -> Json:
        return {
            "subscriptionId": subscription.id,
            "subscriptionExpirationDateTime": moment(subscription.expires),
            "tenantId": self._state.options.tenant,
            "clientState": subscription.body.get("clientState"),
        }

    def _about_transcript(self, subscription: Subscription, meeting: Meeting, transcript: Transcript) -> Json:
        resource = f"users('{meeting.organizer}')/onlineMeetings('{meeting.id}')/transcripts('{transcript.id}')"
        told = {
            **self._head(subscription),
            "changeType": "created",
            "resource": resource,
            "resourceData": {
                "@odata.type": "#Microsoft.Graph.callTranscript",
                "@odata.id": resource,
                "id": transcript.id,
            },
        }
        wanted = subscription.body
        if wanted.get("includeResourceData"):
            content = self._shapes.transcript(meeting, transcript)
            told["encryptedContent"] = seal(content, wanted["encryptionCertificate"], wanted["encryptionCertificateId"])
        return told

    async def _tell(self, subscription: Subscription, told: Json) -> None:
        self._state.answered.append(("changeNotification", told))
        body: Json = {"value": [told]}
        if "encryptedContent" in told:
            body["validationTokens"] = [await self._authority.publisher_token(self.http)]
        await self._send(subscription, "notificationUrl", str(told["resource"]), body)

    async def _send(self, subscription: Subscription, where: str, about: str, body: Json) -> None:
        delivery = Delivery(subscription.id, about)
        self.deliveries.append(delivery)
        take = self._state.control.faults.take_kind
        if take("notification_lost", resource=about):
            delivery.lost = True
            return
        message = (delivery, str(subscription.body[where]), body)
        if take("notification_reordered", resource=about):
            self._held.append(message)
            return
        late = take("notification_late", resource=about)
        copies = 2 if take("notification_doubled", resource=about) else 1
        held, self._held = self._held, []
        task = asyncio.create_task(self._deliver_all([message] * copies + held, late.seconds if late else 0.0))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _deliver_all(self, messages: list[tuple[Delivery, str, Json]], late_s: float) -> None:
        clock = self._state.control.clock
        if late_s:
            await clock.wait_until(clock.now() + timedelta(seconds=late_s))
        for delivery, url, body in messages:
            try:
                await self._deliver(delivery, url, body)
            except Exception:
                log.exception("a notification failed")

    async def _deliver(self, delivery: Delivery, url: str, body: Json) -> None:
        clock = self._state.control.clock
        for pause in (*self._state.options.retry_after_s, None):
            status = await self._post(url, body)
            delivery.statuses.append(status)
            self._state.control.changes.bump()
            if 200 <= status < 300 or pause is None:
                return
            await clock.wait_until(clock.now() + timedelta(seconds=pause))

    async def _post(self, url: str, body: Json) -> int:
        try:
            async with self.http.post(url, json=body, allow_redirects=False) as answer:
                return answer.status
        except (TimeoutError, ClientError):
            return 0

    def report(self) -> list[Json]:
        """Every notification and what came of it."""
        return [asdict(one) for one in self.deliveries]


def _covers(subscription: Subscription, meeting: Meeting) -> bool:
    wanted = {
        "communications/onlineMeetings/getAllTranscripts",
        f"users/{meeting.organizer}/onlineMeetings/getAllTranscripts",
        f"communications/onlineMeetings/{meeting.id}/transcripts",
    }
    # "… supports scheduled online meetings but not channel meetings" (teams-changenotifications-callrecording-and-…).
    return not meeting.in_channel and str(subscription.body["resource"]).strip("/") in wanted
