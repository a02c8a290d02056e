"""`sopilot why`: what happened to a field on both sides, also after everything was restarted."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.service.support import ALEX, World, run, serving, until

pytestmark = pytest.mark.timeout(300)  # several processes, on a machine that may be busy


async def test_why_tells_both_sides_and_their_evidence_once_nobody_serves(sqlite_world: World, tmp_path: Path) -> None:
    made = sqlite_world
    async with serving(made, tmp_path) as running:
        await made.say("incident new 首頁 500 錯誤")
        (issue,) = await until(made.issues)
        said = await made.say("priority INC-1 low")
        edit = {"as": ALEX, "do": "edit", "issue": issue["id"], "fields": {"summary": "changed in Jira"}}

        async def written() -> bool:
            # Our own write is known by its entry of Jira's changelog once we have looked again, a few seconds after it.
            found = (await run(made, tmp_path, "why", "INC-1", "優先級", "--json")).json()["changes"]
            return bool(found and found[0]["wrote"])

        await until(written)
        await made.control(made.jira, "act", **edit)

        async def taken() -> bool:
            return any("changed in Jira" in card for card in await made.cards())

        await until(taken)
        assert (await running.terminated()).code == 0

    ours, theirs, text, short, no_field, no_item = await asyncio.gather(
        *(
            run(made, tmp_path, "why", *arguments)
            for arguments in (
                ("inc-1", "priority", "--json"),
                (str(issue["key"]), "title", "--json"),
                ("INC-1",),
                ("INC-1", "--last", "1"),
                ("INC-1", "colour"),
                ("INC-9",),
            )
        )
    )
    (change,) = ours.json()["changes"]
    assert (change["old"], change["new"], change["side"], change["what"]) == ("medium", "low", "teams", "changed")
    assert said["activity"] in change["evidence"]
    assert change["wrote"][0].startswith("changelog ")
    (change,) = theirs.json()["changes"]
    assert (change["new"], change["side"], change["person"]["name"]) == ("changed in Jira", "jira", "Alex Wilber")
    assert change["evidence"].endswith(f" of {issue['key']} ({issue['id']})")
    assert len(change["operation"]) == 36
    for told in ("Alex Wilber", "Medium → Low", "changed in Jira", "首頁 500 錯誤"):
        assert told in text.out
    assert "2 older changes" in short.out
    assert no_field.code == no_item.code == 1
    assert "severity" in no_field.err
    assert "INC-9" in no_item.err
