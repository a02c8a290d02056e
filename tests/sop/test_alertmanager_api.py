"""What Alertmanager's API answers, as captured from a real one, and what a look at a group makes of it."""

from __future__ import annotations

import contextlib
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import orjson
import pytest
from hypothesis import given, strategies as st

from sop.intake import alertmanager_api as api
from sop.intake.alertmanager import BadPayload, read
from sop.procedure import load_default
from sop.records.commands import AlertsSeen, Command, MoveTo
from sop.records.items import Alert, Incident
from sop.records.outcomes import Change
from sop.records.people import SYSTEM, Actor, Person, Role, Side
from sop.rules import Given, decide

CAPTURED = Path(__file__).parent.parent / "captured"
GROUPS, ALERTS, STATUS = (
    (CAPTURED / "alertmanager_api" / f"{n}.json").read_bytes() for n in ("groups", "alerts", "status")
)
LABELS = {"alertname": "HighLatency", "severity": "warning"}
GROUP = api.Group("sopilot", "{}:{…}", LABELS, "http://alertmanager:9093", listed=2, left_out=3)
NOW = datetime(2026, 11, 25, 18, 40, tzinfo=UTC)
LEAD = Actor(Person("Mei"), Side.TEAMS, Role.LEAD)


def apply(item: Incident | None, action: Any, actor: Actor = SYSTEM) -> Incident | None:
    """The incident after that; itself where nothing is changed."""
    decision = decide(item, Command(id="c", actor=actor, at=NOW, action=action), Given(load_default(), "INC-1", "uid"))
    if not isinstance(decision, Change):
        return item
    assert isinstance(decision.item, Incident)
    return decision.item


def firing(item: Incident | None) -> set[str]:
    assert item is not None
    return {alert.summary[0] for alert in item.alerts if alert.ends_at is None}


def listed(*sites: str, state: str = "active") -> list[api.ListedAlert]:
    """As the API lists these sites' alerts."""
    found = api.alerts_of(GROUPS, GROUP)
    assert found is not None
    return [msgspec.structs.replace(one, status=api._Status(state)) for one in found if one.labels["site"] in sites]


def delivered(*sites: str, left_out: int, status: str = "firing") -> AlertsSeen:
    """A delivery about these sites, as the webhook would bring it."""
    action = api.seen(GROUP, listed(*sites), (), NOW, settled=True)
    alerts = action.alerts
    if status == "resolved":
        alerts = tuple(msgspec.structs.replace(one, ends_at=NOW - timedelta(minutes=1)) for one in alerts)
    source = msgspec.structs.replace(action.source, truncated=left_out, looked=False)
    return msgspec.structs.replace(action, alerts=alerts, source=source)


def look(item: Incident | None, there: list[api.ListedAlert], *, settled: bool = True) -> Incident | None:
    known = tuple(one for one in item.alerts if one.ends_at is None) if item else ()
    return apply(item, api.seen(GROUP, there, known, NOW, settled))


def test_a_truncated_delivery_names_its_group() -> None:
    body = json.loads((CAPTURED / "alertmanager" / "04_truncated_firing_f_3.json").read_text())["body"]
    group = api.group_left_short(read(orjson.dumps(body)))
    assert group is not None
    assert (group.receiver, group.labels, group.listed, group.left_out) == ("truncated", LABELS, 2, 3)
    assert group.url == "http://alertmanager.example:9093"
    whole = json.loads((CAPTURED / "alertmanager" / "01_grouped_firing_2_f.json").read_text())["body"]
    assert api.group_left_short(read(orjson.dumps(whole))) is None


def test_what_was_left_out_comes_onto_the_incident_but_nothing_that_is_silenced() -> None:
    item = apply(None, delivered("a", "b", left_out=3))
    found = api.alerts_of(GROUPS, GROUP)
    assert found is not None
    assert [one.labels["site"] for one in found if not one.notified] == ["e"]
    after = look(item, list(found))
    assert firing(after) == {"a", "b", "c", "d"}
    assert after is not None
    assert after.source is not None
    assert after.source.truncated == 0
    assert look(after, list(found)) is after, "a look that sees nothing new changes nothing"


