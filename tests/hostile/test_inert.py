"""What people and monitors wrote mentions nobody, links nowhere and runs nothing: on cards, and in what the bot says."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import orjson
import pytest
from hypothesis import HealthCheck, example, given, settings, strategies as st
from sqlalchemy import Connection, select

from cards import item_card, superseded_card
from cards.escape import web_url
from sop.desk.view import Conflict, ItemView, LinkView, Sync
from sop.lanes import gates
from sop.procedure import load_default
from sop.records.items import Alert, Comment, Source
from sop.records.people import Person, Side
from sop.records.text import clean_line
from sop.storage.tables import gates as gates_table, intents
from sop.words import LANGUAGES, words
from teams_bot import commands as chat
from tests.cards import samples
from tests.cards.samples import T0, TODAY
from tests.teams_bot.conftest import keys, office, procedure
from tests.teams_bot.office import ALEX, GROUP, Office

__all__ = ["keys", "office", "procedure"]

PROCEDURE = load_default()
UNSEEN = "\u00ad\u061c\u200b\u200e\u200f\u202a\u202b\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff\u3164"
PAYLOADS = [
    "[click](https://evil.example)",
    "![x](https://evil.example/x.png)",
    "<https://evil.example>",
    "https://evil.example/login",
    "HTTPS://evil.example",
    "www.evil.example",
    "<at>everyone</at>",
    "<at id='0'>Mei</at>",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "{{DATE(2026-05-01T00:00:00Z)}}",
    "${$root.x}",
    "**bold** __x__ `code` ~~x~~",
    "# head",
    "| a | b |",
    "\n\n- item\n> quote",
    "&lt;b&gt; &#60;",
    "\\[x\\](y)",
    "invoice\u202efdp.exe",
    "Me\u200bi",
    UNSEEN,
    "javascript:alert(1)",
]
ADDRESSES = [
    "javascript:alert(1)",
    "JAVASCRIPT:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "file:///etc/passwd",
    "https://user:password@jira.example/x",
    "https://jira.example@evil.example/",
    "https://jira.example\\@evil.example/",
    "https://evil.example /x",
    "https://evil\u202e.example",
    "https://evil\u200b.example",
    "https:evil.example",
    "//evil.example",
    "https://",
    "https://[",
    " https://evil.example",
    "https://evil.example\n",
    "msteams://x",
    "https://ok.example/a",
]
NASTY = st.sampled_from(PAYLOADS + ADDRESSES) | st.lists(
    st.sampled_from(PAYLOADS) | st.text(max_size=5), max_size=3
).map("".join)

TEXT_KEYS = {("TextRun", "text"), ("Input.Text", "value"), ("Input.ChoiceSet", "value")}
"""Where somebody's own text may stand: none reads Markdown, HTML or `<at>`; the last shows its choices only."""
KINDS = {"AdaptiveCard", "Container", "ColumnSet", "Column", "ActionSet", "RichTextBlock", "TextRun"}
KINDS |= {"Input.Text", "Input.ChoiceSet", "Input.Date"}
ACTIONS = {"Action.Execute", "Action.ShowCard", "Action.OpenUrl"}


def texts(card: Any, kind: str = "", key: str = "", below: str = "") -> Iterator[tuple[str, str, str, str]]:
    """Every text of a card: the type of the element that it stands in, its key, the key of what holds that, itself."""
    if isinstance(card, dict):
        kind = card.get("type", kind)
        for name, value in card.items():
            yield from texts(value, kind, name, key)
    elif isinstance(card, list):
        for value in card:
            yield from texts(value, kind, key, below)
    elif isinstance(card, str):
        yield kind, key, below, card


