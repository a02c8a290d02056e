"""What people and monitors write, made storable: no NUL, no lone surrogate, no control character."""

from __future__ import annotations

import re
import unicodedata

TITLE_LIMIT = 240
"""UTF-16 units in a title. Jira takes 255 in a summary; the rest is room for a prefix."""
TEXT_LIMIT = 30_000
"""UTF-16 units in a description or comment. Jira takes 32,767, and counts as Java does: an emoji is two."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_UNSEEN = re.compile(
    "[\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2060-\u2064\u206a-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]"
)
"""Characters that nobody sees: of no width, fillers, marks of direction. Two names may differ in them alone. The joiners
U+200C and U+200D are not among them: Persian and many an emoji are written with them."""
_BLANKS = re.compile(r"\s+")


def clean_text(text: str) -> str:
    """Many lines: line ends as \\n, no control or direction-override characters, trimmed."""
    if text.isprintable() and unicodedata.is_normalized("NFC", text):
        # Nearly every text: a delivery of two hundred alerts has a thousand of them.
        return text.strip(" ")
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    # Composed after what stood between is gone: a second cleaning must change nothing.
    return unicodedata.normalize("NFC", _CONTROL.sub("", unified)).strip()


def clean_line(text: str) -> str:
    """One line: runs of blanks become one."""
    cleaned = clean_text(text)
    if cleaned.isprintable() and "  " not in cleaned:
        return cleaned
    return _BLANKS.sub(" ", cleaned).strip()


def seen(text: str) -> str:
    """The text less what nobody sees of it: for showing, never for keeping."""
    return text if text.isascii() else _UNSEEN.sub("", text)


def units(text: str) -> int:
    """The length in UTF-16 units."""
    return len(text) + sum(1 for character in text if ord(character) > 0xFFFF)


def cut(text: str, limit: int) -> str:
    """The beginning of the text that has no more UTF-16 units than that, without a blank at its end."""
    if units(text) <= limit:
        return text
    kept = 0
    for index, character in enumerate(text):
        kept += 2 if ord(character) > 0xFFFF else 1
        if kept > limit:
            return text[:index].rstrip()
    return text


def file_name(text: str) -> str:
    """A name that a file can have anywhere: without signs that part folders, of 1 to 200 UTF-16 units, its ending kept."""
    plain = re.sub(r'[\\/:*?"<>|]', "_", seen(clean_line(text))).strip(" .")
    stem, dot, ending = plain.rpartition(".")
    if dot and units(ending) <= 10:
        return f"{cut(stem, 180) or 'file'}.{ending}"
    return cut(plain, 200) or "file"


def is_label(text: str) -> bool:
    """Whether Jira takes it as a label: no blank in it, 1 to 255 characters."""
    return 0 < len(text) <= 255 and not re.search(r"\s", text)
