"""ItemView to Adaptive Card, card submit to actions, side by side so that they cannot drift. Pure: no I/O, no clock."""

from cards.item import item_card
from cards.notices import superseded_card
from cards.replies import card_reply, message_reply
from cards.size import LIMIT, size_of
from cards.storm import storm_card
from cards.submit import BadPress, Press, parse_submit

__all__ = [
    "LIMIT",
    "BadPress",
    "Press",
    "card_reply",
    "item_card",
    "message_reply",
    "parse_submit",
    "size_of",
    "storm_card",
    "superseded_card",
]
