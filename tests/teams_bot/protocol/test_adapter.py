"""The stock adapter's programming interface still holds on ours."""

from __future__ import annotations

from typing import Any

import pytest
from botbuilder.core import InvokeResponse, MessageFactory, TurnContext
from botbuilder.core.teams import TeamsInfo
from botbuilder.schema import Activity, Attachment, ConversationParameters, Mention
from botbuilder.schema.teams import TaskModuleContinueResponse, TaskModuleResponse, TaskModuleTaskInfo

from teams_bot.protocol.refusal import Refused
from tests.teams_bot.protocol.fakes import APP_ID, BOT_ID, TENANT


def invoked(bot: Any) -> dict[str, Any]:
    activity: dict[str, Any] = bot.microsoft.activity(type="invoke", name="task/fetch", value={})
    return activity


@pytest.mark.parametrize("status", [200, 400, 501])
async def test_an_invoke_answers_its_own_status_and_body(start_bot: Any, status: int) -> None:
    async def turn(context: Any) -> None:
        card = Attachment(content_type="application/vnd.microsoft.card.adaptive", content={"type": "AdaptiveCard"})
        task = TaskModuleContinueResponse(value=TaskModuleTaskInfo(title="標題", card=card))
        body = TaskModuleResponse(task=task)
        await context.send_activity(Activity(type="invokeResponse", value=InvokeResponse(status=status, body=body)))

    bot = await start_bot("ours", turn)
    got, body = await bot.say(invoked(bot))
    assert got == status
    assert body["task"]["value"] == {
        "title": "標題",
        "card": {"contentType": "application/vnd.microsoft.card.adaptive", "content": {"type": "AdaptiveCard"}},
    }


async def test_an_invoke_without_body_or_answer(start_bot: Any) -> None:
    async def turn(context: Any) -> None:
        if context.activity.name == "task/fetch":
            await context.send_activity(Activity(type="invokeResponse", value=InvokeResponse(status=200)))

    bot = await start_bot("ours", turn)
    assert await bot.say(invoked(bot)) == (200, "")
    assert await bot.say({**invoked(bot), "name": "other"}) == (501, "")


async def test_a_body_that_cannot_be_written_is_500_without_leak(start_bot: Any) -> None:
    async def turn(context: Any) -> None:
        await context.send_activity(Activity(type="invokeResponse", value=InvokeResponse(status=200, body=object())))

    bot = await start_bot("ours", turn)
    assert await bot.say(invoked(bot)) == (500, {"error": "internal error"})


async def test_a_turn_sends_updates_deletes_and_reads_members(start_bot: Any) -> None:
    got: list[Any] = []

    async def turn(context: Any) -> None:
        text = MessageFactory.text("<at>Ana</at> hi")
        text.entities = [Mention(type="mention", text="<at>Ana</at>", mentioned=context.activity.from_property)]
        sent = await context.send_activity(text)
        await context.update_activity(Activity(id=sent.id, type="message", text="new"))
        await context.delete_activity(sent.id)
        got.append(sent.id)
        got.append(await TeamsInfo.get_member(context, "29:ana"))
        got.append(await TeamsInfo.get_paged_members(context))

    bot = await start_bot("ours", turn)
    bot.microsoft.pages["@29:ana"] = {"id": "29:ana", "userPrincipalName": "ana@example.org"}
    bot.microsoft.pages["@pagedmembers"] = {"members": [{"id": "29:ana", "email": "ana@example.org"}]}
    assert await bot.say() == (200, "")
    base = "/v3/conversations/a%3A1ana"
    assert [(call.method, call.path) for call in bot.microsoft.calls] == [
        ("POST", f"{base}/activities/1700000000000"),
        ("PUT", f"{base}/activities/posted-1"),
        ("DELETE", f"{base}/activities/posted-1"),
        ("GET", f"{base}/members/29%3Aana"),
        ("GET", f"{base}/pagedmembers"),
    ]
    sent = bot.microsoft.calls[0].body
    assert sent["text"] == "<at>Ana</at> hi"
    assert sent["entities"][0]["mentioned"]["id"] == "29:ana"
    assert sent["from"]["id"] == BOT_ID
    assert got[0] == "posted-1"
    assert got[1].user_principal_name == "ana@example.org"
    assert got[2].members[0].email == "ana@example.org"


async def test_proactive_calls_of_the_stock_interface(start_bot: Any) -> None:
    references: list[Any] = []

    async def turn(context: Any) -> None:
        references.append(TurnContext.get_conversation_reference(context.activity))

    async def later(context: Any) -> None:
        await context.send_activity("later")

    bot = await start_bot("ours", turn)
    await bot.say()
    await bot.adapter.continue_conversation(references[0], later, APP_ID)
    parameters = ConversationParameters(is_group=False, tenant_id=TENANT, members=[references[0].user])
    await bot.adapter.create_conversation(
        APP_ID, later, parameters, channel_id="msteams", service_url=bot.microsoft.url
    )
    paths = [call.path for call in bot.microsoft.calls]
    assert paths[1] == "/v3/conversations"
    assert [call.body.get("text") for call in bot.microsoft.calls] == ["later", None, "later"]
    assert bot.microsoft.calls[1].body["members"][0]["id"] == "29:ana"


async def test_process_activity_verifies_a_header_too(start_bot: Any) -> None:
    seen: list[str] = []

    async def turn(context: Any) -> None:
        seen.append(context.activity.text)

    bot = await start_bot("ours", turn)
    activity = Activity().deserialize(bot.microsoft.activity())
    await bot.adapter.process_activity(f"Bearer {bot.microsoft.token()}", activity, turn)
    assert seen == ["help"]
    with pytest.raises(Refused):
        await bot.adapter.process_activity("", activity, turn)


async def test_on_turn_error_and_middleware_still_run(start_bot: Any) -> None:
    seen: list[str] = []

    class Middleware:
        """Notes that a turn passed."""

        async def on_turn(self, context: Any, logic: Any) -> None:
            seen.append("middleware")
            await logic()

    async def turn(_: Any) -> None:
        raise LookupError("broken")

    async def on_turn_error(_: Any, error: Exception) -> None:
        seen.append(type(error).__name__)

    bot = await start_bot("ours", turn)
    bot.adapter.use(Middleware())
    bot.adapter.on_turn_error = on_turn_error
    assert (await bot.say())[0] == 200
    assert seen == ["middleware", "LookupError"]
