"""The live stand-in: the registration, the people and conversations, keys, limits, and the common control parts."""

import json
from typing import Any

from sandbox.common import Control, ControlError
from sandbox.teams.activities import Frame
from sandbox.teams.limits import SendLimits
from sandbox.teams.options import TeamsOptions
from sandbox.teams.seed import Seed, SeedError
from sandbox.teams.state import Conversation, Directory, Message
from sandbox.teams.tokens import KeyRing

Json = dict[str, Any]


MAX_BYTES = 100 * 1024
"""Of a message in UTF-16: "about 100 KB" ("Format your bot messages")."""


class TeamsState:
    """Everything a running stand-in Teams holds. `base_url` is set once it is known where it listens; `largest` is the size
    of a message that it takes, in bytes of UTF-16; `files` are those that people sent, by id."""

    def __init__(self, options: TeamsOptions) -> None:
        """Seeded as `options` say. Raises SeedError for a bad seed."""
        self.options = options
        self.base_url = options.base_url
        self.control = Control()
        self.keys = KeyRing()
        self._apply(Seed(options, options.seed or {}))

    @property
    def service_url(self) -> str:
        """The serviceUrl of every activity: where the connector API is."""
        return self.base_url + self.options.service_path

    @property
    def bot_id(self) -> str:
        """The bot's id as a member of conversations."""
        return f"28:{self.app_id}"

    def reset(self) -> None:
        """Back to the start's data. The keys stay: tokens given out before go on being good."""
        self._apply(Seed(self.options, self.options.seed or {}))

    def seed(self, body: Json) -> None:
        """Replace the data. Raises ControlError for a seed that cannot be read."""
        try:
            self._apply(Seed(self.options, body))
        except SeedError as error:
            raise ControlError(str(error)) from error

    def frame(self, locale: str | None = None) -> Frame:
        """What an activity made now carries."""
        options = self.options
        return Frame(
            bot_id=self.bot_id,
            bot_name=options.app_name,
            tenant=self.tenant,
            service_url=self.service_url,
            timezone=options.timezone,
            locale=locale or options.locale,
            now=self.control.clock.now(),
        )

    def is_bot(self, account_id: object) -> bool:
        """Whether an account id in a request names the bot."""
        return account_id in (self.bot_id, self.app_id)

    def add_bot_message(self, conversation: Conversation, root: str | None, body: Json) -> Message:
        """Keep what the bot sent; in a channel without a thread it becomes the root of a new one."""
        return self.add_message(conversation, root, self.bot_id, self.options.app_name, body, by_bot=True)

    def add_message(
        self, conversation: Conversation, root: str | None, sender: str, name: str, body: Json, by_bot: bool
    ) -> Message:
        """Keep a new message of anybody and wake whoever waits for changes."""
        message_id = self.directory.next_message_id()
        if root is None and conversation.type == "channel":
            root = message_id
        message = Message(message_id, sender, name, self.control.clock.now(), body, by_bot, root)
        conversation.messages[message_id] = message
        conversation.activity_ids.add(message_id)
        self.control.changes.bump()
        return message

    def _apply(self, seed: Seed) -> None:
        self.bot_url = seed.bot_url
        self.app_id, self.app_password, self.tenant = seed.app_id, seed.app_password, seed.tenant
        self.app_certificates, self.machine_identities = seed.app_certificates, seed.machine_identities
        self.directory = Directory(seed.users, seed.conversations, self.control.clock.now)
        self.largest = MAX_BYTES
        self.files: dict[str, bytes] = {}
        self.limits = SendLimits(self.options.requests_per_second)


def utf16_size(value: object) -> int:
    """The size in bytes of a JSON value in UTF-16, as Teams counts a message."""
    return len(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-16-le", "surrogatepass"))
