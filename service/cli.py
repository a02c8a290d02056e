"""The command line."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import click

from service import logs, settings as settings_module
from service.progress import shown
from service.settings import Settings, passwords
from sop.errors import Trouble


class _Faulty(click.ClickException):
    """A failure with what to do about it."""

    def __init__(self, trouble: Trouble) -> None:
        lines = [trouble.reason]
        if trouble.remedy:
            lines.append(f"→ {trouble.remedy}")
        super().__init__("\n".join(lines))
        self.trouble = trouble


def _load(more_secrets: tuple[str, ...] = ()) -> Settings:
    try:
        settings = settings_module.load()
    except Trouble as trouble:
        raise _Faulty(trouble) from trouble
    logs.set_up(settings.log_level, [*settings.secrets(), *more_secrets])
    return settings


@contextmanager
def _told() -> Iterator[None]:
    """Trouble ends the command with its reason and its remedy."""
    try:
        yield
    except Trouble as trouble:
        raise _Faulty(trouble) from trouble


def _run(work: Coroutine[Any, Any, Any]) -> Any:
    with _told():
        return asyncio.run(work)


def _run_service(work: Coroutine[Any, Any, None]) -> None:
    """Whatever ends a service that nobody told to stop is told once, in the log, where secrets are left out."""
    try:
        _run(work)
    except click.ClickException:
        raise
    except Exception:
        logging.getLogger(__name__).exception("ended by a failure")
        raise SystemExit(1) from None


as_json = click.option("--json", "as_json", is_flag=True, help="Machine-readable output.")


@click.group()
@click.version_option(package_name="sopilot")
def main() -> None:
    """SOPilot: the team's standard operating procedure in Microsoft Teams, mirrored with Jira."""


@main.command()
@click.option("--no-worker", is_flag=True, help="Serve only; workers run as `sopilot worker` (PostgreSQL).")
def serve(no_worker: bool) -> None:
    """Run service and worker in one process."""
    settings = _load()
    from service import running

    running.install_loop()
    _run_service(running.serve(settings, with_worker=not no_worker))


@main.command()
def worker() -> None:
    """Run a worker beside services on the same PostgreSQL."""
    settings = _load()
    from service import running

    running.install_loop()
    _run_service(running.work(settings))


@main.command()
@as_json
def doctor(as_json: bool) -> None:
    """Check settings, database, Jira and Teams credentials; exit 0 only when ready."""
    from service import checks

    try:
        report = _run(checks.doctor(_load()))
    except _Faulty as faulty:
        report = checks.Report((checks.failed("settings", faulty.trouble),))
    if as_json:
        click.echo(json.dumps(report.as_json(), ensure_ascii=False))
    else:
        for check in report.checks:
            said = check.problem or check.note
            click.echo(f"{check.word:<3}  {check.name}" + (f": {said}" if said else ""))
            if check.note and not check.ok:
                click.echo(f"     {check.note}")
            if check.remedy and not check.ok:
                click.echo(f"     → {check.remedy}")
    if not report.ready:
        raise SystemExit(1)


@main.group(invoke_without_command=True)
@as_json
@click.pass_context
def parked(context: click.Context, as_json: bool) -> None:
    """List parked work with its reasons."""
    if context.invoked_subcommand is not None:
        return
    from service import parking

    found = _run(parking.parked(_load()))
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    if not found:
        click.echo("Nothing is parked.")
    for one in found:
        click.echo(f"{one['id']}  {one['kind']}  {one['lane']}  since {one['since']}\n     {one['reason']}")
        if one["remedy"]:
            click.echo(f"     → {one['remedy']}")


@parked.command()
@click.argument("ID", type=int)
@as_json
def retry(id: int, as_json: bool) -> None:
    """Give parked work another try."""
    from service import parking

    found = _run(parking.retry(_load(), id))
    if as_json:
        click.echo(json.dumps({"id": id, "retried": found}))
    elif found:
        click.echo(f"{id} is tried again.")
    if not found:
        raise click.ClickException(f"nothing is parked under {id}\n→ `sopilot parked` lists what is")


@main.group(invoke_without_command=True)
@click.option("--all", "everything", is_flag=True, help="Records that are over too.")
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@as_json
@click.pass_context
def sync(context: click.Context, everything: bool, dry_run: bool, as_json: bool) -> None:
    """Reconcile records and Jira now."""
    if context.invoked_subcommand is not None:
        return
    from service import syncing

    settings = _load()

    show = shown(as_json=as_json)
    if dry_run:
        found = _run(syncing.dry_run(settings, everything=everything, progress=show))
        click.echo(json.dumps(found, ensure_ascii=False) if as_json else syncing.dry_summary(found))
        if any("trouble" in line for line in found["changes"]):
            raise SystemExit(1)
        return

    result = _run(syncing.sync(settings, everything=everything, progress=show))
    click.echo(json.dumps(result, ensure_ascii=False) if as_json else syncing.summary(result))
    if result["waiting"] or result["parked"]:
        raise SystemExit(1)


@main.command()
@click.argument("ID")
@click.argument("FIELD", required=False)
@click.option("--last", type=click.IntRange(1, 100_000), default=50, show_default=True, help="How many changes.")
@as_json
def why(id: str, field: str | None, last: int, as_json: bool) -> None:
    """Tell the last changes of a record's field, or of all its fields."""
    from service import history

    found = _run(history.why(_load(), id, field, last))
    click.echo(json.dumps(found, ensure_ascii=False) if as_json else history.summary(found))


