"""The names of lanes, gates and kinds of intents: the only words that the edges and the core share about work."""

from __future__ import annotations

from typing import Final

JIRA_GATE: Final = "jira"
JIRA_WRITES: Final = "jira writes"
JIRA_PROJECT: Final = "jira project"
"""Not a lane's gate: Jira answers, and takes no change of anything. Reads go on."""
TEAMS_GATE: Final = "teams"
ALERTMANAGER_GATE: Final = "alertmanager"
GRAPH_GATE: Final = "graph"
GRAPH_REFUSALS: Final = "graph."
"""Begins the names of what Graph refuses until an administrator has done something: kept among the gates, no lane's gate."""

SYNC: Final = "jira.sync"
SWEEP: Final = "jira.sweep"
BOARD: Final = "jira.board"
BACKFILL: Final = "jira.backfill"
MARK: Final = "jira.mark"
NIGHTLY: Final = "jira.nightly"
NIGHTLY_REPORT: Final = "nightly.report"
LINK_ACCOUNT: Final = "jira.account"
UPLOAD: Final = "jira.upload"
CARD: Final = "card.refresh"
SUPERSEDE: Final = "card.supersede"
STORM: Final = "storm.refresh"
SAY: Final = "teams.say"
FETCH: Final = "teams.fetch"
LOOK: Final = "alertmanager.look"
RECONCILE: Final = "alertmanager.reconcile"
REOPEN: Final = "teams.reopen"
NOTICE: Final = "notice.watch"
MEETING_TICK: Final = "meeting.tick"
MEETING_TELL: Final = "meeting.tell"
REMIND: Final = "actions.remind"
DIGEST: Final = "actions.digest"
FIGURES: Final = "meetings.figures"
REVIEW: Final = "meetings.review"
MINUTES: Final = "meeting.minutes"
RELATE: Final = "jira.relate"


def writes_of(project: str) -> str:
    """The gate of writing into one project, as JIRA_WRITES. project: its key."""
    return f"{JIRA_WRITES} {project}"[:64]


def hidden_project(project: str) -> str:
    """The gate of a project that our account is shown nothing of, beside that of the settings. project: its key."""
    return f"{JIRA_PROJECT} {project}"[:64]


def project_of(gate: str) -> str | None:
    """The project that a gate of `writes_of` or `hidden_project` is about; None for any other gate."""
    about = next((f"{one} " for one in (JIRA_WRITES, JIRA_PROJECT) if gate.startswith(f"{one} ")), None)
    return gate.removeprefix(about) if about is not None else None


GRAPH_CALENDAR: Final = "graph.calendar"
GRAPH_EXPECT: Final = "graph.expect"
GRAPH_LOOKUP: Final = "graph.lookup"
GRAPH_FETCH: Final = "graph.fetch"
GRAPH_POLL: Final = "graph.poll"
GRAPH_SUBSCRIBE: Final = "graph.subscribe"


def jira_lane(item_id: str) -> str:
    """The lane of everything that happens to an item's issue."""
    return f"jira:{item_id}"


def card_lane(conversation: str, item_id: str) -> str:
    """The lane of one item's card in one conversation."""
    return f"card:{conversation}/{item_id}"


def storm_lane(conversation: str) -> str:
    """The lane of a conversation's storm card. Its name sorts before those of cards: whoever wishes for both locks it first."""
    return f"burst:{conversation}"


def say_lane(conversation: str) -> str:
    """The lane of the sentences that answer people in a conversation: they come in order."""
    return f"say:{conversation}"


def monitor_lane(group: str) -> str:
    """The lane of looks at one alert group. group: the `key` of a record's source."""
    return f"monitor:{group}"


def conversation_lane(channel: str) -> str:
    """The lane of the conversation itself: whether anything can be posted there."""
    return f"conversation:{channel}"


def lanes_in(channel: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Every lane that posts into a conversation or its threads: those of exactly these names, and of these beginnings."""
    thread = f"{channel};messageid="
    exact = (say_lane(channel), storm_lane(channel))
    return exact, (say_lane(thread), storm_lane(thread), f"card:{channel}/", f"card:{thread}")


def channel_of_lane(lane: str) -> str | None:
    """The conversation (without a thread) that a lane posts into; None for one that posts nowhere."""
    kind, _, rest = lane.partition(":")
    if kind not in ("say", "card", "burst"):
        return None
    conversation = rest.rpartition("/")[0] if kind == "card" else rest
    return conversation.partition(";messageid=")[0]


def notice_lane(gate: str) -> str:
    """The lane of the notice that says that a gate is closed."""
    return f"notice:{gate}"


def meeting_lane(item_id: str) -> str:
    """The lane of a meeting's clock."""
    return f"meeting:{item_id}"


def telling_lane(item_id: str) -> str:
    """The lane of telling people of a meeting."""
    return f"telling:{item_id}"


def digest_lane(digest: str) -> str:
    """The lane of one person's digest of action items in one conversation. digest: its key."""
    return f"digest:{digest}"


def figures_lane(conversation: str) -> str:
    """The lane of the figures that somebody asked for in a conversation."""
    return f"figures:{conversation}"


def minutes_lane(item_id: str) -> str:
    """The lane of a meeting's minutes: sources are read one after another, in the order in which they came."""
    return f"minutes:{item_id}"


def relate_lane(item_id: str) -> str:
    """The lane of the links of an item's issue to those that it follows from."""
    return f"relate:{item_id}"


def account_lane(aad_id: str) -> str:
    """The lane of looking for a person's account in Jira. aad_id: their Entra object id."""
    return f"account:{aad_id}"


def file_lane(file_id: str) -> str:
    """The lane of fetching one file from Teams: each by itself, for their addresses do not last."""
    return f"file:{file_id}"


def upload_lane(item_id: str) -> str:
    """The lane of files on their way onto an item's issue. Apart from the sync, which must not wait for a big one."""
    return f"upload:{item_id}"


def graph_lane(key: str) -> str:
    """The lane of one thing that is read through Graph. key: a short name of it, the same each time."""
    return f"graph:{key}"


def cron_lane(name: str) -> str:
    """The lane of a schedule: holding its lease is being the one who runs it."""
    return f"cron:{name}"
