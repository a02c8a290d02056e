"""Subscriptions: made with a handshake, renewed, listed, deleted.

Sources (learn.microsoft.com/graph): api/subscription-post-subscriptions, api/resources/subscription (lifetimes),
change-notifications-delivery-webhooks (handshake), teams-changenotifications-callrecording-and-calltranscript (resources, and
that more than an hour needs an address for lifecycle notifications).
"""

import re
from datetime import datetime, timedelta
from uuid import uuid4

from aiohttp import web

from sandbox.common import ControlError, parse_iso
from sandbox.graph.delivery import Notifier
from sandbox.graph.errors import GraphError, bad_request, not_found
from sandbox.graph.model import Json, Subscription
from sandbox.graph.sealing import certificate_of
from sandbox.graph.shapes import Shapes
from sandbox.graph.state import GraphState

LONGEST = timedelta(minutes=4320)
WITHOUT_LIFECYCLE = timedelta(hours=1)
_NEEDED = {"changeType", "notificationUrl", "resource", "expirationDateTime"}
_MAY = {
    "clientState",
    "includeResourceData",
    "encryptionCertificate",
    "encryptionCertificateId",
    "lifecycleNotificationUrl",
    "latestSupportedTlsVersion",
}
_RESOURCES = re.compile(
    "communications/onlineMeetings/(getAllTranscripts|[^/]+/transcripts)|users/[^/]+/onlineMeetings/getAllTranscripts"
)
_SECRET_MOST = 128


class Subscriptions:
    """Handlers of `/subscriptions`."""

    def __init__(self, state: GraphState, notifier: Notifier) -> None:
        self._state = state
        self._notifier = notifier
        self._shapes = Shapes(state)

    async def create(self, request: web.Request) -> web.Response:
        """A new subscription, once its addresses have answered."""
        self._allowed()
        body = await _body(request)
        self._check(body)
        expires = self._expiry(body)
        if expires - self._now() > WITHOUT_LIFECYCLE and "lifecycleNotificationUrl" not in body:
            raise bad_request(
                "lifecycleNotificationUrl is required for subscription creation on this resource when the "
                "expirationDateTime value exceeds 1 hour"
            )
        if any(one.body["resource"] == body["resource"] for one in self._state.live()):
            raise GraphError(409, "Conflict", "A subscription of this app to this resource exists already.")
        for url in dict.fromkeys((body["notificationUrl"], body.get("lifecycleNotificationUrl"))):
            token = f"Validation: Testing client application reachability for subscription Request-Id: {uuid4()} & 測試"
            if url is not None and not await self._notifier.validate(url, token):
                message = "Subscription validation request failed. Notification endpoint must respond with 200 OK."
                raise GraphError(400, "ValidationError", message)
        made = Subscription(str(uuid4()), body, expires)
        self._state.subscriptions[made.id] = made
        self._state.control.changes.bump()
        return self._shapes.one("subscription", self._shapes.subscription(made), 201)

    async def list(self, request: web.Request) -> web.Response:
        """The app's subscriptions."""
        return self._shapes.many("subscription", [self._shapes.subscription(one) for one in self._state.live()])

    async def renew(self, request: web.Request) -> web.Response:
        """A later end."""
        self._allowed()
        one = self._one(request)
        body = await _body(request)
        if body.keys() != {"expirationDateTime"}:
            raise bad_request("Only expirationDateTime can be changed here.")
        one.expires = self._expiry(body)
        return self._shapes.one("subscription", self._shapes.subscription(one))

    async def reauthorize(self, request: web.Request) -> web.Response:
        """The app may still read what it has subscribed to."""
        self._allowed()
        self._one(request)
        return web.Response(status=204)

    async def delete(self, request: web.Request) -> web.Response:
        """The end of one."""
        one = self._one(request)
        del self._state.subscriptions[one.id]
        return web.Response(status=204)

    def _one(self, request: web.Request) -> Subscription:
        self._state.live()
        found = self._state.subscriptions.get(request.match_info["subscription"])
        if found is None:
            raise GraphError(404, "ResourceNotFound", "The object was not found.")
        return found

    def _allowed(self) -> None:
        if not self._state.tenant.consent:
            raise GraphError(
                403, "Forbidden", "Operation: Create; Exception: Caller does not have access to the resource."
            )

    def _check(self, body: Json) -> None:
        if missing := _NEEDED - body.keys():
            raise bad_request(f"Missing: {', '.join(sorted(missing))}.")
        if unknown := body.keys() - _NEEDED - _MAY:
            raise bad_request(f"Not known: {', '.join(sorted(unknown))}.")
        if not _RESOURCES.fullmatch(str(body["resource"]).strip("/")):
            raise not_found(f"This stand-in has no subscriptions to {body['resource']}.")
        if body["changeType"] != "created":
            raise bad_request("Transcripts are only ever created.")
        if len(str(body.get("clientState", ""))) > _SECRET_MOST:
            raise bad_request(f"clientState has at most {_SECRET_MOST} characters.")
        if body.get("includeResourceData"):
            if "encryptionCertificateId" not in body:
                raise bad_request("encryptionCertificateId is needed with includeResourceData.")
            certificate_of(body.get("encryptionCertificate"))

    def _expiry(self, body: Json) -> datetime:
        try:
            expires = parse_iso(body["expirationDateTime"])
        except ControlError as error:
            raise bad_request(str(error)) from error
        if not self._now() < expires <= self._now() + LONGEST:
            raise bad_request(
                f"Subscription expiration can only be {LONGEST.total_seconds() / 60:.0f} minutes in the future."
            )
        return expires

    def _now(self) -> datetime:
        return self._state.control.clock.now()


async def _body(request: web.Request) -> Json:
    try:
        body = await request.json()
    except ValueError as error:
        raise bad_request(f"The body is not JSON: {error}") from error
    if not isinstance(body, dict):
        raise bad_request("The body must be an object.")
    return body
