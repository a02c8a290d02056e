"""The one small tree of errors that edges raise and the worker decides on.

An edge (Teams, Jira, a database driver) translates a vendor's error exactly once, where the call is made, into one
of these types. Nobody further in looks at a vendor's error: the type says what to do, the attributes say to whom to
tell it.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Said:
    """A reason as data, for readers of any language. code: names a sentence of `sop.words` (`stuck.<code>`); facts: fill it."""

    code: str
    facts: dict[str, str] = field(default_factory=dict)


class Trouble(Exception):
    """Something outside did not go as wanted.

    Args:
        reason: what happened, technically and in English, for a person who reads a log or the parked work.
        remedy: what that person can do about it; empty when there is nothing to do but wait.
        about: what the call was about (a conversation id, an issue key); empty when it was about nothing in particular.
        said: the reason once more as data, where cards say it in their readers' language.
    """

    def __init__(self, reason: str, *, remedy: str = "", about: str = "", said: tuple[Said, ...] = ()) -> None:
        super().__init__(reason)
        self.reason = reason
        self.remedy = remedy
        self.about = about
        self.said = said

    def __str__(self) -> str:
        about = f" (about {self.about})" if self.about else ""
        remedy = f": {self.remedy}" if self.remedy else ""
        return f"{self.reason}{about}{remedy}"


class Retryable(Trouble):
    """Nothing was done; the same call may succeed later.

    Args:
        destination: who has to be left alone meanwhile (a conversation id, a Jira endpoint, ``teams``, ``jira``).
        after: seconds to wait at least before the next try, when the destination named a time; otherwise None.
        unreachable: the destination as a whole is down, not this call alone, so that its gate closes.
    """

    def __init__(
        self,
        reason: str,
        *,
        destination: str,
        after: float | None = None,
        unreachable: bool = False,
        remedy: str = "",
        about: str = "",
    ) -> None:
        super().__init__(reason, remedy=remedy, about=about)
        self.destination = destination
        self.after = after
        self.unreachable = unreachable


class Rejected(Trouble):
    """The destination understood and refused for good: repeating the same call is pointless."""


class Unknown(Trouble):
    """A write whose answer was lost: it may have happened. Read again before repeating it."""


class Misconfigured(Trouble):
    """A setting is missing or wrong: no call of this kind can succeed until a person mends it.

    Args:
        setting: the name of the setting to look at, as the operator writes it.
    """

    def __init__(self, reason: str, *, setting: str, remedy: str = "", about: str = "") -> None:
        super().__init__(reason, remedy=remedy, about=about)
        self.setting = setting
