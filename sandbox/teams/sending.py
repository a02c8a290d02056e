"""Checking what the bot wants to post before anything is kept.

Sources: the Activity schema (github.com/microsoft/botframework-sdk, specs/botframework-activity), "Send proactive
messages" and "Format your bot messages" (learn.microsoft.com/microsoftteams/platform/bots).
"""

import json
from typing import Any

from sandbox.teams.cards import CARD_TYPE, CardError, check_card
from sandbox.teams.errors import ConnectorError
from sandbox.teams.state import Conversation
from sandbox.teams.world import TeamsState, utf16_size

Json = dict[str, Any]

_KEYS = {
    "type",
    "id",
    "timestamp",
    "localTimestamp",
    "localTimezone",
    "callerId",
    "serviceUrl",
    "channelId",
    "from",
    "conversation",
    "recipient",
    "textFormat",
    "attachmentLayout",
    "locale",
    "text",
    "speak",
    "inputHint",
    "summary",
    "suggestedActions",
    "attachments",
    "entities",
    "channelData",
    "replyToId",
    "value",
    "importance",
    "deliveryMode",
}
# The Bot Framework's client may name these, but only empty: they belong to activities towards a bot.
_EMPTY_KEYS = {
    "membersAdded",
    "membersRemoved",
    "reactionsAdded",
    "reactionsRemoved",
    "topicName",
    "historyDisclosed",
    "action",
    "label",
    "valueType",
    "name",
    "relatesTo",
    "code",
    "expiration",
    "listenFor",
    "textHighlights",
    "semanticAction",
}


def check_activity(state: TeamsState, conversation: Conversation, conversation_id: str, activity: object) -> Json:
    """Check a message or typing activity of the bot for a conversation and answer it.

    Raises ConnectorError: 413 over the size limit, 501 for another type, 400 for anything else Teams would not show.
    """
    if not isinstance(activity, dict):
        raise ConnectorError(400, "BadSyntax", "an activity is a JSON object")
    if utf16_size(activity) > state.largest:
        raise ConnectorError(413, "MessageSizeTooBig", f"Message size too large: over {state.largest} bytes in UTF-16.")
    kind = activity.get("type")
    if kind not in ("message", "typing"):
        raise ConnectorError(501, "NotImplemented", f"the stand-in does not take activities of type {kind!r}")
    _check_keys(activity)
    _check_addresses(state, conversation_id, activity)
    if kind == "message":
        _check_content(activity)
        _check_mentions(state, conversation, activity)
    return activity


def _check_keys(activity: Json) -> None:
    given = {key for key, value in activity.items() if value not in (None, [], {})}
    unknown = sorted((given - _KEYS) | (set(activity) - _KEYS - _EMPTY_KEYS))
    if unknown:
        raise ConnectorError(400, "BadSyntax", f"a message has no such properties: {unknown}")


def _check_addresses(state: TeamsState, conversation_id: str, activity: Json) -> None:
    sender, conversation = activity.get("from"), activity.get("conversation")
    if sender is not None and not (isinstance(sender, dict) and state.is_bot(sender.get("id"))):
        raise ConnectorError(400, "BadArgument", "from must be the bot")
    if conversation is not None and not (isinstance(conversation, dict) and conversation.get("id") == conversation_id):
        raise ConnectorError(400, "BadArgument", "conversation.id differs from the conversation of the address")
    if activity.get("channelId", "msteams") != "msteams":
        raise ConnectorError(400, "BadArgument", "channelId must be msteams")


def _check_content(activity: Json) -> None:
    text, attachments = activity.get("text"), activity.get("attachments") or []
    if text is not None and not isinstance(text, str):
        raise ConnectorError(400, "BadSyntax", "text must be a string")
    if not isinstance(attachments, list):
        raise ConnectorError(400, "BadSyntax", "attachments must be a list")
    if not text and not attachments:
        raise ConnectorError(400, "BadSyntax", "Activity must have text or attachments")
    if activity.get("textFormat") not in (None, "plain", "markdown", "xml"):
        raise ConnectorError(400, "BadArgument", f"unknown textFormat {activity['textFormat']!r}")
    for attachment in attachments:
        _check_attachment(attachment)


def _check_attachment(attachment: object) -> None:
    if not isinstance(attachment, dict) or attachment.get("contentType") != CARD_TYPE:
        raise ConnectorError(400, "BadArgument", f"the stand-in shows attachments of type {CARD_TYPE} only")
    try:
        check_card(attachment.get("content"))
    except CardError as error:
        raise ConnectorError(400, "BadArgument", f"the Adaptive Card cannot be shown: {error}") from error


def _check_mentions(state: TeamsState, conversation: Conversation, activity: Json) -> None:
    _check_entities(state, conversation, activity.get("entities"), activity.get("text") or "")
    for attachment in activity.get("attachments") or []:
        card = attachment["content"]
        shown = json.dumps({key: value for key, value in card.items() if key != "msteams"}, ensure_ascii=False)
        _check_entities(state, conversation, (card.get("msteams") or {}).get("entities"), shown)


def _check_entities(state: TeamsState, conversation: Conversation, entities: object, shown: str) -> None:
    if not isinstance(entities or [], list):
        raise ConnectorError(400, "BadSyntax", "entities must be a list")
    mentions = [e for e in (entities if isinstance(entities, list) else []) if e.get("type") == "mention"]
    for mention in mentions:
        text, who = mention.get("text"), mention.get("mentioned")
        if not isinstance(text, str) or not isinstance(who, dict) or not text.startswith("<at>"):
            raise ConnectorError(400, "BadSyntax", "a mention needs mentioned and a text in <at>")
        if text not in shown:
            raise ConnectorError(400, "BadArgument", f"the mention {text!r} is not in the text")
        known = [state.directory.users[member] for member in conversation.members]
        ids = {value for user in known for value in (user.id, user.aad_object_id, user.email)}
        if who.get("id") not in ids and not state.is_bot(who.get("id")):
            raise ConnectorError(400, "BadArgument", f"the mentioned {who.get('id')!r} is no member")
