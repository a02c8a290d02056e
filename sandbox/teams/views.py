"""What the control API shows of conversations: pure."""

from typing import Any

from sandbox.common import iso
from sandbox.teams.state import Conversation, Directory, Message, User

Json = dict[str, Any]


def summary(directory: Directory, conversation: Conversation) -> Json:
    """One entry of the list of conversations; a personal chat has its person's name."""
    people = [directory.users[member] for member in conversation.members]
    team = conversation.team
    return {
        "id": conversation.id,
        "conversationType": conversation.type,
        "name": conversation.name or ", ".join(person.name for person in people),
        "team": None if team is None else {"id": team.id, "name": team.name},
        "members": [_person(person) for person in people],
        "installed": conversation.installed,
    }


def as_seen(conversation: Conversation, user: User) -> Json:
    """The messages and notices of a conversation as one member sees them."""
    notices = [notice for notice in conversation.notices if notice.user == user.id]
    return {
        "messages": [_message(message, user) for message in conversation.messages.values()],
        "notices": [
            {"user": n.user, "text": n.text, "at": iso(n.at), "activity": n.activity, "kind": n.kind} for n in notices
        ],
    }


def _message(message: Message, user: User) -> Json:
    gone = message.deleted
    return {
        "id": message.id,
        "from": {"id": message.sender_id, "name": message.sender_name},
        "text": "" if gone else message.body.get("text") or "",
        "textFormat": message.body.get("textFormat") or "markdown",
        "entities": [] if gone else message.body.get("entities") or [],
        "attachments": [] if gone else message.attachments(user.id),
        "at": iso(message.at),
        "edited": None if message.edited is None else iso(message.edited),
        "replyToId": message.root if message.root != message.id else None,
        "deleted": gone,
        "failed": message.failed,
    }


def _person(user: User) -> Json:
    return {
        "id": user.id,
        "aadObjectId": user.aad_object_id,
        "name": user.name,
        "email": user.email,
        "userRole": user.role,
    }
