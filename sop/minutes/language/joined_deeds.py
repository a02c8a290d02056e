"""What somebody is going to do behind what he has done: "Kelly tested it on Monday and will write it up"."""

from __future__ import annotations

import re

from sop.minutes.language.committing import DEED

_AND_WILL = re.compile(
    r",? (?:and|but) (?:(?:now|then|also|therefore|so)\s+)?(?:will|is going to|offered to|agreed to|promised to|volunteered to|"
    rf"undertook to|is to|has agreed to|has promised to|has offered to|wants to)\s+{DEED}"
)
_OTHER_SUBJECT = re.compile(
    r"\b(?:that|whether|if|because|since|when|while|which|who|why|how|he|she|they|we|you|nobody|somebody|someone|"
    r"it (?:is|was|will)|"
    r"thinks?|thought|hopes?|hoped|believes?|fears?|guess(?:es)?|the [a-z]+ (?:is|are|was|were|has|had|will|can|does|"
    r"did|[a-z]+ed))\b"
    r"(?! it is (?:still )?open)",
    re.IGNORECASE,
)
"""What can be the subject of what follows as well: "Kelly thinks the vendor is late and will …"."""
_DOES = re.compile(r"\s+(?:\([^()]*\)\s+)?[a-z]+")


def and_will(text: str, last: int, stop: int) -> int | None:
    """Where what somebody is going to do begins, behind what is told of him first. last: where the name ends."""
    found = _AND_WILL.search(text, last, stop)
    if not found or not _DOES.match(text, last) or _OTHER_SUBJECT.search(text, last, found.start()):
        return None
    return found.end()
