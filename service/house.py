"""Building everything, once, out of the settings."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from jira_sync.account import Account
from jira_sync.accounts import Accounts
from jira_sync.adoption import Adoption
from jira_sync.backfill import Backfill
from jira_sync.boards import Boards
from jira_sync.client import JiraClient
from jira_sync.mirror import Mirror
from jira_sync.nightly import Nightly, ensure_nightly
from jira_sync.pace import Pace as JiraPace
from jira_sync.relating import Relating
from jira_sync.sweep import Sweep, ensure_sweep
from jira_sync.uploading import Uploading
from monitors.account import AlertmanagerAccount
from monitors.client import AlertmanagerClient
from monitors.looks import Looks, put_reconcile
from service.database import open_database
from service.metrics import Metrics
from service.settings import Settings
from sop.desk import Desk, lanes_of as names, notices
from sop.errors import Misconfigured, Trouble
from sop.lanes import Calm, Clock, Job, SystemClock, Task, Worker
from sop.procedure import Procedure, ProcedureFault, load, load_default
from sop.storage import Store
from sop.words.files import MEGABYTE
from teams_bot.announcing import Announcing
from teams_bot.bot import SopilotBot, Tongue
from teams_bot.fetching import Fetching
from teams_bot.graph import refusals
from teams_bot.graph.account import GraphAccount
from teams_bot.graph.answers import Why
from teams_bot.graph.edge import GraphEdge
from teams_bot.messages import Messages
from teams_bot.minuting import Minuting
from teams_bot.noticing import Noticing
from teams_bot.pace import Limits, Pace
from teams_bot.people import Roster
from teams_bot.presses import Presses
from teams_bot.protocol.adapter import SopilotAdapter
from teams_bot.protocol.certificate import CertificateFile
from teams_bot.protocol.credentials import TeamsCredentials
from teams_bot.refusals import Refusals
from teams_bot.reminding import Digests, Reminders, put_next as put_reminders
from teams_bot.reporting import Reporting
from teams_bot.reviewing import Reviewing, put_next as put_review
from teams_bot.sending import Sending
from teams_bot.storming import Storming
from teams_bot.ticking import Ticking
from teams_bot.transcripts import Transcripts

OnTrouble = Callable[[Connection, Job, Trouble], None]
WORKED_AT_ONCE = 48
"""Lanes that a worker works on at the same time, three quarters of them for one destination. How often that may be asked is a
matter of its buckets."""
SYNC_QUIET_S = 1.0
"""A pause that ends a burst of changes of one item: then it is written to Jira."""
CARD_QUIET_S = 2.0
"""The same for its cards. Longer: what Jira then answers is on the card as well."""


@dataclass(frozen=True)
class House:
    """Everything that a process of SOPilot is made of. jira, mirror, adoption, alertmanager, graph: None where none is set up."""

    settings: Settings
    store: Store
    clock: Clock
    procedure: Procedure
    desk: Desk
    metrics: Metrics
    adapter: SopilotAdapter
    bot: SopilotBot
    jira: JiraClient | None
    mirror: Mirror | None
    adoption: Adoption | None
    alertmanager: AlertmanagerClient | None
    graph: GraphEdge | None
    tasks: dict[str, Task]

    def worker(self) -> Worker:
        """A worker for all of it."""
        worker = Worker(self.store, self.tasks, self.clock, concurrency=WORKED_AT_ONCE)
        worker.on_settled = lambda job, outcome: self.metrics.settled(job, outcome, self.clock)
        return worker

    async def points_left(self) -> float:
        """Of this hour's budget for Jira; infinite without one."""
        pace = self.jira.pace if self.jira is not None else None
        return await pace.points_left() if pace is not None else math.inf

    async def start_schedules(self) -> None:
        """See that every schedule has its next turn."""
        now, zone, meetings = self.clock.now(), ZoneInfo(self.settings.timezone), self.procedure.meetings
        await self.store.tx(put_reminders, now, zone, meetings)
        await self.store.tx(put_review, now, zone, meetings)
        if self.jira is not None:
            await self.store.tx(ensure_sweep, self.clock.now())
            await self.store.tx(ensure_nightly, self.clock.now(), ZoneInfo(self.settings.timezone))
        if self.alertmanager is not None:
            await self.store.tx(put_reconcile, self.clock.now())
        if self.graph is not None:
            await self.graph.start()
        else:
            await self.store.tx(refusals.unasked, [*Why, names.GRAPH_GATE], self.clock.now())

    async def close(self) -> None:
        """Let everything go, the database last."""
        await self.adapter.close()
        if self.jira is not None:
            await self.jira.close()
        if self.alertmanager is not None:
            await self.alertmanager.close()
        if self.graph is not None:
            self.graph.close()
        await self.store.close()