def test_the_next_truncated_delivery_does_not_make_known_alerts_unknown_again() -> None:
    item = look(apply(None, delivered("a", "b", left_out=2)), listed(*"abcd"))
    again = apply(item, delivered("a", "b", left_out=2))
    assert again is item
    more = apply(item, delivered("a", "b", left_out=3))
    assert more is not None
    assert more.source is not None
    assert more.source.truncated == 1


def test_a_truncated_end_resolves_once_the_group_is_gone() -> None:
    item = look(apply(None, delivered("a", "b", left_out=2)), listed(*"abcd"))
    item = apply(item, delivered("a", "b", left_out=2, status="resolved"))
    assert item is not None
    assert (firing(item), item.stage) == ({"c", "d"}, "reported")
    item = look(item, [])
    assert item is not None
    assert (firing(item), item.stage) == (set(), "resolved")


def test_without_a_look_what_is_left_out_counts_as_unknown() -> None:
    item = apply(None, delivered("a", "b", left_out=2))
    after = apply(item, delivered("c", "d", left_out=2))
    assert after is not None
    assert after.source is not None
    assert (firing(after), after.source.truncated) == ({"a", "b", "c", "d"}, 2)


def test_it_resolves_also_where_nobody_looked_before_the_end() -> None:
    item = apply(apply(None, delivered("a", "b", left_out=2)), delivered("a", "b", left_out=2, status="resolved"))
    assert item is not None
    assert item.stage == "reported", "two are unknown"
    item = look(item, [])
    assert item is not None
    assert item.stage == "resolved"


def test_where_all_that_was_told_is_over_what_was_left_out_opens_the_incident() -> None:
    assert apply(None, delivered("a", "b", left_out=2, status="resolved")) is None
    opened = look(None, listed("c", "d"))
    assert firing(opened) == {"c", "d"}
    assert opened is not None
    assert opened.title == "HighLatency: c, d"


def test_an_alertmanager_that_has_just_started_adds_but_ends_nothing() -> None:
    item = apply(None, delivered("a", "b", left_out=3))
    after = look(item, [], settled=False)
    assert firing(after) == {"a", "b"}
    assert after is not None
    assert after.source is not None
    assert after.source.truncated == 3
    after = look(after, listed("c"), settled=False)
    assert firing(after) == {"a", "b", "c"}
    assert after is not None
    assert after.source is not None
    assert after.source.truncated == 2, "two are still unknown"


def test_what_is_silenced_goes_on() -> None:
    item = look(apply(None, delivered("a", "b", left_out=0)), listed("a", "b"))
    assert look(item, listed("a", "b", state="suppressed")) is item


@pytest.mark.parametrize("by", ["delivery", "look"])
def test_an_assumed_end_is_undone_by_whatever_says_that_it_fires(by: str) -> None:
    item = apply(None, delivered("a", left_out=0))
    over = look(item, [])
    assert over is not None
    assert over.stage == "resolved"
    again = apply(over, delivered("a", left_out=0)) if by == "delivery" else look(over, listed("a"))
    assert again is not None
    assert (firing(again), again.stage) == ({"a"}, "reported")


def test_a_told_end_takes_the_place_of_an_assumed_one_and_stands() -> None:
    over = look(apply(None, delivered("a", left_out=0)), [])
    told = apply(over, delivered("a", left_out=0, status="resolved"))
    assert told is not None
    (alert,) = told.alerts
    assert alert.ends_at == NOW - timedelta(minutes=1)
    assert not alert.assumed
    assert look(told, listed("a")) is told, "a told end stands against a list that was read before it"


