"""The values of durable work: what a handler gets and what it may answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from msgspec import Struct
from sqlalchemy import Connection

from sop.errors import Trouble

T = TypeVar("T")


class LeaseLost(Exception):
    """Another worker has the lane now: whatever this one was about to do or to store is not to happen."""


class Job(Struct, frozen=True):
    """One intent, handed to its handler.

    key: the same for every try of the same wish, so an effect can be looked up; suspect: an earlier try may have had its
    effect already (a crash or a lost answer): look before repeating; attempts: failed tries so far; put_at: when it
    was wished, in the clock's seconds; trouble: what the last try met; probing: this is the one request that tries a closed
    gate; prepared: what its task's `prepare` has found, None where that has not been asked; ensure_mine: raises LeaseLost
    when the lane may be another's by now, to be called right before an effect; lock_mine: the same in a transaction.
    """

    id: int
    lane: str
    gate: str
    epoch: int
    kind: str
    payload: dict[str, Any]
    version: int
    merge_key: str | None
    suspect: bool
    attempts: int
    put_at: float
    trouble: str | None = None
    probing: bool = False
    prepared: Any = None
    ensure_mine: Callable[[], None] = lambda: None
    lock_mine: Callable[[Connection], None] = lambda _connection: None

    @property
    def key(self) -> str:
        """A stable name of this wish."""
        return f"{self.id}.{self.version}"

    def fenced(self, fn: Callable[..., T]) -> Callable[..., T]:
        """The function, for a transaction before the last one: what it does is kept only while the lane is this worker's.

        Raises LeaseLost then. The lane is locked last, as everywhere.
        """

        def run(connection: Connection, *args: Any) -> T:
            result = fn(connection, *args)
            self.lock_mine(connection)
            return result

        return run


@dataclass(frozen=True, slots=True)
class Done:
    """The effect has happened. finish stores its result and follow-ups, in the transaction that deletes the intent."""

    finish: Callable[[Connection], None] | None = None


@dataclass(frozen=True, slots=True)
class Later:
    """Nothing was done and nothing is wrong: the turn has not come yet (a rate limit of our own). after: seconds."""

    after: float


Outcome = Done | Later


@dataclass(frozen=True, slots=True)
class Task:
    """How a kind of intent is carried out.

    run: does it, and raises `sop.errors` where it cannot; on_trouble: what else to store when it is parked or its gate
    closes (in that same transaction), such as a refresh of the card that says so; parks: False for a schedule, which is
    tried again whatever happens; repeats: how often an effect whose answer was lost is repeated where nothing can look it
    up, None for as often as any; prepare: what `run` would begin with in a transaction of its own is done in the one that
    takes the lane, and `run` finds the answer in the job. Where it raises, the job fails with that.
    """

    run: Callable[[Job], Awaitable[Outcome]]
    on_trouble: Callable[[Connection, Job, Trouble], None] | None = None
    parks: bool = True
    repeats: int | None = None
    prepare: Callable[[Connection, Job], Any] | None = None
