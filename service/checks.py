"""Is it ready? The same checks for `/readyz` and `sopilot doctor`, each with what to do about it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any

from jira_sync.checks import compare
from jira_sync.client import JiraClient
from jira_sync.mapping import finding
from jira_sync.people_checks import of_people
from monitors.known import strangers
from service.database import upgraded
from service.house import House, build
from service.settings import Settings
from sop.desk.health import Health, health
from sop.desk.lanes_of import ALERTMANAGER_GATE, JIRA_GATE, project_of
from sop.desk.places import channel_of
from sop.errors import Misconfigured, Trouble
from teams_bot.protocol.identity import identity_of

OLDEST_S = 300.0
"""An intent that waits longer than this, in seconds, means that the worker does not keep up or does not run."""
AGAIN = "It is tried again by itself"
CHECK_S = 20.0
"""Seconds for one check."""
_REMEDIES = {
    "database": "Look whether it runs, and at SOPILOT_DATABASE_URL",
    "teams": "Look whether TEAMS_AUTHORITY can be reached from here",
    "jira": "Look at SOPILOT_JIRA_URL, and whether it can be reached from here",
    "people": "Look at SOPILOT_JIRA_URL, and whether it can be reached from here",
    "alertmanager": "Look at SOPILOT_ALERTMANAGER_URL, and whether it can be reached from here",
}


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at.

    warning: worth a look, but not what keeps it from being ready; problem, remedy: empty where it is well;
    note: what is worth knowing of it either way.
    """

    name: str
    ok: bool
    problem: str = ""
    remedy: str = ""
    warning: bool = False
    note: str = ""

    @property
    def word(self) -> str:
        """How `sopilot doctor` begins its line: `but` is worth a look, only `NOT` keeps it from being ready."""
        return "ok" if self.ok else "but" if self.warning else "NOT"


@dataclass(frozen=True, slots=True)
class Report:
    """All checks."""

    checks: tuple[Check, ...]

    @property
    def ready(self) -> bool:
        """Whether all is well."""
        return all(check.ok or check.warning for check in self.checks)

    def as_json(self) -> dict[str, Any]:
        """Plain data."""
        return {"ready": self.ready, "checks": [asdict(check) for check in self.checks]}


def failed(name: str, trouble: Trouble) -> Check:
    """A check that met this trouble; where it names no remedy, the one that fits most often."""
    return Check(name, False, trouble.reason, trouble.remedy or _REMEDIES.get(name, ""))


async def doctor(settings: Settings) -> Report:
    """All checks, those of the settings too, whatever of it cannot even be opened."""
    try:
        house = build(settings)
    except Misconfigured as fault:
        return Report((failed("settings", fault),))
    try:
        report = await check(house, await _upgraded(house))
    finally:
        await house.close()
    return Report((Check("settings", True), *report.checks))


async def _upgraded(house: House) -> Check | None:
    try:
        await upgraded(house.store)
    except Trouble as trouble:
        return failed("database", trouble)
    return None


async def check(house: House, broken: Check | None = None, *, insist: bool = True) -> Report:
    """Look at everything, all at once.

    broken: what is already known to be wrong with the database; insist: ask Jira even while its gate is closed, for a person
    who wants to know. Otherwise the gate's own probe is the one that asks.
    """
    state, database = (None, broken) if broken else await _database(house)
    shut = None if state is None or insist else next((g for g in state.gates if g.name == JIRA_GATE), None)
    jira = (
        _guarded("jira", _jira if state is not None else _jira_alone, house)
        if shut is None
        else _told(Check("jira", False, shut.reason, shut.remedy or AGAIN))
    )
    people = _guarded("people", _people, house) if insist else _told()
    *parts, named, monitors = await asyncio.gather(
        _guarded("teams", _teams, house), jira, people, _guarded("alertmanager", _alertmanager, house)
    )
    found = [database, *(one for part in parts for one in part)]
    # Deliveries come without its API: never what keeps the service from being ready.
    found += [replace(one, warning=True) for one in (*named, *monitors)]
    if state is not None:
        found += [_route(state), _unmet(state), _work(state), _parked(state), *_projects(state), *await _mapping(house)]
    return Report(tuple(found))


async def _told(*known: Check) -> list[Check]:
    return [*known]


async def _guarded(name: str, look: Callable[[House], Awaitable[list[Check]]], house: House) -> list[Check]:
    try:
        async with asyncio.timeout(CHECK_S):
            return await look(house)
    except Trouble as trouble:
        return [failed(name, trouble)]
    except TimeoutError:
        return [Check(name, False, f"no answer within {CHECK_S:.0f} s", _REMEDIES[name])]


async def _database(house: House) -> tuple[Health | None, Check]:
    try:
        state = await house.store.read(health, house.procedure, house.clock.now())
    except Trouble as trouble:
        return None, failed("database", trouble)
    return state, Check("database", True)


async def _teams(house: House) -> list[Check]:
    now = datetime.fromtimestamp(house.clock.now(), UTC)
    identity = await asyncio.to_thread(identity_of, house.adapter.credentials, now)
    checks = [Check("teams", True, note=identity.text)]
    try:
        await house.adapter.tokens.token()
    except Trouble as trouble:
        checks = [replace(failed("teams", trouble), note=identity.text)]
    if identity.problem:
        # What was read before goes on being good until the next renewal, or longer; then `teams` itself fails.
        checks.append(Check("teams identity", False, identity.problem, identity.remedy, warning=True))
    return checks


