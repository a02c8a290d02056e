"""The container and compose files, as far as they can be judged without an engine: paths, names, commands, promises."""

from __future__ import annotations

import ast
import json
import re
import shlex
import subprocess
import sys
import threading
import tomllib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from dotenv import dotenv_values

from infra.layout import COMPOSE, LayoutError, filled_in, plan
from service import settings as settings_module
from service.cli import main
from service.running import DRAIN_S

ROOT = Path(__file__).parents[2]
INFRA = ROOT / "infra"
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
TEXT = (INFRA / "Containerfile").read_text()
INSTRUCTIONS = [
    tuple(line.split(None, 1))
    for line in re.sub(r"\\\n", " ", re.sub(r"^#.*\n", "", TEXT, flags=re.MULTILINE)).splitlines()
    if line.strip()
]
FINAL = INSTRUCTIONS[[n for n, (verb, _) in enumerate(INSTRUCTIONS) if verb == "FROM"][-1] :]
compose: dict[str, Any] = yaml.safe_load(COMPOSE.read_text())
SERVICES: dict[str, Any] = compose["services"]
OURS = {name: one for name, one in SERVICES.items() if one["image"].startswith("sopilot:")}
LIBPQ = {"PGPASSWORD"}  # PostgreSQL's manual, "Environment Variables" of libpq
GIVEN = {"POSTGRES_PASSWORD": "secret"}


def told(verb: str, among: list[tuple[str, ...]] = INSTRUCTIONS) -> list[str]:
    return [rest for word, rest in among if word == verb]


def environment(image: list[tuple[str, ...]]) -> dict[str, str]:
    return dict(pair.split("=", 1) for line in told("ENV", image) for pair in shlex.split(line))


def copied() -> list[str]:
    """What the image takes out of the project's folder."""
    return [path for line in told("COPY") if not line.startswith("--from") for path in line.split()[:-1]]


def test_every_instruction_is_one() -> None:
    known = "FROM ENV WORKDIR COPY RUN LABEL USER VOLUME EXPOSE STOPSIGNAL HEALTHCHECK ENTRYPOINT CMD".split()
    assert {verb for verb, _ in INSTRUCTIONS} == set(known)
    for image in told("FROM"):
        assert re.match(r"\S+/\S+:\d[\w.-]+( AS \w+)?$", image), f"{image} is not pinned, or names no registry"


def test_what_is_copied_exists_and_nothing_else_is_sent_to_the_engine() -> None:
    for path in copied():
        assert (ROOT / path).exists(), path
    sent = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert sent == set(copied())
    wheel = PYPROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["only-include"]
    assert {*wheel, "pyproject.toml", PYPROJECT["project"]["readme"]} <= set(copied())


def test_everything_is_installed_by_hash_and_nothing_runs_as_root() -> None:
    installs = [part.strip() for run in told("RUN") for part in run.split("&&") if " install " in part]
    assert len(installs) == 3
    for install in installs:
        assert "--require-hashes" in install or ("--no-deps" in install and "--no-index" in install), install
    user = told("USER", FINAL)[-1]
    assert re.fullmatch(r"[1-9]\d+:[1-9]\d+", user), "by number, so that an engine can see that it is not root"
    order = [verb for verb, _ in FINAL]
    assert order.index("USER") > max(n for n, verb in enumerate(order) if verb in ("RUN", "COPY"))


def test_what_the_image_sets_are_settings_and_what_it_runs_is_the_program() -> None:
    env = environment(FINAL)
    assert {name for name in env if name.startswith("SOPILOT_")} <= set(settings_module.names())
    assert told("EXPOSE", FINAL) == [env["SOPILOT_PORT"]]
    (entry,) = json.loads(told("ENTRYPOINT", FINAL)[0])
    assert entry in PYPROJECT["project"]["scripts"]
    assert_parses(json.loads(told("CMD", FINAL)[0]))
    assert told("STOPSIGNAL", FINAL) == ["SIGTERM"]
    python = re.findall(r"python:(\d+\.\d+)", told("FROM")[0])[0]
    assert tuple(map(int, python.split("."))) >= (3, 11)


def assert_parses(arguments: list[str]) -> None:
    """The command line takes these words."""
    command: click.Command = main
    context = click.Context(main)
    while isinstance(command, click.Group):
        name, found, arguments = command.resolve_command(context, arguments)
        assert found is not None, name
        command = found
    command.make_context(command.name, list(arguments))


