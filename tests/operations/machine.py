"""One machine as docs/operations.md has it: its folders, versions under /opt, systemd's part; the page's commands run on it."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from dotenv import dotenv_values

from tests.service.support import ROOT, Ended, Running, World, healthy, until

PAGE = (ROOT / "docs" / "operations.md").read_text()
UNIT = (ROOT / "infra" / "sopilot.service").read_text()
_BLOCK = re.compile(r"^<!-- tried: (\S+) -->\n```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
BLOCKS = {name: [line.removeprefix("$ ") for line in text.splitlines()] for name, text in _BLOCK.findall(PAGE)}
"""The commands of each block that is marked as tried."""
LATER = """
from alembic import op
import sqlalchemy as sa

revision = "9000_made_up"
down_revision = "{head}"


def upgrade() -> None:
    op.create_table("made_up", sa.Column("id", sa.Integer(), primary_key=True))
    with op.batch_alter_table("items") as batch:
        batch.add_column(sa.Column("made_up", sa.Text()))
"""


class Machine:
    """Its root is a folder of the test. replaced: what stands in the page, and what it is here."""

    def __init__(self, made: World, root: Path) -> None:
        self.made = made
        self.root = root
        self.data = root / "var/lib/sopilot"
        self.backups = root / "var/backups/sopilot"
        self.env_file = root / "etc/sopilot/sopilot.env"
        self.running: Running | None = None
        self.replaced = {f"{top}/": f"{root}{top}/" for top in ("/opt", "/etc/sopilot", "/var/lib", "/var/backups")}
        for folder in (self.data, self.backups, self.env_file.parent):
            folder.mkdir(parents=True)
        self.install("0.1.0", ROOT)
        (root / "opt/sopilot").symlink_to(root / "opt/sopilot-0.1.0")

    def install(self, version: str, tree: Path) -> None:
        """A version's folder, whose program is the code of `tree`."""
        program = self.root / f"opt/sopilot-{version}/bin/sopilot"
        program.parent.mkdir(parents=True)
        program.write_text(f'#!/bin/sh\nPYTHONPATH={tree} exec {sys.executable} -m service "$@"\n')
        program.chmod(0o755)

    def environment(self) -> dict[str, str]:
        """As the page's first lines and the unit set it."""
        theirs = {name: value or "" for name, value in dotenv_values(self.env_file, interpolate=False).items()}
        path = f"{self.root}/opt/sopilot/bin:{os.environ['PATH']}"
        return {"PATH": path, "SOPILOT_DATA_DIR": str(self.data), "PYTHONUNBUFFERED": "1", **theirs}

    async def run(self, block: str) -> list[Ended]:
        """Run a block's commands, each of which must end well; what systemd is told is done here."""
        ended = []
        for line in BLOCKS[block]:
            if line.startswith("systemctl "):
                await self.systemctl(line.split()[1])
            else:
                ended.append(await self.shell(line))
                assert ended[-1].code == 0, (line, ended[-1])
        return ended

    async def shell(self, line: str) -> Ended:
        """Run one command."""
        for theirs, ours in self.replaced.items():
            line = line.replace(theirs, ours)
        piped = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(
            "bash", "-euc", line, env=self.environment(), cwd=self.data, stdout=piped, stderr=piped
        )
        return await Running(process, self.made.outputs).ended()

    async def systemctl(self, verb: str) -> None:
        """What systemd does with the unit. A start that fails raises AssertionError with what was said."""
        if verb in ("stop", "restart") and self.running is not None:
            assert (await self.running.terminated()).code == 0
            self.running = None
        if verb in ("start", "restart"):
            started = re.findall(r"^ExecStart=/(.*)$", UNIT, re.MULTILINE)[0].split()
            piped = asyncio.subprocess.PIPE
            process = await asyncio.create_subprocess_exec(
                str(self.root / started[0]),
                *started[1:],
                env=self.environment(),
                cwd=self.data,
                stdout=piped,
                stderr=piped,
            )
            running = Running(process, self.made.outputs)
            await until(lambda: process.returncode is not None or healthy(self.made, running), within_s=90)
            assert process.returncode is None, (await running.ended()).err
            self.running = running


@asynccontextmanager
async def machine(made: World, root: Path, database_url: str = "") -> AsyncIterator[Machine]:
    """A machine with the settings of a world's service; SQLite in its data folder unless a database is named."""
    one = Machine(made, root)
    ours = ("SOPILOT_", "MICROSOFTAPP", "TEAMS_")
    settings = {name: value for name, value in made.env.items() if name.upper().startswith(ours)}
    del settings["SOPILOT_DATABASE_URL"]
    if database_url:
        settings["SOPILOT_DATABASE_URL"] = database_url
    one.env_file.write_text("".join(f"{name}={value}\n" for name, value in settings.items()))
    try:
        yield one
    finally:
        if one.running is not None:
            await one.running.killed()


def newer_tree(folder: Path, head: str) -> Path:
    """The code of a made-up later version, which has one more migration."""
    for room in ("sop", "cards", "teams_bot", "jira_sync", "monitors", "service", "sandbox"):
        ignored = shutil.ignore_patterns("__pycache__", "page")
        shutil.copytree(ROOT / room, folder / room, ignore=ignored)
    (folder / "sop/storage/migrations/versions/9000_made_up.py").write_text(LATER.format(head=head))
    return folder
