"""Catalogues: gettext PO files read with Babel; keys are names such as `refusal.stale`, in both files alike."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.messages.pofile import read_po

LANGUAGES = ("en", "zh-Hant")
_LOCALES = {"en": "en", "zh-Hant": "zh_Hant_TW"}


def language_of(locale: str | None, default: str = "en") -> str:
    """`en` or `zh-Hant` for an activity's locale (`en-US`, `zh-TW`, `zh-hk`, …); default where it names neither.

    Babel does not know that zh-TW and zh-HK are written in Traditional characters unless told so.
    """
    tag = (locale or "").replace("_", "-").lower()
    if tag.startswith("zh"):
        return "zh-Hant"
    return "en" if tag.startswith("en") else default


class Words:
    """The sentences of one language, with dates in one time zone."""

    def __init__(self, language: str, sentences: dict[str, str], zone: ZoneInfo) -> None:
        self.language = language
        self.sentences = sentences
        self.zone = zone

    def __call__(self, key: str, /, **facts: Any) -> str:
        """The sentence for the key with the facts in it. Raises KeyError for a key no catalogue has."""
        sentence = self.sentences[key]
        return sentence.format(**facts) if facts else sentence

    def has(self, key: str) -> bool:
        """Whether there is such a sentence."""
        return key in self.sentences

    def day(self, value: date) -> str:
        """A date with its weekday."""
        return _day(value, self.language)

    def moment(self, value: datetime) -> str:
        """A moment in the readers' time zone, to the minute. A naive value is UTC."""
        return _moment(value.replace(second=0, microsecond=0), self.language, self.zone)

    def second(self, value: datetime) -> str:
        """A moment to the second, where one is compared with another. A naive value is UTC."""
        return f"{self.moment(value)}:{value.second:02}"


# A card is drawn anew for every change, with the same dates on it: Babel takes a quarter of the time for them.


@lru_cache(maxsize=4096)
def _day(value: date, language: str) -> str:
    return format_date(value, "EEE, d MMM y" if language == "en" else "y/M/d（EEEEE）", locale=_LOCALES[language])


@lru_cache(maxsize=4096)
def _moment(value: datetime, language: str, zone: ZoneInfo) -> str:
    pattern = "d MMM y, HH:mm" if language == "en" else "y/M/d HH:mm"
    return format_datetime(value, pattern, tzinfo=zone, locale=_LOCALES[language])


@lru_cache
def words(language: str, timezone: str = "Asia/Taipei") -> Words:
    """The words of a language. Raises KeyError for one we do not have."""
    return Words(language, _sentences(_LOCALES[language]), ZoneInfo(timezone))


@lru_cache
def _sentences(locale: str) -> dict[str, str]:
    with files("sop.words").joinpath(f"{locale}.po").open("rb") as file:
        catalogue = read_po(file, locale=locale)
    return {str(message.id): str(message.string) for message in catalogue if message.id and message.string}
