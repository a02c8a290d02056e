"""A field that the team has made up, and a value for it by the field's type. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from sop.procedure.fitting import fitting
from sop.procedure.mirroring import Custom
from sop.procedure.model import Name
from sop.records import commands as c
from sop.words.due import parse_due
from teams_bot.commands.clauses import plain_person
from teams_bot.commands.folding import fold, fold_word, trim
from teams_bot.commands.mentions import Held

NOTHING: Final = frozenset({"none", "no", "clear", "never", "remove", "無", "清除", "取消", "移除", "不限", "沒有"})
"""Words that clear a value."""
_BETWEEN = re.compile(r"\s*(?:to |[:=]|為|到)?\s*")
_LIST = re.compile(r"[,，、;；]")


@dataclass(frozen=True, slots=True)
class Misread:
    """What was not understood: as of `Faulty`."""

    problem: str
    word: str | None = None
    allowed: tuple[Name, ...] = ()


def read_field(text: str, fields: Mapping[str, Custom], today: date, held: Held) -> c.SetField | Misread:
    """What stands after the id. A field that the team does not have is left to be refused by who knows the reader's language.

    held: the mentions in the text.
    """
    found = _leading(text, fields)
    if found is None:
        name, _, value = trim(text).partition(" ")
        if not name or not trim(value):
            allowed = tuple(Name(one.title(key), one.title(key)) for key, one in fields.items())
            return Misread("own_field", allowed=allowed) if allowed else Misread("no_fields")
        return c.SetField(held.spoken(name), held.spoken(trim(value)))
    name, value = found
    if not value:
        return Misread("value")
    if fold_word(value) in NOTHING:
        return c.SetField(name, None)
    if fields[name].type in ("user", "users"):
        return _people(name, fields[name], value, held)
    return _typed(name, fields[name], held.spoken(value), today)


def _leading(text: str, fields: Mapping[str, Custom]) -> tuple[str, str] | None:
    """The field that the text begins with, by its name here or in Jira, the longest first, and what follows."""
    folded = fold(trim(text))
    names = [(fold_word(word), key) for key, one in fields.items() for word in (key, key.replace("_", " "), one.field)]
    for word, key in sorted(names, key=lambda one: -len(one[0])):
        after = folded.text[len(word) :]
        if folded.text.startswith(word) and not (word[-1:].isascii() and re.match(r"[a-z0-9_]", after)):
            between = _BETWEEN.match(after)
            return key, folded.after(len(word) + (between.end() if between else 0))
    return None


def _typed(name: str, custom: Custom, text: str, today: date) -> c.SetField | Misread:
    match custom.type:
        case "number":
            return _number(name, text)
        case "date":
            day = parse_due(text, today)
            return c.SetField(name, day.isoformat()) if day else Misread("no_such_day", text)
        case "option" | "options":
            many = [trim(one) for one in _LIST.split(text)] if custom.type == "options" else [text]
            chosen = tuple(_option(custom, one) for one in many if one)
            value = chosen if custom.type == "options" else chosen[0]
            fits = fitting(custom, value) is not None
            allowed = tuple(Name(one, one) for one in custom.options)
            return (
                c.SetField(name, value)
                if fits
                else Misread("no_such_option" if allowed else "bad_value", text, allowed)
            )
        case _:
            return c.SetField(name, text) if fitting(custom, text) is not None else Misread("bad_value", text)


def _people(name: str, custom: Custom, text: str, held: Held) -> c.SetField | Misread:
    """Mentions, names or e-mail addresses; several are parted by commas, mentions by nothing at all."""
    parted = re.sub(f"({held.pattern})", r",\1,", text)
    words = [trim(one) for one in _LIST.split(parted) if trim(one)]
    if not words or (custom.type == "user" and len(words) > 1):
        return Misread("one_person", held.spoken(text))
    found = tuple(held.person_in(one) or plain_person(one) for one in words)
    value = found[0] if custom.type == "user" else found
    return c.SetField(name, value) if fitting(custom, value) is not None else Misread("bad_value", held.spoken(text))


def _number(name: str, text: str) -> c.SetField | Misread:
    plain = fold(text).text.replace(",", "").replace(" ", "")
    found = re.fullmatch(r"[+-]?[0-9]{1,15}(?:\.[0-9]{1,9})?", plain)
    return c.SetField(name, float(plain)) if found else Misread("no_such_number", text)


def _option(custom: Custom, text: str) -> str:
    """An option as the team spells it, where it names its options."""
    wanted = fold_word(text)
    return next((one for one in custom.options if fold_word(one) == wanted), text)
