"""The data the stand-in starts with, and reading the body of `POST /_control/seed`."""

from typing import Any, cast, get_args

from sandbox.teams.options import TeamsOptions
from sandbox.teams.state import Conversation, ConversationType, Team, User

Json = dict[str, Any]

USERS: list[Json] = [
    {
        "id": "29:mei",
        "aadObjectId": "00000000-0000-0000-0000-0000000000a1",
        "name": "林美 Mei Lin",
        "email": "mei@example.com",
    },
    {
        "id": "29:alex",
        "aadObjectId": "00000000-0000-0000-0000-0000000000a2",
        "name": "Alex Wilber",
        "email": "alex@example.com",
    },
    {
        "id": "29:ming",
        "aadObjectId": "00000000-0000-0000-0000-0000000000a3",
        "name": "陳志明 Chen Chih-Ming",
        "email": "ming@example.com",
    },
    {
        "id": "29:gina",
        "aadObjectId": "00000000-0000-0000-0000-0000000000a4",
        "name": "訪客 Gina Guest",
        "email": "gina@partner.example",
        "userRole": "guest",
    },
]
CHANNEL_ID = "19:web-operations@thread.tacv2"
GROUP_ID = "19:on-call@thread.v2"
TEAM: Json = {"id": "19:site-reliability@thread.tacv2", "name": "Site Reliability"}

_TOP = {"bot_url", "app", "tenant", "machine_identities", "users", "conversations"}
_USER = {"id", "aadObjectId", "name", "email", "userRole"}
_CONVERSATION = {"id", "conversationType", "name", "team", "members", "installed"}


class SeedError(ValueError):
    """A seed that cannot be read; the text says where and why."""


class Seed:
    """A checked seed: the registration of the app, the people and the conversations."""

    def __init__(self, options: TeamsOptions, body: Json) -> None:
        """Read `body`; what it leaves out keeps its default.

        Raises SeedError on an unknown key or a value of a wrong kind.
        """
        _known(body, _TOP, "seed")
        app = body.get("app", {})
        _known(app, {"id", "password", "certificates"}, "app")
        self.bot_url = _text(body, "bot_url", options.bot_url)
        self.app_id = _text(app, "id", options.app_id)
        self.app_password = _text(app, "password", options.app_password)
        self.app_certificates = _texts(app, "certificates", options.app_certificates)
        self.tenant = _text(body, "tenant", options.tenant)
        self.machine_identities = set(_texts(body, "machine_identities", options.machine_identities))
        self.users = [_user(entry) for entry in _list(body, "users", USERS)]
        ids = [user.id for user in self.users]
        entries = _list(body, "conversations", default_conversations(ids))
        self.conversations = [_conversation(entry, set(ids)) for entry in entries]
        _unique(ids, "users")
        _unique([conversation.id for conversation in self.conversations], "conversations")


def default_conversations(user_ids: list[str]) -> list[Json]:
    """One channel, one group chat, and a personal chat for each person, with the app installed in all."""
    personal = [
        {"id": f"a:{user_id.removeprefix('29:')}", "conversationType": "personal", "name": "", "members": [user_id]}
        for user_id in user_ids
    ]
    return [
        {
            "id": CHANNEL_ID,
            "conversationType": "channel",
            "name": "網站維運 Web Operations",
            "team": TEAM,
            "members": user_ids,
        },
        {"id": GROUP_ID, "conversationType": "groupChat", "name": "值班群組 On-call", "members": user_ids},
        *personal,
    ]


def _user(entry: Json) -> User:
    _known(entry, _USER, "users")
    role = _text(entry, "userRole", "user")
    if role not in ("user", "guest", "anonymous"):
        raise SeedError(f"users: unknown userRole {role!r}")
    return User(_text(entry, "id"), _text(entry, "aadObjectId"), _text(entry, "name"), _text(entry, "email"), role)


def _conversation(entry: Json, user_ids: set[str]) -> Conversation:
    _known(entry, _CONVERSATION, "conversations")
    conversation_id, kind = _text(entry, "id"), _kind(entry)
    members = _list(entry, "members")
    strangers = [member for member in members if member not in user_ids]
    if strangers:
        raise SeedError(f"conversations: {conversation_id} has members that are no users: {strangers}")
    if kind == "personal" and len(members) != 1:
        raise SeedError(f"conversations: the personal chat {conversation_id} needs exactly one member")
    if (kind == "channel") != ("team" in entry):
        raise SeedError(f"conversations: {conversation_id}: a channel, and only a channel, has a team")
    if kind == "channel" and not (conversation_id.startswith("19:") and conversation_id.endswith("@thread.tacv2")):
        raise SeedError(f"conversations: {conversation_id}: a channel's id looks like 19:...@thread.tacv2")
    installed = entry.get("installed", True)
    if not isinstance(installed, bool):
        raise SeedError("conversations: installed is true or false")
    team = _team(entry["team"]) if "team" in entry else None
    return Conversation(conversation_id, kind, _text(entry, "name", ""), list(members), team, installed)


def _kind(entry: Json) -> ConversationType:
    kind = entry.get("conversationType")
    for known in get_args(ConversationType):
        if kind == known:
            return cast(ConversationType, known)
    raise SeedError(f"conversations: unknown conversationType {kind!r}")


def _team(entry: Json) -> Team:
    _known(entry, {"id", "name"}, "team")
    return Team(_text(entry, "id"), _text(entry, "name"))


def _known(entry: Any, keys: set[str], where: str) -> None:
    if not isinstance(entry, dict):
        raise SeedError(f"{where}: an object is needed")
    unknown = sorted(set(entry) - keys)
    if unknown:
        raise SeedError(f"{where}: unknown keys {unknown}; known are {sorted(keys)}")


def _text(entry: Json, key: str, default: str | None = None) -> str:
    value = entry.get(key, default)
    if not isinstance(value, str):
        raise SeedError(f"{key}: a string is needed")
    return value


def _list(entry: Json, key: str, default: list[Any] | None = None) -> list[Any]:
    value = entry.get(key, default)
    if not isinstance(value, list):
        raise SeedError(f"{key}: a list is needed")
    return value


def _texts(entry: Json, key: str, default: tuple[str, ...]) -> list[str]:
    value = _list(entry, key, list(default))
    if not all(isinstance(one, str) for one in value):
        raise SeedError(f"{key}: a list of strings is needed")
    return list(value)


def _unique(ids: list[str], where: str) -> None:
    if len(ids) != len(set(ids)):
        raise SeedError(f"{where}: an id appears twice")
