"""Finer routes in `sop.yaml`: which incident fits, and what is said about a wrong one."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import msgspec
import orjson
import pytest

from sop.intake.alertmanager import LABELS_KEPT, VALUE_KEPT, parse as parse_delivery
from sop.procedure import ProcedureFault, parse
from sop.procedure.routing import When
from sop.records.items import Source
from tests.cards.samples import incident
from tests.sop.test_alertmanager import delivery

TEXT = files("sop.procedure").joinpath("sop.yaml").read_text(encoding="utf-8")
LINES = TEXT.count("\n")


def with_routes(*lines: str) -> str:
    return TEXT + "incident_routes:\n" + "".join(f"  - {line}\n" for line in lines)


def source(**more: Any) -> Source:
    labels = {"alertname": "SiteDown", "team": "db-tw"}
    return Source("alertmanager", "k", receiver="network", group_labels=labels, **more)


@pytest.mark.parametrize(
    ("when", "fits"),
    [
        ({"severity": "sev1"}, True),
        ({"severity": "sev2"}, False),
        ({"severity": ["sev2", "sev1"]}, True),
        ({"source": "alertmanager"}, True),
        ({"source": "people"}, False),
        ({"receiver": "net*"}, True),
        ({"receiver": ["dns", "mail"]}, False),
        ({"labels": {"team": "db-*"}}, True),
        ({"labels": {"team": "db-*", "alertname": "Other"}}, False),
        ({"labels": {"site": "*"}}, False),
        ({"severity": "sev1", "receiver": "network", "labels": {"team": ["web", "db-tw"]}}, True),
        ({"severity": "sev3", "receiver": "network"}, False),
    ],
)
def test_every_condition_must_fit(when: dict[str, Any], fits: bool) -> None:
    conditions = msgspec.convert(when, When)
    assert conditions.fits(incident(severity="sev1", source=source())) is fits


def test_what_people_typed_has_the_source_people() -> None:
    assert When(source="people").fits(incident(source=None))
    assert not When(receiver="*x*").fits(incident(source=None))


def test_routes_are_asked_in_order() -> None:
    procedure = parse(
        with_routes(
            "{when: {severity: sev1, receiver: network}, to: '19:first'}",
            "{when: {severity: 'sev[12]'}, to: '19:second'}",
        )
    )
    assert procedure.finer_routes(incident(severity="sev1", source=source())) == ("19:first", "19:second")
    assert procedure.finer_routes(incident(severity="sev2", source=source())) == ("19:second",)
    assert procedure.finer_routes(incident(severity="sev3", source=source())) == ()
    assert procedure.routed_to() == {"19:first", "19:second"}


@pytest.mark.parametrize(
    ("lines", "line", "said"),
    [
        (["{when: {severity: sev9}, to: '19:x'}"], 2, "'sev9' is not a severity"),
        (["{when: {severity: sev1}, to: '19:x'}", "{when: {}, to: '19:x'}"], 3, "fits every incident"),
        (["{when: {severity: sev1}, to: ''}"], 2, "names no conversation"),
        (["{when: {severity: sev1}, to: '19:x;messageid=5'}"], 2, "names a thread"),
        (["{when: {receiver: ''}, to: '19:x'}"], 2, "has an empty value"),
        (["{when: {labels: {team: []}}, to: '19:x'}"], 2, "has an empty value"),
        (["{when: {severity: sev1}, to: '19:x'}"] * 2, 3, "never reached"),
        (["{when: {colour: red}, to: '19:x'}"], 2, "unknown field `colour`"),
        (["{when: {severity: 5}, to: '19:x'}"], 2, "severity"),
        (["{to: '19:x'}"], 2, "when"),
    ],
)
def test_a_wrong_route_is_told_with_its_line_and_what_to_do(lines: list[str], line: int, said: str) -> None:
    with pytest.raises(ProcedureFault) as caught:
        parse(with_routes(*lines))
    (fault,) = caught.value.faults
    assert fault.line == LINES + line
    assert said in str(fault)
    assert fault.remedy


def test_the_commented_example_of_the_file_is_right() -> None:
    begun = TEXT.index("# incident_routes:")
    example = "\n".join(line.removeprefix("# ") for line in TEXT[begun:].splitlines())
    procedure = parse(TEXT[:begun] + example)
    assert len(procedure.incident_routes) == 2
    assert len(procedure.routes) == 2


def test_a_delivery_keeps_its_receiver_and_group_labels_small_and_clean() -> None:
    body = delivery("01_grouped_firing_2_f")
    kept = parse_delivery(orjson.dumps(body)).source
    assert kept.receiver == body["receiver"]
    assert kept.group_labels == body["groupLabels"]

    body |= {"receiver": "r" * 5000, "groupLabels": {f"n{n:03}": "a\u202e\x00b" + "v" * 5000 for n in range(500)}}
    kept = parse_delivery(orjson.dumps(body)).source
    assert len(kept.receiver) == VALUE_KEPT
    assert len(kept.group_labels) == LABELS_KEPT
    assert {len(value) for value in kept.group_labels.values()} == {VALUE_KEPT}
    assert all(value.startswith("abv") for value in kept.group_labels.values())
