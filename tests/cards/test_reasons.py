"""Reasons and remedies that edges give, as people read them."""

from __future__ import annotations

import pytest

from cards.reasons import reason_text
from jira_sync.dialects import Cloud, DataCenter
from jira_sync.read_only import lacking
from jira_sync.vendor_errors import Forbidden
from sop.words import LANGUAGES, words

LACKING = lacking(Forbidden("Jira answered 403: no", about="OPS-1"), "OPS")


@pytest.mark.parametrize(
    ("given", "english", "chinese"),
    [
        ("Jira gives no answer", "Jira gives no answer", "Jira 沒有回應"),
        ("Jira answered 503: so {it} is", "Jira answered 503: so {it} is", "Jira 回應 503：so {it} is"),
        (
            "Jira answered 429: Rate limit exceeded.",
            "Jira has asked to wait: its rate limit is reached",
            "Jira 要求稍候：已達到呼叫次數上限",
        ),
        (
            "Jira takes no changes: Jira answered 405: x",
            "Jira takes no changes: Jira answered 405: x",
            "Jira 目前不接受變更：Jira 回應 405：x",
        ),
        (
            LACKING.reason,
            "SOPilot's account may not edit issues in OPS",
            "SOPilot 的帳號無權編輯 OPS 的議題",
        ),
        ("who {knows}", "who {knows}", "who {knows}"),
    ],
)
def test_a_reason_is_said_in_the_readers_language(given: str, english: str, chinese: str) -> None:
    assert (reason_text(given, words("en")), reason_text(given, words("zh-Hant"))) == (english, chinese)


@pytest.mark.parametrize("remedy", [Cloud.remedy, DataCenter.remedy, LACKING.remedy])
def test_what_is_to_be_done_is_translated(remedy: str) -> None:
    told = {reason_text(remedy, words(language)) for language in LANGUAGES}
    assert len(told) == len(LANGUAGES)
