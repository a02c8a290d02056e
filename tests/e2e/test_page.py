"""The demo page by itself: both stand-ins are real, the bot is a few lines that answer as told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web
from playwright.async_api import Browser, Locator, Page, Route, expect

from sandbox.common import serve_app
from sandbox.jira import JiraOptions, JiraState, serve as serve_jira
from sandbox.page_server import page_routes
from sandbox.teams import TeamsOptions, TeamsState, serve as serve_teams

pytestmark = pytest.mark.asyncio(loop_scope="session")

CARD = "application/vnd.microsoft.card.adaptive"
CHANNEL = "19:web-operations@thread.tacv2"
MESSAGE = "application/vnd.microsoft.activity.message"
CONVERSATIONS = "**/_sandbox/teams/_control/conversations"
SEED = {
    "issues": [
        {"summary": "Certificates expire", "priority": "High", "duedate": "2026-12-24", "labels": ["web"]},
        {"summary": "檢查備份", "status": "In Review", "comments": []},
    ],
    "transitions": {
        "OPS": {"To Do": ["In Progress"], "In Progress": ["To Do", "Done"], "In Review": ["Done"], "Done": ["To Do"]}
    },
}


@dataclass
class Scene:
    """The page's address, the stand-ins, and a bot that answers every invoke with `answer`."""

    url: str
    teams: TeamsState
    jira: JiraState
    heard: list[dict[str, Any]] = field(default_factory=list)
    answer: dict[str, Any] = field(default_factory=dict)
    status: int = 200

    def post(
        self, card: dict[str, Any] | None = None, text: str = "", entities: list[dict[str, Any]] | None = None
    ) -> str:
        body = {"text": text, "attachments": [attachment(card)] if card else [], "entities": entities or []}
        return self.teams.add_bot_message(self.teams.directory.conversations[CHANNEL], None, body).id

    def update(self, message: str, card: dict[str, Any]) -> None:
        found = self.teams.directory.conversations[CHANNEL].messages[message]
        found.replace({"attachments": [attachment(card)]}, self.teams.control.clock.now())
        self.teams.control.changes.bump()


def attachment(card: dict[str, Any]) -> dict[str, Any]:
    return {"contentType": CARD, "content": card}


def card(title: str) -> dict[str, Any]:
    send = {"type": "Action.Execute", "title": "Send", "verb": "comment", "data": {"item": "INC-1"}}
    form = {"type": "AdaptiveCard", "body": [{"type": "Input.Text", "id": "comment"}], "actions": [send]}
    return {
        "type": "AdaptiveCard",
        "version": "1.5",
        "msteams": {"width": "Full"},
        "body": [
            {"type": "TextBlock", "text": title, "wrap": True},
            {"type": "Input.Text", "id": "note", "value": "as it was"},
        ],
        "actions": [
            {"type": "Action.Execute", "title": "Acknowledge", "verb": "ack", "data": {"item": "INC-1", "v": 1}},
            {"type": "Action.ShowCard", "title": "Comment", "card": form},
            {"type": "Action.OpenUrl", "title": "Open in Jira", "url": "http://127.0.0.1:8081/browse/OPS-1"},
        ],
    }


SCENE: web.AppKey[list[Scene]] = web.AppKey("scene", list)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def stage(browser: Browser) -> AsyncIterator[tuple[Page, Scene]]:
    bot = web.Application()
    bot[SCENE] = []
    bot.router.add_post("/api/messages", hear)
    async with AsyncExitStack() as stack:
        listening = await stack.enter_async_context(serve_app(bot, None))
        teams = await stack.enter_async_context(serve_teams(TeamsOptions(bot_url=f"{listening.url}/api/messages")))
        jira = await stack.enter_async_context(serve_jira(JiraOptions(seed=SEED)))
        front = web.Application()
        page_routes(front, teams.url, jira.url)
        served = await stack.enter_async_context(serve_app(front, None))
        scene = Scene(served.url, teams.state, jira.state)
        bot[SCENE].append(scene)
        context = await browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-US")
        context.set_default_timeout(10_000)
        yield await context.new_page(), scene
        await context.close()


@pytest.fixture
def page(stage: tuple[Page, Scene]) -> Page:
    return stage[0]


