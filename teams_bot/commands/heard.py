"""What a reader of a command is given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sop.procedure.model import Name, Procedure
from teams_bot.commands import parsed as p
from teams_bot.commands.mentions import Held
from teams_bot.commands.table import CommandSpec


@dataclass(frozen=True, slots=True)
class Heard:
    """What a reader needs. whole: the message; rest: what follows the command's words; both with mentions held.

    here: the record whose thread this is, taken where no id is given; None outside a thread.
    """

    spec: CommandSpec
    whole: str
    rest: str
    held: Held
    procedure: Procedure
    today: date
    here: str | None = None

    def faulty(self, problem: str, word: str | None = None, allowed: tuple[Name, ...] = ()) -> p.Faulty:
        """This command, with that problem."""
        facts: dict[str, object] = {}
        if word is not None:
            facts["word"] = self.held.spoken(word)
        if allowed:
            facts["allowed"] = allowed
        return p.Faulty(self.spec.key, problem, facts)
