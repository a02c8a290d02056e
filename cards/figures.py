"""The card of the figures of meetings, and of the look at a month, which ends in a change or in a reason."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from cards.elements import (
    Action,
    AdaptiveCard,
    CardElement,
    ContainerStyle,
    DateInput,
    ExecuteAction,
    ShowCardAction,
    TextInput,
)
from cards.escape import runs
from cards.parts import band, fact, finish, paragraph, plain, section
from cards.size import short_line
from sop.desk.reviews import REASON_LIMIT, Review
from sop.records.text import TITLE_LIMIT
from sop.rules.figures import Figures, Share, findings
from sop.words import Words

TITLE_SHOWN = 120
LINE_SHOWN = 200
NAME_SHOWN = 60


def figures_card(
    found: Figures, words: Words, review: Review | None = None, notice: str | None = None
) -> dict[str, Any]:
    """The figures as an Adaptive Card 1.5, plain JSON. review: the look at that month, where it is one; notice: a sentence at
    the top."""
    body: list[CardElement] = []
    if notice:
        body.append(band([paragraph(*runs(short_line(notice, 400), weight="Bolder"))], "accent"))
    body.append(_header(found, words, review, below=bool(notice)))
    body += _numbers(found, words)
    if told := findings(found):
        lines = [paragraph(*runs(f"· {words(f'finding.{name.value}', **_short(facts))}")) for name, facts in told]
        body.append(section(runs(words("card.figures_findings"), weight="Bolder"), [*lines]))
    body += _lists(found, words)
    if review is not None:
        body.append(_came_to(review, words))
    pressed = _forms(review, words) if review is not None and review.by is None else []
    return plain(finish(body, pressed, figures_summary(found, words, review)))


def figures_summary(found: Figures, words: Words, review: Review | None = None) -> str:
    """What a notification says."""
    key = "card.review" if review is not None else "card.figures"
    return words(key, count=found.meetings, **_span(found, words))


def _span(found: Figures, words: Words) -> dict[str, str]:
    return {"since": words.day(found.since), "until": words.day(found.until - timedelta(days=1))}


def _header(found: Figures, words: Words, review: Review | None, *, below: bool) -> CardElement:
    head = paragraph(*runs(figures_summary(found, words, review), size="Large", weight="Bolder"))
    span = paragraph(*runs(words("card.figures_span", **_span(found, words))), spacing="Small")
    style: ContainerStyle = "accent" if review is None else "warning" if review.by is None else "good"
    return band([head, span], style, "None" if below else None)


def _numbers(found: Figures, words: Words) -> list[CardElement]:
    worth = words("card.figures_none")
    if found.worth is not None:
        worth = words("card.figures_worth_of", worth=f"{found.worth:.1f}", count=found.ratings)
    points = _share(found.points, words)
    if found.over:
        points += " · " + words("card.figures_over", count=found.over)
    shown = {
        "began": _share(found.began, words),
        "ended": _share(found.ended, words),
        "points": points,
        "goals": _share(found.goals, words),
        "worth": worth,
        "actions": _share(found.actions, words),
    }
    return [fact(words(f"card.figures_{name}"), runs(text)) for name, text in shown.items()]


def _share(share: Share, words: Words) -> str:
    return words("card.figures_share", count=share.count, of=share.of) if share.of else words("card.figures_none")


def _lists(found: Figures, words: Words) -> list[CardElement]:
    long = [
        words("card.figures_long_line", title=short_line(one.title, TITLE_SHOWN), over=one.over, times=one.times)
        for one in found.long
    ]
    carried = [
        words("card.figures_carried_line", title=short_line(one.title, TITLE_SHOWN), times=one.times)
        for one in found.carried
    ]
    said = [f"“{short_line(one, LINE_SHOWN)}”" for one in found.lines]
    return [
        section(runs(words(f"card.figures_{name}"), weight="Bolder"), [paragraph(*runs(one)) for one in lines])
        for name, lines in (("long", long), ("carried", carried), ("lines", said))
        if lines
    ]


def _short(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: short_line(value, TITLE_SHOWN) if name == "title" else value for name, value in facts.items()}


def _came_to(review: Review, words: Words) -> CardElement:
    if review.by is None:
        return section(runs(words("card.review_ask"), weight="Bolder"), [])
    by = short_line(review.by.name, NAME_SHOWN)
    key = "card.review_changed" if review.item_id else "card.review_kept"
    text = words(key, by=by, id=review.item_id or "", reason=short_line(review.reason, LINE_SHOWN))
    return section(runs(text, weight="Bolder"), [])


def _forms(review: Review, words: Words) -> list[Action]:
    change: list[CardElement] = [
        _text("title", "card.review_change_label", TITLE_LIMIT, words),
        DateInput(id="due", label=words("field.due")),
    ]
    keep: list[CardElement] = [_text("reason", "card.review_reason_label", REASON_LIMIT, words)]
    return [_opens("review_change", change, review, words), _opens("review_keep", keep, review, words)]


def _text(name: str, label: str, most: int, words: Words) -> TextInput:
    return TextInput(
        id=name,
        label=words(label),
        is_required=True,
        error_message=words("card.review_missing"),
        max_length=most,
        is_multiline=name == "reason" or None,
    )


def _opens(verb: str, fields: list[CardElement], review: Review, words: Words) -> ShowCardAction:
    send = ExecuteAction(verb=verb, title=words("card.edit_save"), style="positive", data={"month": review.month})
    card = AdaptiveCard(version="1.5", body=fields, actions=[send])
    return ShowCardAction(title=words(f"card.{verb}"), card=card)