def test_a_closed_incident_is_not_opened_anew_by_what_it_knew() -> None:
    closed = apply(look(apply(None, delivered("a", "b", left_out=2)), listed(*"abcd")), MoveTo("closed"), LEAD)
    assert look(closed, listed(*"abcd")) is closed


def test_a_start_that_the_api_cuts_to_milliseconds_is_the_same_alert() -> None:
    (one,) = listed("a")
    exact = Alert(one.fingerprint, one.startsAt + timedelta(microseconds=456), "HighLatency")
    (told,) = api.seen(GROUP, [one], (exact,), NOW, settled=True).alerts
    assert told.starts_at == exact.starts_at


def test_a_record_is_bounded_and_says_how_many_more_there_are() -> None:
    (one,) = listed("a")
    many = [
        msgspec.structs.replace(one, fingerprint=f"{number:016x}", startsAt=one.startsAt + timedelta(seconds=number))
        for number in range(api.KEPT_FIRING + 500)
    ]
    item = look(None, many)
    assert item is not None
    assert item.source is not None
    assert (item.firing, item.source.truncated) == (api.KEPT_FIRING, 500)
    assert look(item, list(reversed(many))) is item, "the same ones are kept"


def test_two_groups_that_look_the_same_are_not_told_apart() -> None:
    (one,) = orjson.loads(GROUPS)
    assert api.alerts_of(orjson.dumps([one, one]), GROUP) is None
    other = one | {"labels": LABELS | {"site": "a"}}
    assert len(api.alerts_of(orjson.dumps([other, one]), GROUP) or ()) == 5, "labels are compared whole"
    assert api.alerts_of(orjson.dumps([other]), GROUP) == ()
    assert api.alerts_of(orjson.dumps([one | {"receiver": {"name": "sopilot2"}}]), GROUP) == ()


@given(st.dictionaries(st.text(min_size=1, max_size=2000), st.text(max_size=5000), max_size=40), st.text(max_size=5000))
def test_no_group_makes_an_address_that_is_too_long(labels: dict[str, str], receiver: str) -> None:
    query = api.group_query(msgspec.structs.replace(GROUP, labels=labels, receiver=receiver))
    assert sum(len(name) + len(value) for name, value in query) < 5000


def test_when_what_is_missing_counts_as_over() -> None:
    started = datetime.fromisoformat(orjson.loads(STATUS)["uptime"])
    wait = timedelta(minutes=10)
    assert not api.is_settled(STATUS, started + wait - timedelta(seconds=1), wait)
    assert api.is_settled(STATUS, (started + wait).replace(microsecond=0), wait)
    settling = orjson.dumps(orjson.loads(STATUS) | {"cluster": {"status": "settling"}})
    assert not api.is_settled(settling, started + wait, wait)


def test_the_fingerprints_of_all_that_is_not_over() -> None:
    assert api.fingerprints_in(ALERTS) == {one["fingerprint"] for one in orjson.loads(ALERTS)}
    assert len(api.fingerprints_in(ALERTS)) == 5


@given(
    st.binary(max_size=100)
    | st.sampled_from([b"[" * 100_000, b'[{"labels": 3}]', b'{"uptime": "2026-11-25T18:31:48"}'])
)
def test_arbitrary_answers_are_read_or_refused(body: bytes) -> None:
    for parse in (
        lambda: api.alerts_of(body, GROUP),
        lambda: api.fingerprints_in(body),
        lambda: api.is_settled(body, NOW, timedelta(0)),
    ):
        with contextlib.suppress(BadPayload):
            parse()


@given(st.lists(st.sets(st.sampled_from("abcde")), min_size=1, max_size=6))
def test_the_last_look_decides_whatever_came_before(looks: list[set[str]]) -> None:
    item: Incident | None = None
    for there in looks:
        item = look(item, listed(*there))
    assert (firing(item) if item else set()) == looks[-1]
    if item is not None:
        assert (item.stage == "resolved") == (not looks[-1])
