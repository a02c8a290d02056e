"""What the bot says about its commands, as Markdown for a Teams message, in the reader's language."""

from __future__ import annotations

import re
from typing import Final

from sop.records.text import clean_line, seen
from sop.words import Words
from teams_bot.commands.folding import trim
from teams_bot.commands.parsed import Faulty, Unknown
from teams_bot.commands.table import BY_KEY, COMMANDS, CommandSpec

_QUOTED = 40
"""Characters of a person's own text that an answer repeats."""

_INERT: Final = str.maketrans({sign: chr(ord(sign) + 0xFEE0) for sign in "*_`[]()<>#|~\\&!"})
"""Markdown's and HTML's signs to their full-width forms: clients differ in how they read a backslash before one."""

_TAME: Final = {sign: wide for sign, wide in _INERT.items() if chr(sign) not in "()&!"}
"""Those without which nothing is a link, a tag or emphasis. Sentences of ours have brackets of their own."""

_ADDRESS: Final = re.compile(r"(?<=:)//|(?i:(?<=\bwww)\.)")
"""What clients know a bare address by."""


def help_text(words: Words, topic: str | None = None) -> str:
    """Every command with an example; for a topic (a key of `COMMANDS`) its words in both languages.

    An unknown topic gets the whole list.
    """
    spec = BY_KEY.get(topic or "")
    if spec is None:
        lines = [_line(one, words) for one in COMMANDS]
        return "\n\n".join((words("help.intro"), "\n".join(lines), words("help.more", example=_code(_topic(words)))))
    both = [words_of for language in sorted(spec.words, key=words.language.__ne__) for words_of in spec.words[language]]
    aliases = ", ".join(_code(word) for word in both)
    return f"{_line(spec, words)}\n\n{words('help.aliases', aliases=aliases)}"


def faulty_text(words: Words, faulty: Faulty) -> str:
    """What is missing or was not understood, what is allowed, and an example."""
    facts = dict(faulty.facts)
    if "word" in facts:
        facts["word"] = inert(facts["word"])
    if "allowed" in facts:
        facts["allowed"] = words("command.and").join(inert(name.of(words.language)) for name in facts["allowed"])
    example = words("command.example", example=_code(BY_KEY[faulty.command].example[words.language]))
    return f"{words(f'command.problem.{faulty.problem}', **facts)}\n\n{example}"


def command_code(key: str, words: Words, *arguments: str) -> str:
    """A command as code, to be typed: its words in the reader's language with those arguments."""
    return _code(" ".join((BY_KEY[key].name(words.language), *arguments)))


def unknown_text(words: Words, unknown: Unknown) -> str:
    """That there is no such command, the nearest ones, and where the list is."""
    nearest = words("command.and").join(_code(name) for name in unknown.nearest)
    return words(
        "say.unknown", text=inert(unknown.text), nearest=nearest, help=_code(BY_KEY["help"].name(words.language))
    )


def inert(text: str, most: int = _QUOTED) -> str:
    """A person's own text for repeating in a message: one line, shortened, without any sign that Markdown reads.

    An address in it is no link either: what the bot says is not to lead anywhere that somebody else wrote.
    """
    line = trim(clean_line(seen(text))).translate(_INERT)
    line = _ADDRESS.sub(lambda found: "／／" if found[0] == "//" else "．", line)
    return line if len(line) <= most else line[: most - 1] + "…"


def tame(sentence: str) -> str:
    """A whole sentence of ours that may repeat somebody's words, for where it is not known whether Markdown is read."""
    return sentence.translate(_TAME)


def _line(spec: CommandSpec, words: Words) -> str:
    return f"- {_code(spec.example[words.language])}: {words(spec.help_key)}"


def _topic(words: Words) -> str:
    return BY_KEY["help"].example[words.language]


def _code(text: str) -> str:
    return f"`{text}`"