def build(settings: Settings) -> House:
    """Build it; nothing is connected or migrated yet. Raises Misconfigured."""
    procedure = load_procedure(settings.procedure)
    credentials = teams_credentials(settings)
    store = open_database(settings)
    clock = SystemClock()
    account = jira_account(settings)
    desk = Desk(procedure, account is not None, clock, listens=settings.graph != "off")
    metrics = Metrics()
    adapter = SopilotAdapter(credentials)
    roster = Roster(store, adapter.connector, procedure, settings.admins, clock)
    bot = _bot(settings, store, desk, roster)
    bot.on_activity = lambda kind: metrics.activities.labels(kind).inc()
    pace = Pace(store, clock, adapter.connector, Limits(settings.teams_requests_per_second))
    refusals = Refusals(store, desk, adapter.connector)
    sending = Sending(store, desk, pace, refusals, settings.timezone, Calm(clock, CARD_QUIET_S))
    limit = settings.file_limit_mb * MEGABYTE
    fetching = Fetching(store, desk, adapter.downloads, limit)
    minuting = Minuting(store, desk, roster, adapter.downloads, limit, settings.timezone)
    reviewing = Reviewing(store, desk, pace, refusals, settings.timezone)
    tasks = {
        # A post cannot be looked up: one that had no answer is repeated once, so that there is one twin at most.
        names.CARD: Task(sending.refresh, repeats=1, prepare=sending.stand_in_line),
        names.SUPERSEDE: Task(sending.supersede),
        names.SAY: Task(sending.say, repeats=1),
        names.STORM: Task(Storming(store, desk, pace, refusals, settings.timezone).refresh, repeats=1),
        names.NIGHTLY_REPORT: Task(Reporting(store, desk, pace, refusals, settings.timezone).report, repeats=1),
        names.REMIND: Task(Reminders(store, desk, settings.timezone).remind, parks=False),
        names.DIGEST: Task(Digests(store, desk, pace, refusals, adapter.connector, settings.timezone).show, repeats=1),
        names.REVIEW: Task(reviewing.review, parks=False),
        names.FIGURES: Task(reviewing.figures, repeats=1),
        names.REOPEN: Task(sending.reopen),
        names.MEETING_TICK: Task(Ticking(desk).tick, parks=False),
        names.MEETING_TELL: Task(
            Announcing(store, desk, pace, refusals, adapter.connector, settings.timezone).tell, repeats=1
        ),
        names.MINUTES: Task(minuting.run, minuting.on_trouble),
        names.FETCH: Task(fetching.fetch, fetching.on_trouble),
        names.NOTICE: Task(Noticing(store, desk, pace, refusals, settings.timezone).watch, parks=False, repeats=1),
    }

    jira = JiraClient(account, JiraPace(store, clock, settings.jira_points_per_hour)) if account is not None else None
    mirror = Mirror(store, desk, jira, Calm(clock, SYNC_QUIET_S)) if jira is not None else None
    adoption = Adoption(store, desk, jira) if jira is not None else None
    if jira is not None and mirror is not None and adoption is not None:
        tasks[names.SYNC] = Task(mirror.sync, _watched(clock, mirror.on_trouble))
        tasks[names.MARK] = Task(adoption.mark, _watched(clock))
        tasks[names.BACKFILL] = Task(Backfill(store, clock).run, parks=False)
        tasks[names.LINK_ACCOUNT] = Task(Accounts(store, desk, jira).run, _watched(clock))
        uploading = Uploading(store, desk, jira)
        tasks[names.UPLOAD] = Task(uploading.run, _watched(clock, uploading.on_trouble))
        tasks[names.RELATE] = Task(Relating(store, jira).run, _watched(clock))
        tasks[names.BOARD] = Task(Boards(store, desk, jira).run, _watched(clock, mirror.on_trouble))
        sweep = Sweep(store, jira, clock, procedure.jira.projects(jira.account.project))
        tasks[names.SWEEP] = Task(sweep.run, _watched(clock), parks=False)
        tasks[names.NIGHTLY] = Task(
            Nightly(store, jira, clock, ZoneInfo(settings.timezone)).run, _watched(clock), parks=False
        )
    monitor = alertmanager_account(settings)
    alertmanager = AlertmanagerClient(monitor) if monitor is not None else None
    if alertmanager is not None:
        looks = Looks(store, desk, alertmanager, clock)
        tasks[names.LOOK] = Task(looks.look, _watched(clock))
        tasks[names.RECONCILE] = Task(looks.reconcile, _watched(clock), parks=False)
    graph = _graph(settings, store, desk, adapter, metrics)
    if graph is not None:
        tasks |= graph.tasks(_watched(clock))
    return House(
        settings,
        store,
        clock,
        procedure,
        desk,
        metrics,
        adapter,
        bot,
        jira,
        mirror,
        adoption,
        alertmanager,
        graph,
        tasks,
    )