@pytest_asyncio.fixture(loop_scope="session")
async def scene(stage: tuple[Page, Scene]) -> Scene:
    """Everything as at the start, and the page loaded by somebody new to it."""
    page, scene = stage
    scene.heard.clear()
    scene.answer, scene.status = {}, 200
    for side in ("teams", "jira"):
        assert (await page.request.post(f"{scene.url}/_sandbox/{side}/_control/reset", data={})).ok
    if page.url.startswith(scene.url):
        await page.evaluate("localStorage.clear()")
    await page.goto(scene.url)
    await expect(at(page, "issue-card")).to_have_count(2)
    return scene


async def hear(request: web.Request) -> web.Response:
    [scene] = request.app[SCENE]
    scene.heard.append(await request.json())
    return web.json_response(scene.answer, status=scene.status)


def at(page: Page, testid: str) -> Locator:
    return page.get_by_test_id(testid)


def column(page: Page, name: str) -> Locator:
    return page.locator(f"[data-testid=board-column][data-column='{name}']")


def issue(page: Page, key: str) -> Locator:
    return page.locator(f"[data-testid=issue-card][data-issue='{key}']")


async def test_what_is_said_reaches_the_bot_with_mention_and_locale(page: Page, scene: Scene) -> None:
    await at(page, "lang-zh").click()
    await at(page, "compose").fill("新增事件 首頁 500 錯誤")
    await at(page, "compose").press("Enter")
    await expect(at(page, "message-text")).to_have_text("@SOPilot 新增事件 首頁 500 錯誤")
    await expect(at(page, "compose")).to_have_value("")
    assert [(one["text"], one["locale"]) for one in scene.heard] == [
        ("<at>SOPilot</at> 新增事件 首頁 500 錯誤", "zh-TW")
    ]


async def test_what_is_said_before_the_conversations_were_read_is_sent_then(page: Page, scene: Scene) -> None:
    reading, read = asyncio.Event(), asyncio.Event()

    async def hold(route: Route) -> None:
        reading.set()
        await read.wait()
        await route.continue_()

    await page.route(CONVERSATIONS, hold)
    await page.evaluate("localStorage.clear()")
    await page.reload()
    await asyncio.wait_for(reading.wait(), 10)
    await at(page, "compose").fill("help")
    await at(page, "compose").press("Enter")
    await expect(at(page, "compose")).to_have_value("")
    read.set()
    await expect(at(page, "message-text")).to_have_text("@SOPilot help")
    await page.unroute(CONVERSATIONS, hold)
    assert [one["text"] for one in scene.heard] == ["<at>SOPilot</at> help"]


async def test_what_cannot_be_sent_yet_stays_in_the_box(page: Page, scene: Scene) -> None:
    await page.route(CONVERSATIONS, lambda route: route.abort())
    await page.reload()
    await at(page, "compose").fill("help")
    await at(page, "compose").press("Enter")
    await expect(at(page, "toast-error").first).to_contain_text("conversations")
    await expect(at(page, "compose")).to_have_value("help")
    await page.unroute(CONVERSATIONS)
    await expect(at(page, "conversation").first).to_be_visible()
    await expect(at(page, "compose")).to_have_value("help")
    await at(page, "send").click()
    await expect(at(page, "message-text")).to_have_text("@SOPilot help")


async def test_who_types_while_the_page_is_drawn_anew_goes_on_typing(page: Page, scene: Scene) -> None:
    await at(page, "compose").press_sequentially("he")
    await page.keyboard.press("ArrowLeft")
    await page.get_by_test_id("lang-zh").evaluate("button => button.click()")
    await page.keyboard.type("-")
    await expect(at(page, "compose")).to_have_value("h-e")


async def test_enter_that_picks_a_chinese_candidate_does_not_send(page: Page, scene: Scene) -> None:
    box = at(page, "compose")
    await box.fill("ㄕㄡˇ")
    await box.dispatch_event("keydown", {"key": "Enter", "isComposing": True})
    await expect(box).to_have_value("ㄕㄡˇ")
    assert scene.heard == []


async def test_without_a_mention_the_bot_hears_nothing(page: Page, scene: Scene) -> None:
    await at(page, "mention").click()
    await at(page, "compose").fill("only for people")
    await at(page, "send").click()
    await expect(at(page, "message-text")).to_have_text("only for people")
    assert scene.heard == []
    await expect(at(page, "toast-error")).to_have_count(0)


