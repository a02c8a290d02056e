"""Every table. `migrations/` brings a database to this; a test holds the two together."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.types import TypeEngine

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

_SERIAL: TypeEngine[int] = BigInteger().with_variant(Integer, "sqlite")
"""SQLite counts only an INTEGER primary key up by itself."""


def _moment(name: str, nullable: bool = False) -> Column[str]:
    """A moment as ISO 8601 text in UTC: sorts as time does, and reads the same on both databases."""
    return Column(name, String(32), nullable=nullable)


# --- records ------------------------------------------------------------------------------------------------------

items = Table(
    "items",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("uid", String(36), nullable=False, unique=True),
    Column("kind", String(16), nullable=False),
    Column("stage", String(64), nullable=False),
    Column("over", Boolean, nullable=False),
    Column("data", Text, nullable=False),
    _moment("created_at"),
    _moment("updated_at"),
    Index("ix_items_kind_over", "kind", "over"),
)

counters = Table(
    "counters",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("value", BigInteger, nullable=False),
)

comments = Table(
    "comments",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("item_id", String(32), nullable=False),
    Column("data", Text, nullable=False),
    _moment("at"),
    Column("jira_id", String(32)),
    Column("jira_digest", String(64)),
    Index("ix_comments_item_id_at", "item_id", "at"),
)

files = Table(
    "files",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("item_id", String(32), nullable=False),
    Column("state", String(16), nullable=False),
    Column("name", Text, nullable=False),
    Column("said", Text, nullable=False),
    Column("url", Text),
    Column("content", LargeBinary),
    Column("sha256", String(64)),
    Column("jira_id", String(32)),
    Index("ix_files_item_id", "item_id"),
)

journal = Table(
    "journal",
    metadata,
    Column("n", _SERIAL, primary_key=True, autoincrement=True),
    Column("command_id", String(64), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("item_id", String(32)),
    Column("field", String(64), nullable=False),
    Column("old", Text),
    Column("new", Text),
    Column("side", String(16), nullable=False),
    Column("person", Text, nullable=False),
    _moment("at"),
    Column("cause", Text, nullable=False),
    UniqueConstraint("command_id", "seq"),
    Index("ix_journal_item_id_n", "item_id", "n"),
    sqlite_autoincrement=True,  # a number is never given twice, even after its row is gone
)

alert_groups = Table(
    "alert_groups",
    metadata,
    Column("key", String(128), primary_key=True),
    Column("item_id", String(32)),
)

people = Table(
    "people",
    metadata,
    Column("id", String(400), primary_key=True),
    Column("name", Text, nullable=False),
    Column("aad_id", String(64), unique=True),
    Column("email", String(320), unique=True),
    Column("account_id", String(128), unique=True),
    Column("guest", Boolean, nullable=False, default=False),
    _moment("jira_asked_at", nullable=True),
    Column("account_state", String(16)),
    _moment("teams_asked_at", nullable=True),
)

# --- where things are shown -----------------------------------------------------------------------------------------

conversations = Table(
    "conversations",
    metadata,
    Column("id", String(255), primary_key=True),
    Column("reference", Text, nullable=False),
    Column("language", String(16), nullable=False),
    _moment("updated_at"),
    Column("name", Text),
    Column("team_id", String(255)),
    Column("team_name", Text),
    _moment("seen_at", nullable=True),
    Column("state", String(16), nullable=False, server_default="open"),
    _moment("since", nullable=True),
    _moment("told_at", nullable=True),
    Column("reason", Text),
    Column("remedy", Text),
    Column("had_routes", Text),
    Index("ix_conversations_team_id", "team_id"),
)

routes = Table(
    "routes",
    metadata,
    Column("kind", String(32), primary_key=True),
    Column("conversation_id", String(255), nullable=False),
)

placements = Table(
    "placements",
    metadata,
    Column("conversation_id", String(255), primary_key=True),
    Column("item_id", String(32), primary_key=True),
    Column("language", String(16)),
    Column("activity_id", String(255)),
    Column("digest", String(64)),
    Index("ix_placements_item_id", "item_id"),
)

unposted = Table(
    "unposted",
    metadata,
    Column("item_id", String(32), primary_key=True),
)

storms = Table(
    "storms",
    metadata,
    Column("conversation_id", String(255), primary_key=True),
    Column("last_at", Float, nullable=False),
    Column("started_at", Float),
    Column("activity_id", String(255)),
    Column("digest", String(64)),
    Column("shown_at", Float),
)

storm_items = Table(
    "storm_items",
    metadata,
    Column("conversation_id", String(255), primary_key=True),
    Column("item_id", String(32), primary_key=True),
    Column("at", Float, nullable=False),
    Column("posted_at", Float),
)

notices = Table(
    "notices",
    metadata,
    Column("gate", String(64), primary_key=True),
    Column("since", Float, nullable=False),
    Column("reason", Text, nullable=False),
    Column("remedy", Text, nullable=False),
    Column("conversation_id", String(255), nullable=False),
    Column("activity_id", String(255), nullable=False),
    Column("opened_at", Float),
)

# --- the mirror -----------------------------------------------------------------------------------------------------

links = Table(
    "links",
    metadata,
    Column("item_id", String(32), primary_key=True),
    Column("state", String(16), nullable=False),
    Column("issue_id", String(32), unique=True),
    Column("issue_key", String(64)),
    Column("url", Text),
    Column("hint_id", String(32)),
    Column("wanted", String(64)),
    Column("former", Text),
    Column("base", Text),
    Column("wrote", Text),
    Column("late", Text),
    Column("step", Text),
    Column("files", Text),
    Column("project", String(255)),
    Column("issue_type", Text),
    _moment("claimed_at", nullable=True),
    _moment("verified_at", nullable=True),
    Column("seen_updated", String(40)),
    Column("trouble", Text),
    _moment("trouble_since", nullable=True),
)

conflicts = Table(
    "conflicts",
    metadata,
    Column("item_id", String(32), primary_key=True),
    Column("field", String(64), primary_key=True),
    Column("data", Text, nullable=False),
)

workflow_looks = Table(
    "workflow_looks",
    metadata,
    Column("project", String(64), primary_key=True),
    Column("issue_type", String(128), primary_key=True),
    Column("status", String(128), primary_key=True),
    Column("opens", Text, nullable=False),
)

marks = Table(
    "marks",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("data", Text, nullable=False),
)

# --- meetings, as far as Graph is asked for them ----------------------------------------------------------------------

graph_meetings = Table(
    "graph_meetings",
    metadata,
    Column("join_url", String(2000), primary_key=True),
    Column("organizer", String(64), nullable=False),
    Column("chat_id", String(400)),
    Column("starts_at", Float, nullable=False),
    Column("until", Float, nullable=False),
    Column("meeting_id", String(1000)),
    Column("missing", Boolean, nullable=False),
    Index("ix_graph_meetings_organizer", "organizer"),
    Index("ix_graph_meetings_meeting_id", "meeting_id"),
)

graph_sources = Table(
    "graph_sources",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("id", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("join_url", String(2000), nullable=False),
    Column("created", Float, nullable=False),
    Column("arrived_at", Float, nullable=False),
    Column("content", Text),
    Index("ix_graph_sources_join_url", "join_url"),
)

graph_subscriptions = Table(
    "graph_subscriptions",
    metadata,
    Column("organizer", String(64), primary_key=True),
    Column("id", String(64), nullable=False),
    Column("sealing", String(64), nullable=False),
    Column("hook", String(2000), nullable=False),
    Column("expires_at", Float, nullable=False),
)

# --- durable work ---------------------------------------------------------------------------------------------------

lanes = Table(
    "lanes",
    metadata,
    Column("key", String(400), primary_key=True),
    Column("gate", String(64), nullable=False),
    Column("epoch", BigInteger),
    Column("owner", String(64)),
    Column("lease_until", Float),
    Column("not_before", Float, nullable=False),
    Column("next_at", Float),
    Index("ix_lanes_next_at", "next_at"),
)

intents = Table(
    "intents",
    metadata,
    Column("id", _SERIAL, primary_key=True, autoincrement=True),
    Column("lane", String(400), nullable=False),
    Column("kind", String(64), nullable=False),
    Column("merge_key", String(128)),
    Column("payload", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("due_at", Float, nullable=False),
    Column("put_at", Float, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("started", BigInteger),
    Column("run_version", Integer),
    Column("trouble", Text),
    UniqueConstraint("lane", "merge_key"),
    Index("ix_intents_lane_id", "lane", "id"),
    sqlite_autoincrement=True,  # a number is never given twice, even after its row is gone
)

parked = Table(
    "parked",
    metadata,
    Column("id", _SERIAL, primary_key=True, autoincrement=True),
    Column("lane", String(400), nullable=False),
    Column("gate", String(64), nullable=False),
    Column("kind", String(64), nullable=False),
    Column("merge_key", String(128)),
    Column("payload", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("remedy", Text, nullable=False),
    Column("suspect", Boolean, nullable=False),
    Column("at", Float, nullable=False),
    Column("said", Text),
    Index("ix_parked_lane", "lane"),
    sqlite_autoincrement=True,  # a number is never given twice, even after its row is gone
)

buckets = Table(
    "buckets",
    metadata,
    Column("name", String(400), primary_key=True),
    Column("data", Text, nullable=False),
)

gates = Table(
    "gates",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("closed_at", Float, nullable=False),
    Column("probe_at", Float, nullable=False),
    Column("wait_s", Float, nullable=False),
    Column("reason", Text, nullable=False),
    Column("remedy", Text, nullable=False),
)