async def _jira_alone(house: House) -> list[Check]:
    """Without the database nobody knows what Jira has asked to be left alone with: it is asked all the same."""
    if house.jira is None:
        return await _jira(house)
    client = JiraClient(house.jira.account)
    try:
        return await _jira(house, client)
    finally:
        await client.close()


async def _jira(house: House, client: JiraClient | None = None) -> list[Check]:
    if house.jira is None:
        return [
            Check(
                "jira",
                False,
                "no Jira is set up: nothing is mirrored",
                "Set SOPILOT_JIRA_URL, SOPILOT_JIRA_PROJECT, and SOPILOT_JIRA_EMAIL with SOPILOT_JIRA_API_TOKEN (Cloud) or "
                "SOPILOT_JIRA_PAT (Data Center)",
            )
        ]
    findings = await compare(client or house.jira, house.procedure)
    checks = [Check("jira", False, one.problem, one.remedy) for one in findings] or [Check("jira", True)]
    if house.jira.account.webhook_secret is None:
        remedy = "Set SOPILOT_JIRA_WEBHOOK_SECRET and the same secret on Jira's admin webhook"
        if house.jira.account.is_data_center:
            remedy += "; where it has no field for one, end its URL with /webhooks/jira?token= and the secret"
        checks.append(Check("jira webhook", False, "Jira's webhooks are refused: no secret is set", remedy))
    return checks


async def _people(house: House) -> list[Check]:
    """Whom sop.yaml names. Too many requests for a probe, and who cannot be assigned keeps nobody else from working."""
    if house.jira is None or not house.procedure.people:
        return []
    client = JiraClient(house.jira.account)
    try:
        findings = await of_people(client, house.procedure)
    finally:
        await client.close()
    return [Check("people", False, one.problem, one.remedy) for one in findings] or [Check("people", True)]


async def _alertmanager(house: House) -> list[Check]:
    client = house.alertmanager
    if client is None:
        return []
    await client.is_settled()
    others = await house.store.read(strangers, client.account)
    if not others:
        return [Check("alertmanager", True)]
    problem = f"open incidents come from {', '.join(others)}: what is not told of them is asked of nobody"
    remedy = "If that is the one at SOPILOT_ALERTMANAGER_URL, name it in SOPILOT_ALERTMANAGER_EXTERNAL_URLS"
    return [Check("alertmanager", False, problem, remedy)]


def _route(state: Health) -> Check:
    where = state.routes["incident"]
    if where is None:
        lost = next((one for one in state.shut if "incident" in one.had_routes), None)
        why = f": they went to {lost.name}, and {lost.reason} ({lost.since})" if lost else ""
        remedy = "An admin types `route incidents here` in the channel (SOPILOT_ADMINS says who is one)"
        return Check(
            "route", False, f"incidents have no place to be posted; they are kept until they have{why}", remedy
        )
    shut = next((one for one in state.shut if one.id == channel_of(where)), None)
    if shut is not None:
        problem = f"incidents go to {shut.name}, where nothing can be posted since {shut.since}: {shut.reason}"
        return Check("route", False, problem, shut.remedy)
    return Check("route", True)


def _unmet(state: Health) -> Check:
    if state.unmet:
        problem = f"the procedure routes into conversations that SOPilot has never been in: {', '.join(state.unmet)}"
        remedy = (
            "Add the app there and mention it once, or correct the ids; until then the next route takes the incidents"
        )
        return Check("routes", False, problem, remedy, warning=True)
    return Check("routes", True)


def _work(state: Health) -> Check:
    # What Alertmanager's API brings can wait: its own check tells of it.
    gates = [gate for gate in state.gates if gate.name != ALERTMANAGER_GATE and project_of(gate.name) is None]
    closed = "; ".join(f"{gate.name}: {gate.reason}" for gate in gates)
    if closed:
        remedy = "; ".join(gate.remedy for gate in gates if gate.remedy) or AGAIN
        return Check("work", False, f"waiting for {closed}", remedy)
    if state.oldest_s > OLDEST_S:
        return Check("work", False, f"the oldest intent waits for {state.oldest_s:.0f} s", "Look whether a worker runs")
    return Check("work", True)


def _projects(state: Health) -> list[Check]:
    """Projects that take no changes: what is in others goes on."""
    shut = [gate for gate in state.gates if project_of(gate.name) is not None]
    return [Check("project", False, gate.reason, gate.remedy, warning=True) for gate in shut]


def _parked(state: Health) -> Check:
    if state.parked:
        # One record that needs a person must not take the service out of a load balancer.
        return Check("parked", False, f"{state.parked} parked", "`sopilot parked` lists them and why", warning=True)
    return Check("parked", True)


async def _mapping(house: House) -> list[Check]:
    found = await house.store.read(finding, house.procedure) if house.jira is not None else None
    return [Check("mapping", False, found.problem, found.remedy, warning=True)] if found is not None else []
