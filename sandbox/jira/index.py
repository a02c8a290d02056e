"""The search index: what `/search/jql` sees, which may lag behind the issues."""

from datetime import datetime, timedelta

from sandbox.common import Clock
from sandbox.jira.model import Issue


class Index:
    """Keeps for every issue its states from the newest visible one on."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._states: dict[str, list[tuple[datetime, Issue | None]]] = {}

    def put(self, issue: Issue, lag_s: float, deleted: bool = False) -> None:
        """Indexes the issue as it is now; searches see it `lag_s` seconds later on the clock."""
        visible_at = self._clock.now() + timedelta(seconds=lag_s)
        self._states.setdefault(issue.id, []).append((visible_at, None if deleted else issue.frozen()))

    def visible(self) -> list[Issue]:
        """The issues as a search sees them now."""
        found = (self._newest(issue_id) for issue_id in list(self._states))
        return [issue for issue in found if issue is not None]

    def _newest(self, issue_id: str) -> Issue | None:
        states, now = self._states[issue_id], self._clock.now()
        due = [number for number, (visible_at, _) in enumerate(states) if visible_at <= now]
        if not due:
            return None
        # Older states are of no use unless the clock is set back, which a search does not follow.
        del states[: due[-1]]
        return states[0][1]