async def test_a_bot_that_fails_is_shown_and_the_page_goes_on(page: Page, scene: Scene) -> None:
    scene.status = 500
    await at(page, "compose").fill("help")
    await at(page, "send").click()
    await expect(at(page, "toast-error")).to_contain_text("500")
    await expect(at(page, "message")).to_have_count(1)


async def test_messages_are_markdown_without_html(page: Page, scene: Scene) -> None:
    scene.post(text="**bold** <img src=x onerror=alert(1)> [bad](javascript:alert(1)) <at>Everyone</at>")
    text = at(page, "message-text")
    await expect(text.locator("strong")).to_have_text("bold")
    await expect(text).to_contain_text("<img src=x onerror=alert(1)>")
    assert await text.locator("img, a, .mention").count() == 0


async def test_only_mentions_that_a_message_lists_are_shown_as_such(page: Page, scene: Scene) -> None:
    listed = {"type": "mention", "text": "<at>Mei <b>Lin</b></at>", "mentioned": {"id": "29:mei", "name": "Mei"}}
    scene.post(text="<at>Mei <b>Lin</b></at> and <at>Everyone</at>", entities=[listed])
    text = at(page, "message-text")
    await expect(text.locator(".mention")).to_have_text("Mei <b>Lin</b>")
    await expect(text).to_contain_text("and <at>Everyone</at>")
    assert await text.locator("b").count() == 0


async def test_typed_text_and_open_parts_survive_an_update_of_the_card(page: Page, scene: Scene) -> None:
    message = scene.post(card("before"))
    await at(page, "card").get_by_role("button", name="Comment").click()
    field = page.locator("[data-input-id=comment] input")
    await field.fill("half a sent")
    scene.update(message, card("after"))
    await expect(at(page, "card")).to_contain_text("after")
    await expect(field).to_have_value("half a sent")
    await expect(field).to_be_focused()
    await expect(page.locator("[data-input-id=note] input")).to_have_value("as it was")
    await page.keyboard.type("ence")
    await expect(field).to_have_value("half a sentence")


async def test_what_was_sent_is_gone_after_the_update(page: Page, scene: Scene) -> None:
    scene.answer = {"statusCode": 200, "type": MESSAGE, "value": "Written down."}
    message = scene.post(card("before"))
    await at(page, "card").get_by_role("button", name="Comment").click()
    await page.locator("[data-input-id=comment] input").fill("done")
    scene.answer = {"statusCode": 200, "type": CARD, "value": card("mine")}
    await page.locator("[data-verb=comment]").click()
    await expect(at(page, "card")).to_contain_text("mine")
    action = scene.heard[-1]["value"]["action"]
    assert (action["verb"], action["data"]["comment"], action["data"]["item"]) == ("comment", "done", "INC-1")
    scene.update(message, card("after"))
    await expect(at(page, "card")).to_contain_text("after")
    await expect(page.locator("[data-input-id=comment] input")).to_have_count(0)


async def test_a_refusal_is_shown_to_the_presser_and_keeps_what_was_typed(page: Page, scene: Scene) -> None:
    scene.answer = {"statusCode": 200, "type": MESSAGE, "value": "You may not."}
    scene.post(card("card"))
    await page.locator("[data-input-id=note] input").fill("typed")
    await page.locator("[data-verb=ack]").click()
    await expect(at(page, "notice")).to_contain_text("You may not.")
    await expect(page.locator("[data-input-id=note] input")).to_have_value("typed")


async def test_a_stale_press_sends_what_its_card_showed(page: Page, scene: Scene) -> None:
    scene.post(card("card"))
    await page.locator("[data-verb=ack]").click()
    await expect(at(page, "card")).to_have_attribute("aria-busy", "false")
    assert scene.heard[-1]["value"]["action"]["data"] == {"item": "INC-1", "v": 1, "note": "as it was"}


async def test_a_link_to_jira_opens_the_issue(page: Page, scene: Scene) -> None:
    scene.post(card("card"))
    await at(page, "card").get_by_role("link", name="Open in Jira").click()
    await expect(at(page, "issue-summary")).to_have_value("Certificates expire")