def _graph(settings: Settings, store: Store, desk: Desk, adapter: SopilotAdapter, metrics: Metrics) -> GraphEdge | None:
    """The Graph to read meetings in, None where none is to be."""
    if settings.graph == "off":
        return None
    account = GraphAccount(
        adapter.credentials,
        settings.graph_url,
        hook=settings.graph_notification_url,
        insights=settings.graph_insights,
    )
    graph = GraphEdge(store, desk.clock, account, adapter.session, Transcripts(desk).arrived, settings.timezone)
    graph.on_notification = lambda result: metrics.notifications.labels(result).inc()
    return graph


def _watched(clock: Clock, also: OnTrouble | None = None) -> OnTrouble:
    """What is stored where a gate closes: besides what the task itself wants, that the gate be watched for the admins."""

    def on_trouble(connection: Connection, job: Job, trouble: Trouble) -> None:
        if also is not None:
            also(connection, job, trouble)
        notices.watch(connection, job.gate, clock.now())

    return on_trouble


def _bot(settings: Settings, store: Store, desk: Desk, roster: Roster) -> SopilotBot:
    tongue = Tongue(settings.language, settings.timezone)
    return SopilotBot(store, desk, roster, Messages(desk), Presses(desk), tongue)


def load_procedure(path: Path | None) -> Procedure:
    """The team's procedure, or the one that SOPilot ships. Raises Misconfigured."""
    try:
        return load(path) if path is not None else load_default()
    except ProcedureFault as fault:
        raise Misconfigured(
            str(fault), setting="SOPILOT_PROCEDURE", remedy="Correct these lines; `sopilot doctor` checks again"
        ) from fault
    except OSError as error:
        raise Misconfigured(
            f"{path} cannot be read: {error.strerror}", setting="SOPILOT_PROCEDURE", remedy="Check the path"
        ) from error


def teams_credentials(settings: Settings) -> TeamsCredentials:
    """The bot's identity. Raises Misconfigured where something is missing or contradicts itself.

    A certificate's file is looked into, so that a wrong path stops the start. Whether it has expired is not asked: a
    service that only Teams refuses goes on taking alerts, and says what is wrong.
    """
    tenant = settings.app_tenant_id or ""
    credentials = TeamsCredentials(
        app_id=settings.app_id or "",
        password=settings.app_password.get_secret_value() if settings.app_password else "",
        certificate=_certificate(settings),
        tenant_id=tenant,
        app_type=settings.app_type,
        # Authorities are often written with the tenant at their end, as in Entra's own pages.
        authority=settings.teams_authority.rstrip("/").removesuffix(f"/{tenant}"),
        openid_metadata=settings.teams_openid_metadata,
    )
    if credentials.certificate is not None:
        credentials.certificate.read()
    return credentials


def _certificate(settings: Settings) -> CertificateFile | None:
    if settings.app_certificate_path is None:
        return None
    password = settings.app_certificate_password
    return CertificateFile(settings.app_certificate_path, password.get_secret_value() if password else None)


def jira_account(settings: Settings) -> Account | None:
    """The Jira to mirror with, None where none is set up."""
    token = settings.jira_pat or settings.jira_api_token
    if not (settings.jira_url and token and settings.jira_project):
        return None
    secret = settings.jira_webhook_secret
    return Account(
        url=settings.jira_url.rstrip("/"),
        email=None if settings.jira_pat else settings.jira_email,
        token=token.get_secret_value(),
        project=settings.jira_project,
        webhook_secret=secret.get_secret_value() if secret else None,
    )


def alertmanager_account(settings: Settings) -> AlertmanagerAccount | None:
    """The Alertmanager to ask, None where none is set up."""
    if settings.alertmanager_url is None:
        return None
    url = settings.alertmanager_url.rstrip("/")
    password, token = settings.alertmanager_password, settings.alertmanager_token
    return AlertmanagerAccount(
        url=url,
        external_urls=frozenset(one.rstrip("/") for one in settings.alertmanager_external_urls) or frozenset({url}),
        settling=timedelta(seconds=settings.alertmanager_settling_s),
        user=settings.alertmanager_user or "",
        password=password.get_secret_value() if password else "",
        token=token.get_secret_value() if token else "",
    )