@sync.command("adopt")
@click.argument("JQL")
@click.option("--dry-run", is_flag=True, help="Say what would become a record, and change nothing.")
@click.option(
    "--as", "kind", type=click.Choice(["incident", "action"]), help="What those become of which nothing else tells it."
)
@click.option("--post", is_flag=True, help="Post their cards as those of new records; otherwise nothing is posted.")
@as_json
def sync_adopt(jql: str, dry_run: bool, kind: str | None, post: bool, as_json: bool) -> None:
    """Make records of issues that are in Jira already: those of the project that JQL finds."""
    from service import adopting

    settings = _load()

    show = shown(as_json=as_json)
    asked = adopting.Asked(jql, kind, dry_run=dry_run, posted=post)
    found = _run(adopting.adopt(settings, asked, show))
    click.echo(json.dumps(found, ensure_ascii=False) if as_json else adopting.summary(found))
    if found["left"]:
        raise SystemExit(1)


@sync.command("accept-mapping")
@as_json
def sync_accept_mapping(as_json: bool) -> None:
    """Have a changed mapping of sop.yaml written to the issues that exist, once a dry run has shown what that does."""
    from service import syncing

    found = _run(syncing.accept_mapping(_load()))
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
    elif not found["accepted"]:
        click.echo("The mapping is as it was accepted: there is nothing to do.")
    else:
        click.echo("\n".join(found["accepted"]))
        click.echo("Accepted. It is written by the service, or by `sopilot sync --all`, which shows how far it is.")


@main.group()
def database() -> None:
    """Back up, restore and move the database."""


@database.command("backup")
@click.argument("FILE", type=click.Path(path_type=Path))
@as_json
def database_backup(file: Path, as_json: bool) -> None:
    """Copy a SQLite database into a new file, also beside a running server."""
    from service import backup

    with _told():
        made = backup.backup(_load(), file)
    told = f"{made['file']}: {made['bytes']} bytes, {sum(made['rows'].values())} rows, read through without a fault."
    click.echo(json.dumps(made, ensure_ascii=False) if as_json else told)


@database.command("restore")
@click.argument("FILE", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@as_json
def database_restore(file: Path, as_json: bool) -> None:
    """Put a back-up in the place of a SQLite database that nobody serves."""
    from service import backup

    with _told():
        made = backup.restore(_load(), file)
    kept = f"\nWhat was there is kept as {made['kept']}." if made["kept"] else ""
    told = f"{made['database']} holds {sum(made['rows'].values())} rows of the back-up.{kept}"
    click.echo(json.dumps(made, ensure_ascii=False) if as_json else told)


@database.command("copy")
@click.option("--to", required=True, metavar="URL", help="postgresql://user@host/name of a new database.")
@as_json
def database_copy(to: str, as_json: bool) -> None:
    """Copy everything from SQLite to PostgreSQL, while nobody serves it."""
    from service import moving

    def show(table: str, rows: int) -> None:
        if not as_json:
            click.echo(f"{table}: {rows}", err=True)

    # Not through an event loop: Ctrl+C must end the transaction, and not wait for its commit.
    with _told():
        copied = moving.copy(_load(more_secrets=passwords(to)), to, show)
    click.echo(json.dumps(copied, ensure_ascii=False) if as_json else moving.summary(copied))


@main.command()
@click.option("--app-id", help="The bot's application id (default: MicrosoftAppId).")
@click.option("--host", help="Public host name of the service, for links.")
@click.option("--out", type=click.Path(path_type=Path), default=Path("sopilot-teams.zip"), show_default=True)
def manifest(app_id: str | None, host: str | None, out: Path) -> None:
    """Build the app package for a Teams tenant."""
    from service.manifest import build_package

    try:
        made = build_package(app_id or _load().app_id or "", host, out)
    except (Trouble, ValueError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{made} is ready: upload it in the Teams admin centre, or to one team.")


@main.group()
def sandbox() -> None:
    """The stand-ins alone."""


@sandbox.command("jira")
@click.option("--port", type=int, default=8081, show_default=True)
@click.option("--webhook", help="Where webhooks go (…/webhooks/jira).")
@click.option("--secret", help="What they are signed with.")
@click.option(
    "--deployment", type=click.Choice(["cloud", "server"]), default="cloud", show_default=True, help="Whose manners."
)
def sandbox_jira(port: int, webhook: str | None, secret: str | None, deployment: Literal["cloud", "server"]) -> None:
    """A stand-in Jira Cloud, or Data Center (which calls itself server)."""
    from service import demo

    _run(demo.jira_alone(port, webhook, secret, deployment))


@sandbox.command("teams")
@click.option("--port", type=int, default=8082, show_default=True)
@click.option("--bot", required=True, help="The bot's messaging endpoint (…/api/messages).")
def sandbox_teams(port: int, bot: str) -> None:
    """A stand-in Teams."""
    from service import demo

    _run(demo.teams_alone(port, bot))


@main.command()
@click.option("--port", type=int, envvar="DEMO_PORT", default=3978, show_default=True)
def demo(port: int) -> None:
    """SOPilot, both stand-ins and the page, from nothing."""
    from service import demo as demo_module

    logs.set_up("WARNING", [])
    _run(demo_module.run(port))
