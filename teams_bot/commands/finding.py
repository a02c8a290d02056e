"""Which command a text starts with, and which commands are nearest to a text that starts with none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz

from teams_bot.commands.folding import fold, fold_word, is_chinese
from teams_bot.commands.table import COMMANDS, CommandSpec

_BLANKS = re.compile(r"[ /]*")
_POLITE = re.compile(r"[ /]*(?:please|pls|kindly|請幫我|請|幫我|麻煩|把) *")
_HEAD = re.compile(r"[a-z0-9]+|.")
"""What commands are kept by: the first English word, or the first sign of anything else."""
_NEAREST = 3


@dataclass(frozen=True, slots=True)
class Found:
    """A command, what follows its words, and whether that follows without a blank (`通報首頁掛了`)."""

    spec: CommandSpec
    rest: str
    glued: bool


def find(text: str) -> Found | None:
    """The command with the longest words that the text starts with."""
    folded = fold(text)
    best: tuple[int, CommandSpec] | None = None
    for start in _starts(folded.text):
        head = _HEAD.match(folded.text, start)
        for pattern, spec in _PATTERNS.get(head[0], ()) if head else ():
            match = pattern.match(folded.text, start)
            if match and (best is None or match.end() > best[0]):
                best = (match.end(), spec)
    if best is None:
        return None
    end, spec = best
    after = folded.text[end : end + 1]
    separator = after and after in ":,;、"
    return Found(spec, folded.after(end + 1 if separator else end), bool(after) and after.isalnum())


def _starts(text: str) -> tuple[int, ...]:
    """Where a command's words may begin: after blanks and slashes, or after a polite word too."""
    plain, polite = _BLANKS.match(text), _POLITE.match(text)
    assert plain is not None, "matches nothing at least"
    return (plain.end(),) if polite is None else (plain.end(), polite.end())


def nearest(text: str) -> tuple[str, ...]:
    """The three likeliest commands, likeliest first, in the language of the text. Aliases of both languages count."""
    wanted = fold_word(text)[:60]
    language = "zh-Hant" if is_chinese(text) else "en"
    scores = {spec.name(language): max(_likeness(wanted, word) for word in words) for spec, words in _WORDS}
    return tuple(sorted(scores, key=lambda name: -scores[name])[:_NEAREST])


def _likeness(text: str, word: str) -> float:
    """How alike the beginning of the text is to the command's word; a little for the word inside the text."""
    head = text[: len(word) + 1] if is_chinese(word) else " ".join(text.split()[: word.count(" ") + 1])
    return fuzz.ratio(head, word) + 0.3 * fuzz.ratio(text, word) + 0.2 * (100 if word in text else 0)


def _pattern(word: str) -> str:
    """Blanks are optional within Chinese words; English words end where a letter or digit no longer follows."""
    if is_chinese(word):
        return " *".join(re.escape(sign) for sign in word if sign != " ")
    return "[ _-]+".join(re.escape(part) for part in word.split()) + r"(?![a-z0-9_'-])"


_WORDS: Final[tuple[tuple[CommandSpec, tuple[str, ...]], ...]] = tuple(
    (spec, tuple(fold_word(word) for words in spec.words.values() for word in words)) for spec in COMMANDS
)
_PATTERNS: Final[dict[str, list[tuple[re.Pattern[str], CommandSpec]]]] = {}
"""By the head of the command's words: of some two hundred, a handful is left to try."""
for _spec, _words in _WORDS:
    for _word in _words:
        _PATTERNS.setdefault(_HEAD.findall(_word)[0], []).append((re.compile(_pattern(_word)), _spec))