async def test_an_issue_is_dragged(page: Page, scene: Scene) -> None:
    await issue(page, "OPS-1").drag_to(column(page, "In Progress").locator(".cards"))
    await expect(column(page, "In Progress").get_by_test_id("issue-card")).to_have_count(1)
    assert scene.jira.site.status(scene.jira.site.issue("OPS-1").status).name == "In Progress"


async def test_an_issue_is_moved_with_the_keyboard_alone(page: Page, scene: Scene) -> None:
    await issue(page, "OPS-1").get_by_test_id("move").focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("[data-testid=move-to][data-status='In Progress']")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(column(page, "In Progress").get_by_test_id("issue-card")).to_have_count(1)


async def test_a_move_that_the_workflow_forbids_is_told(page: Page, scene: Scene) -> None:
    await issue(page, "OPS-1").drag_to(column(page, "Done").locator(".cards"))
    await expect(at(page, "toast-error")).to_contain_text("no transition")
    await expect(column(page, "To Do").get_by_test_id("issue-card")).to_have_count(1)


async def test_fields_and_comments_are_edited_as_the_speaker(page: Page, scene: Scene) -> None:
    await page.locator("[data-testid=person]").select_option("29:alex")
    await issue(page, "OPS-1").locator(".issue-open").click()
    await at(page, "issue-summary").fill("Certificates expired")
    await at(page, "issue-summary").press("Enter")
    await at(page, "issue-priority").select_option("Highest")
    await at(page, "issue-duedate").fill("2026-12-25")
    await at(page, "issue-duedate").blur()
    await at(page, "issue-comment-box").fill("Looking at *it*")
    await at(page, "issue-comment-send").click()
    comment = at(page, "issue-comment")
    await expect(comment.locator("strong").last).to_have_text("it")
    await expect(issue(page, "OPS-1")).to_contain_text("Certificates expired")
    await expect(issue(page, "OPS-1")).to_have_attribute("data-priority", "Highest")
    held = scene.jira.site.issue("OPS-1")
    assert (held.summary, held.duedate) == ("Certificates expired", "2026-12-25")
    assert scene.jira.site.users[held.comments[0].author].name == "Alex Wilber"
    await comment.get_by_test_id("issue-comment-delete").click()
    await expect(comment).to_have_count(0)


async def test_an_outside_change_reaches_the_open_issue_but_not_the_field_in_use(page: Page, scene: Scene) -> None:
    await issue(page, "OPS-1").locator(".issue-open").click()
    await at(page, "issue-summary").fill("I am typ")
    await act(page, {"do": "edit", "issue": "OPS-1", "fields": {"summary": "Theirs", "priority": "Low"}})
    await expect(at(page, "issue-priority")).to_have_value("Low")
    await expect(at(page, "issue-summary")).to_have_value("I am typ")


async def act(page: Page, action: dict[str, Any]) -> None:
    body = {"as": "712020:5a1dbb9e-0000-4000-8000-000000000003", **action}
    answer = await page.request.post(page.url + "_sandbox/jira/_control/act", data=body)
    assert answer.ok, await answer.text()


async def test_who_has_no_jira_account_can_only_look(page: Page, scene: Scene) -> None:
    await at(page, "person").select_option("29:gina")
    await expect(at(page, "tracker-note")).to_contain_text("Gina")
    await expect(issue(page, "OPS-1").get_by_test_id("move")).to_be_disabled()
    assert await issue(page, "OPS-1").get_attribute("draggable") == "false"


async def test_a_stand_in_that_goes_away_and_comes_back(page: Page, scene: Scene) -> None:
    await expect(at(page, "banner")).to_contain_text("stand-ins")
    await page.route("**/_sandbox/jira/**", lambda route: route.abort())
    await act(page, {"do": "edit", "issue": "OPS-1", "fields": {"summary": "Changed meanwhile"}})
    await expect(at(page, "tracker-note")).to_contain_text("does not answer")
    await page.unroute("**/_sandbox/jira/**")
    await expect(issue(page, "OPS-1")).to_contain_text("Changed meanwhile")
    await expect(at(page, "tracker-note")).to_be_hidden()


async def test_language_and_theme_are_kept(page: Page, scene: Scene) -> None:
    await at(page, "lang-zh").click()
    await at(page, "theme").click()
    await page.reload()
    await expect(at(page, "banner")).to_contain_text("模擬器")
    await expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    await expect(page.locator("html")).to_have_attribute("lang", "zh-Hant-TW")
