"""Alertmanager's deliveries, as captured from a real one."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from itertools import permutations
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given, strategies as st

from sop.intake.alertmanager import BadPayload, parse
from sop.procedure import load_default
from sop.records.commands import AlertsSeen, Command, MoveTo
from sop.records.items import Alert, Incident
from sop.records.outcomes import Change, Code, Refusal
from sop.records.people import SYSTEM, Actor, Person, Role, Side
from sop.rules import Given, alerts, decide

CAPTURED = Path(__file__).parent.parent / "captured" / "alertmanager"
PROCEDURE = load_default()
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
LEAD = Actor(Person("Mei"), Side.TEAMS, Role.LEAD)


def delivery(name: str) -> dict[str, Any]:
    body: dict[str, Any] = json.loads((CAPTURED / f"{name}.json").read_text())["body"]
    return body


def seen(name: str) -> AlertsSeen:
    return parse(orjson.dumps(delivery(name)))


def apply(item: Incident | None, action: Any, actor: Actor = SYSTEM) -> Incident | Refusal:
    command = Command(id="c", actor=actor, at=NOW, action=action)
    decision = decide(item, command, Given(PROCEDURE, "INC-1", "uid"))
    if isinstance(decision, Change):
        assert isinstance(decision.item, Incident)
        return decision.item
    return decision


def incident(item: Incident | Refusal) -> Incident:
    assert isinstance(item, Incident), item
    return item


@pytest.mark.parametrize("path", sorted(CAPTURED.glob("*.json")), ids=lambda path: path.stem)
def test_every_captured_delivery_is_read(path: Path) -> None:
    action = parse(orjson.dumps(json.loads(path.read_text())["body"]))
    assert action.alerts
    assert action.title
    assert action.source.system == "alertmanager"


def test_a_group_opens_one_incident_with_what_it_is_about() -> None:
    item = incident(apply(None, seen("01_grouped_firing_2_f")))
    assert item.title == "SiteDown: shop.example.tw, www.example.tw"
    assert item.severity == "sev1"
    assert item.firing == 2
    assert "shop.example.tw" in item.description


def test_it_is_resolved_by_alert_and_reopened_by_a_new_one() -> None:
    item = incident(apply(None, seen("01_grouped_firing_2_f")))
    item = incident(apply(item, seen("01_grouped_firing_3_f")))
    assert item.firing == 3
    item = incident(apply(item, seen("01_grouped_firing_3_fr")))
    assert (item.firing, item.stage) == (2, "reported")
    item = incident(apply(item, seen("01_grouped_resolved_2_r")))
    assert (item.firing, item.stage) == (0, "resolved")


def test_the_top_level_status_closes_nothing_while_alerts_are_truncated() -> None:
    """Captured: `status: resolved`, two alerts resolved, three more left out of the delivery."""
    body = delivery("04_truncated_firing_f_3")
    item = incident(apply(None, parse(orjson.dumps(body))))
    resolved = delivery("04_truncated_resolved_r_3")
    resolved["groupKey"], resolved["receiver"] = body["groupKey"], body["receiver"]
    assert resolved["status"] == "resolved"
    after = incident(apply(item, parse(orjson.dumps(resolved))))
    assert after.stage == "reported"


def test_repeated_and_stale_deliveries_are_harmless() -> None:
    item = incident(apply(None, seen("01_grouped_firing_2_f")))
    again = apply(item, seen("01_grouped_firing_2_f"))
    assert isinstance(again, Refusal)
    assert again.code is Code.ALREADY
    over = incident(apply(incident(apply(item, seen("01_grouped_firing_3_fr"))), seen("01_grouped_resolved_2_r")))
    late = apply(over, seen("01_grouped_firing_2_f"))
    assert isinstance(late, Refusal), "a stale firing after the resolved reopens nothing"


def test_a_closed_incident_stays_closed_until_something_new_fires() -> None:
    item = incident(apply(None, seen("01_grouped_firing_2_f")))
    closed = incident(apply(item, MoveTo("closed"), LEAD))
    assert isinstance(apply(closed, seen("01_grouped_firing_2_f")), Refusal), "the monitor only repeats itself"
    fresh = delivery("01_grouped_firing_2_f")
    fresh["alerts"] = fresh["alerts"][:1]
    fresh["alerts"][0]["startsAt"] = "2026-11-22T13:00:00Z"
    anew = incident(apply(closed, parse(orjson.dumps(fresh))))
    assert (anew.stage, anew.firing, len(anew.alerts)) == ("reported", 1, 1)


def test_a_repeated_end_undoes_nobodys_reopening() -> None:
    item = incident(apply(None, seen("01_grouped_firing_2_f")))
    over = incident(apply(incident(apply(item, seen("01_grouped_firing_3_fr"))), seen("01_grouped_resolved_2_r")))
    reopened = incident(apply(over, MoveTo("diagnosing"), LEAD))
    again = apply(reopened, seen("01_grouped_resolved_2_r"))
    assert isinstance(again, Refusal) or again.stage == "diagnosing"


def test_a_group_first_heard_of_when_it_is_over_opens_nothing() -> None:
    assert isinstance(apply(None, seen("01_grouped_resolved_2_r")), Refusal)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"version": "5"}, "version"),
        ({"alerts": []}, "no alerts"),
        ({"alerts": 3}, "alerts"),
        ({"groupKey": None}, "groupKey"),
    ],
)
def test_what_is_no_delivery_is_refused_with_its_reason(change: dict[str, Any], message: str) -> None:
    with pytest.raises(BadPayload, match=message):
        parse(orjson.dumps(delivery("01_grouped_firing_2_f") | change))


@given(st.binary(max_size=200))
def test_arbitrary_bytes_are_read_or_refused(body: bytes) -> None:
    with pytest.raises(BadPayload):
        parse(body)


_TOLD = st.builds(
    lambda print_, start, length: Alert(
        str(print_),
        NOW + timedelta(minutes=start),
        "A",
        ends_at=None if length is None else NOW + timedelta(minutes=start + length),
    ),
    st.integers(0, 2),
    st.integers(0, 2),
    st.none() | st.integers(1, 3),
)


@given(st.lists(_TOLD, max_size=4))
def test_the_order_of_deliveries_does_not_matter(told: list[Alert]) -> None:
    def state(order: tuple[Alert, ...]) -> set[tuple[str, datetime, datetime | None]]:
        known: tuple[Alert, ...] = ()
        for alert in order:
            known = alerts.merge(known, (alert,))
        return {(one.fingerprint, one.starts_at, one.ends_at) for one in known}

    expected = state(tuple(told))
    assert all(state(order) == expected for order in permutations(told))
