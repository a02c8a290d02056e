"""What people thought of a meeting: a short form once it has ended, and what came of it."""

from __future__ import annotations

from typing import Literal

from cards.elements import AdaptiveCard, CardElement, Choice, ChoiceSetInput, ExecuteAction, ShowCardAction, TextInput
from cards.escape import runs
from cards.parts import fact
from sop.records.items import Meeting
from sop.words import Words

LINE_LIMIT = 300
WORTH = ("5", "4", "3", "2", "1")


def rating_form(item: Meeting, words: Words) -> ShowCardAction:
    """Goal met, worth the time, one line. Sent again it takes the place of what the same person said before."""
    goal = [Choice(title=words(f"card.rate_goal/{value}"), value=value) for value in ("yes", "no")]
    worth = [Choice(title=words(f"card.rate_worth/{value}"), value=value) for value in WORTH]
    fields: list[CardElement] = [
        _choice("goal", goal, "expanded", words),
        _choice("worth", worth, "compact", words),
        TextInput(id="line", label=words("card.rate_line"), max_length=LINE_LIMIT),
    ]
    send = ExecuteAction(
        verb="rate", title=words("card.rate_send"), style="positive", data={"item": item.id, "v": item.version}
    )
    return ShowCardAction(title=words("card.rate"), card=AdaptiveCard(version="1.5", body=fields, actions=[send]))


def _choice(name: str, choices: list[Choice], style: Literal["compact", "expanded"], words: Words) -> ChoiceSetInput:
    missing, label = words("card.rate_missing"), words(f"card.rate_{name}")
    return ChoiceSetInput(id=name, label=label, choices=choices, style=style, is_required=True, error_message=missing)


def rated(item: Meeting, words: Words) -> CardElement | None:
    """The mean of what people thought, and how many saw the goal met; None where nobody said."""
    if not item.ratings:
        return None
    worth = sum(one.worth for one in item.ratings) / len(item.ratings)
    met = sum(one.goal_met for one in item.ratings)
    told = words("card.rated", worth=f"{worth:.1f}", count=len(item.ratings), met=met)
    return fact(words("field.ratings"), runs(told))
