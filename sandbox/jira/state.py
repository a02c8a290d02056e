"""The live state of a stand-in Jira: data, clock and faults, index, webhooks, limits."""

from typing import Any

from sandbox.common import Changes, Clock, Control, FaultKind, Faults
from sandbox.jira.index import Index
from sandbox.jira.limits import Limits
from sandbox.jira.model import Event
from sandbox.jira.options import JiraOptions
from sandbox.jira.seed import apply_seed
from sandbox.jira.site import Site
from sandbox.jira.webhooks import Webhooks

_EVENT = frozenset({"event"})
_SECONDS = frozenset({"seconds"})
_REQUEST = frozenset({"method", "path"})
_KINDS = (
    FaultKind("rate_limit", match=_REQUEST, needs=_SECONDS, may=frozenset({"reason", "form"})),
    FaultKind("near_limit", match=_REQUEST, needs=_SECONDS),
    FaultKind("index_lag", match=_EVENT, needs=_SECONDS),
    FaultKind("webhook_lost", match=_EVENT),
    FaultKind("webhook_doubled", match=_EVENT),
    FaultKind("webhook_late", match=_EVENT, needs=_SECONDS),
    FaultKind("webhook_reordered", match=_EVENT),
)


class JiraState:
    """What tests in the same process may look at: `site`, `control` (clock, faults, log, changes), `webhooks`."""

    def __init__(self, options: JiraOptions) -> None:
        self.options = options
        self.control = Control(Faults(_KINDS))
        self.webhooks = Webhooks(self.control, options)
        self._start()

    @property
    def clock(self) -> Clock:
        """The stand-in's clock."""
        return self.control.clock

    @property
    def changes(self) -> Changes:
        """The counter of visible changes."""
        return self.control.changes

    def reset(self) -> None:
        """Back to the state right after start."""
        self.webhooks.reset()
        self._start()

    def seed(self, body: dict[str, Any]) -> None:
        """Replaces the data by the body of `POST /_control/seed`; raises ControlError and changes nothing."""
        site = apply_seed(Site.fresh(self.options), body, self.clock.now())
        if "webhook" in body:
            self.webhooks.set_target(body["webhook"])
        self._take(site)

    def tell(self, event: Event) -> None:
        """A change is done: index it, send its webhook, wake who waits for changes."""
        lag = self.control.faults.take_kind("index_lag", event=event.name)
        lag_s = lag.seconds if lag else self.options.index_lag_s
        self.index.put(event.issue, lag_s, deleted=event.name == "jira:issue_deleted")
        self.webhooks.send(event, self.site)
        self.changes.bump()

    def _start(self) -> None:
        site = apply_seed(Site.fresh(self.options), self.options.seed, self.clock.now())
        if "webhook" in self.options.seed:
            self.webhooks.set_target(self.options.seed["webhook"])
        self._take(site)

    def _take(self, site: Site) -> None:
        self.site = site
        self.limits = Limits(self.clock, self.options)
        self.index = Index(self.clock)
        for issue in site.issues.values():
            self.index.put(issue, 0)