def assert_inert(card: dict[str, Any], strangers: set[str]) -> None:
    """strangers: texts that did not come from us."""
    for kind, key, below, text in texts(card):
        if key == "type":
            assert text in KINDS | ACTIONS, text
        if key == "url":
            parts = urlsplit(text)
            assert parts.scheme.lower() in ("http", "https")
            assert "@" not in parts.netloc
            assert text.isascii()
            assert not set(text) & set(" \\\n")
            continue
        if (kind, key) == ("TextRun", "text"):
            assert "{{DATE(" not in text
            assert "{{TIME(" not in text
            shown = text.replace("{\u200b{", "")
            assert not set(shown) & set(UNSEEN), ascii(text)
            assert not any(unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") for sign in shown), ascii(text)
        elif (kind, key) not in TEXT_KEYS and below != "was" and key not in ("item", "to"):
            assert not any(stranger in text for stranger in strangers), (kind, key, text)
    whole = orjson.dumps(card).decode()
    for never in (
        '"entities"',
        '"refresh"',
        '"Action.Submit"',
        '"backgroundImage"',
        '"Image"',
        '"fallback"',
        '"Media"',
    ):
        assert never not in whole


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(NASTY, st.sampled_from(LANGUAGES), st.sampled_from(Sync), st.booleans())
def test_no_record_makes_a_card_that_does_anything(text: str, language: str, sync: Sync, incident: bool) -> None:
    """The text stands wherever a person, a monitor or Jira may have put it: names, keys, addresses and reasons too."""
    view = view_of(text, sync, incident=incident)
    strangers = {text} if len(text) > 6 and not text.isalnum() else set()
    spoken = words(language)
    assert_inert(item_card(view, PROCEDURE, spoken, notice=text, today=TODAY), strangers)
    assert_inert(superseded_card(view, spoken), strangers)


def view_of(text: str, sync: Sync, *, incident: bool) -> ItemView:
    """A view whose every text is that one."""
    person = Person(text)
    common: dict[str, Any] = {
        "title": text,
        "description": text,
        "stage": text,
        "priority": text,
        "assignee": person,
        "reporter": person,
        "labels": (text,),
    }
    item = (
        samples.incident(
            **common,
            severity=text,
            acknowledged_by=person,
            acknowledged_at=T0,
            source=Source(text, text, text, 2),
            alerts=(Alert(text, T0, text, text, None, text), Alert("2", T0, text, text, T0, text)),
        )
        if incident
        else samples.action(**common, about=text)
    )
    comments = (
        Comment("1", text, person, Side.JIRA, text, T0),
        Comment("2", text, person, Side.TEAMS, text, T0, None, person),
    )
    return ItemView(
        item=item,
        sync=sync,
        link=LinkView(text, text, text),
        trouble=text,
        since=T0,
        conflicts=(
            Conflict("title", text, text, Side.TEAMS, text, text, T0),
            Conflict(text, text, text, Side.JIRA, text, text, T0),
        ),
        comments=comments,
        comment_count=5,
        people_missing=(text,),
    )


@pytest.mark.parametrize("address", ADDRESSES)
def test_only_plain_web_addresses_become_links(address: str) -> None:
    assert (web_url(address) is not None) == (address == "https://ok.example/a")


SIGNS = set("*_`[]()<>#|~\\&!")


@given(st.text() | NASTY, st.integers(1, 200))
@example("x https://evil.example www.evil.example", 100)
def test_what_a_sentence_repeats_is_one_line_without_signs(text: str, most: int) -> None:
    told = chat.inert(text, most)
    assert len(told) <= max(most, 1)
    assert not set(told) & SIGNS
    assert not set(told) & set(UNSEEN)
    assert "://" not in told
    assert not re.search(r"(?i)\bwww\.", told)
    assert "\n" not in told
    assert told == clean_line(told) or told.endswith("…")


def said(connection: Connection) -> list[tuple[str, str]]:
    """What the bot is about to say, with its format."""
    rows = connection.execute(select(intents.c.payload).where(intents.c.kind == "teams.say")).scalars()
    return [(held["format"], held["text"]) for held in map(orjson.loads, rows)]


def assert_harmless(sentences: list[tuple[str, str]]) -> None:
    assert sentences
    for form, text in sentences:
        if form != "markdown":
            continue
        bare = re.sub(r"`[^`]*`", "", text)
        assert not re.search(
            r"\]\(|<[a-z/!]|https?://|www\.|\*\*|__|~~|&lt;|^#|^>|\|", bare, re.IGNORECASE | re.MULTILINE
        ), text
        assert not set(text) & set(UNSEEN)


async def test_what_the_bot_says_repeats_nothing_that_works(office: Office) -> None:
    """Title, owner, unknown words and Jira's own reasons come back in lists, answers and the status."""
    for number, payload in enumerate(PAYLOADS + ADDRESSES, start=1):
        title = f"x {' '.join(payload.split())}"
        item = f"INC-{number}"
        await office.deliver(office.message_activity(ALEX, GROUP, f"incident new {title}"))
        for text in (
            f"assign {item} {title}",
            f"rename {item} {title}!",
            f"priority {item} {title}",
            f"{title} nonsense",
            f"due {item} {title}",
            f"help {title}",
            f"move {item} {title}",
            "list",
        ):
            await office.deliver(office.message_activity(ALEX, GROUP, text))
        await office.house.store.tx(closed, payload)
        await office.deliver(office.message_activity(ALEX, GROUP, "status"))
        body = await office.pressed(ALEX, GROUP, "1", "edit", _edit(item, payload))
        if body["type"].endswith("message"):
            assert_harmless([("markdown", body["value"])])
        sentences = await office.house.store.read(said)
        assert len(sentences) > 5, "answers of all kinds were looked at"
        assert_harmless(sentences)
        await office.house.store.tx(lambda connection: connection.execute(intents.delete()))


def closed(connection: Connection, reason: str) -> None:
    """Jira is down, and says why in its own words."""
    connection.execute(gates_table.delete())
    gates.close(connection, "jira", 0.0, reason, "", None, probed=False)


def _edit(item: str, payload: str) -> dict[str, Any]:
    was = {"title": "a", "severity": "sev3", "priority": "medium", "due": ""}
    sent = was | {"priority": payload[:60].replace("\n", " ") or "x"}
    return {"item": item, "v": 1, **sent, "was": was}