@pytest.fixture
def answering() -> Iterator[HTTPServer]:
    """A server that answers /healthz with its `status`."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(self.server.status if self.path == "/healthz" else 404)  # type: ignore[attr-defined]
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


def test_the_health_check_tells_life_from_death(answering: HTTPServer) -> None:
    (check,) = told("HEALTHCHECK", FINAL)
    python, flag, code = ast.literal_eval(check.partition("CMD ")[2])
    assert (python, flag) == ("python", "-c")
    port = environment(FINAL)["SOPILOT_PORT"]
    assert f", {port}, " in code

    def health(at: int) -> int:
        here = code.replace(f", {port}, ", f", {at}, ")
        return subprocess.run([sys.executable, "-c", here], capture_output=True, check=False).returncode

    for status, ended in ((200, 0), (503, 1)):
        answering.status = status  # type: ignore[attr-defined]
        assert health(answering.server_port) == ended
    assert health(1) != 0


# --- compose.yaml ---------------------------------------------------------------------------------------------------

KEYS = set(
    "image build command environment env_file volumes ports depends_on restart init healthcheck deploy stop_grace_period "
    "read_only tmpfs cap_drop security_opt shm_size".split()
)
"""Those of the Compose specification (compose-spec.io) that the file may use."""


def test_compose_uses_what_compose_knows() -> None:
    assert {key for key in compose if not key.startswith("x-")} == {"name", "services", "volumes"}
    for name, one in SERVICES.items():
        assert set(one) <= KEYS, name
        assert one["restart"] == "unless-stopped"
        assert set(one.get("depends_on", ())) <= set(SERVICES)
        if name not in OURS:
            assert re.match(r"\S+/\S+:\d", one["image"]), f"{one['image']} is not pinned"


def test_two_services_two_workers_and_one_database() -> None:
    parts = plan(compose, GIVEN).parts
    assert [(part.name, part.arguments) for part in parts] == [
        ("service-1", ("serve", "--no-worker")),
        ("service-2", ("serve", "--no-worker")),
        ("worker-1", ("worker",)),
        ("worker-2", ("worker",)),
    ]
    for part in parts:
        assert_parses(list(part.arguments))
        assert set(part.environment) <= {*settings_module.names(), *LIBPQ}
        assert bool(part.address) == (part.arguments[0] == "serve")


def test_addresses_and_ports_fit_together() -> None:
    wanted = plan(compose, GIVEN)
    addresses = {part.address for part in wanted.parts if part.address}
    assert addresses == {value for name, value in wanted.balancer.items() if name.startswith("SERVICE_")}
    bound = wanted.balancer["BALANCER_BIND"].rpartition(":")[2]
    assert all(port.endswith(f":{bound}") for port in SERVICES["balancer"]["ports"])
    asked = set(re.findall(r'"\$\{(\w+)\}"', wanted.balancer_file.read_text()))
    assert asked == set(wanted.balancer)
    url = OURS["worker"]["environment"]["SOPILOT_DATABASE_URL"]
    database = SERVICES[wanted.database]["environment"]
    role, name = database["POSTGRES_USER"], database["POSTGRES_DB"]
    assert url == f"postgresql://{role}@{wanted.database}:5432/{name}"


def test_a_drain_has_time_and_a_worker_is_not_asked_over_http() -> None:
    for one in OURS.values():
        assert float(one["stop_grace_period"].removesuffix("s")) > DRAIN_S
        assert one["read_only"] is True
        assert one["cap_drop"] == ["ALL"]
    assert OURS["worker"]["healthcheck"] == {"disable": True}
    assert "healthcheck" not in OURS["service-1"], "the image's own"


def test_files_that_compose_reads_are_there_or_have_an_example() -> None:
    for one in OURS.values():
        assert one["env_file"] == ["sopilot.env"]
        assert (COMPOSE.parent / one["build"]["context"] / one["build"]["dockerfile"]).is_file()
    for volume in SERVICES["balancer"]["volumes"]:
        assert (INFRA / volume.split(":")[0]).is_file()
    named = {volume.split(":")[0] for volume in SERVICES["database"]["volumes"]}
    assert named == set(compose["volumes"])


def test_examples_name_settings_and_hold_no_secret() -> None:
    ours = dotenv_values(INFRA / "sopilot.env.example")
    assert set(ours) <= set(settings_module.names())
    assert not any(ours.values())
    asked = set(re.findall(r"\$\{(\w+)", COMPOSE.read_text()))
    theirs = dotenv_values(INFRA / "compose.env.example")
    assert asked == set(theirs)
    assert not theirs["POSTGRES_PASSWORD"]


def test_interpolation_is_composes() -> None:
    assert filled_in("${A}-${B:-b}-$$-${C:?no}", {"A": "a", "C": "c"}) == "a-b-$-c"
    with pytest.raises(LayoutError, match=r"POSTGRES_PASSWORD is not set: set it in infra/\.env"):
        plan(compose, {})


def test_a_layout_without_its_parts_is_refused() -> None:
    without = {"services": {name: one for name, one in SERVICES.items() if name != "balancer"}}
    with pytest.raises(LayoutError, match="haproxy"):
        plan(without, GIVEN)


# --- systemd --------------------------------------------------------------------------------------------------------


def test_the_unit_runs_the_program_and_lets_it_drain() -> None:
    lines = [line.partition("=") for line in (INFRA / "sopilot.service").read_text().splitlines() if "=" in line]
    unit = {name: value for name, _, value in lines}
    program, *arguments = unit["ExecStart"].split()
    assert Path(program).name in PYPROJECT["project"]["scripts"]
    assert_parses(arguments)
    assert float(unit["TimeoutStopSec"]) > DRAIN_S
    assert unit["KillSignal"] == "SIGTERM"
    assert unit["Environment"].partition("=")[0] in settings_module.names()
    assert unit["Restart"] == "always"
