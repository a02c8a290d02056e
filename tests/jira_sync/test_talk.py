"""Comments both ways: case by case, and through histories in which answers are lost and people edit and delete."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings, strategies as st

from jira_sync.markup import escaped, unescaped
from jira_sync.remote import RemoteComment
from jira_sync.talk import Known, Talk, heading, in_jira, talk, without_heading
from jira_sync.values import digest, normal_text
from sop.records.commands import SeenComment
from sop.records.items import Comment
from sop.records.people import Person, Side
from sop.records.text import clean_text
from tests.jira_sync import samples
from tests.jira_sync.samples import AT, MEI

BOT = Person("SOPilot", account_id="712020:bot")
ALEX = Person("Alex Wilber", account_id="712020:alex")
SOON = AT + timedelta(minutes=1)


def ours(text: str = "hello", author: Person = MEI, side: Side = Side.TEAMS, **rest: Any) -> Comment:
    """A comment in a record."""
    return Comment(rest.pop("id", "c1"), "INC-1", author, side, text, AT, **rest)


def theirs(
    text: str, jira_id: str = "9", author: Person = ALEX, mark: str | None = None, at: datetime = AT
) -> RemoteComment:
    """A comment in Jira. mark: id of ours in its property; at: when it was last edited."""
    return RemoteComment(jira_id, author, text, AT, at, mark)


def linked(comment: Comment, jira_id: str = "9", agreed: str | None = None) -> Known:
    """A comment of the record that Jira has."""
    return comment, jira_id, digest(agreed if agreed is not None else in_jira(comment))


NOTHING = Talk((), {}, ())
FULL = in_jira(ours())
ADOPTED = {"c1": ("9", digest(FULL))}
EDITED = theirs("Mei Lin (Teams):\nhello, again", author=BOT, at=SOON)
GONE = SeenComment("c1", MEI, ours().text, AT, None, Side.TEAMS, Person("Jira"))
TAKEN = SeenComment("c1", MEI, "hello, again", AT, SOON, Side.TEAMS)


def replace_seen(seen: SeenComment) -> SeenComment:
    """The same where it has become internal."""
    return msgspec.structs.replace(seen, text="", internal=True)


@pytest.mark.parametrize(
    ("known", "there", "complete", "expected"),
    [
        pytest.param([], (), True, NOTHING, id="nobody said anything"),
        pytest.param([(ours(), None, None)], (), True, Talk((ours(),), {}, ()), id="ours is written"),
        pytest.param(
            [(ours(), None, None)], (), False, Talk((ours(),), {}, ()), id="ours is written, seen a part or all"
        ),
        pytest.param(
            [(ours(side=Side.SYSTEM), None, None)], (), True, Talk((ours(side=Side.SYSTEM),), {}, ()), id="a machine's"
        ),
        pytest.param([(ours(side=Side.JIRA), None, None)], (), True, NOTHING, id="Jira's own never goes back"),
        pytest.param([(ours(deleted_by=MEI), None, None)], (), True, NOTHING, id="deleted before it was written"),
        pytest.param([linked(ours())], (theirs(FULL, author=BOT),), True, NOTHING, id="our own echo"),
        pytest.param(
            [linked(ours())], (theirs(FULL + " \n\n", author=BOT),), True, NOTHING, id="echo with other blanks"
        ),
        pytest.param(
            [linked(ours())], (theirs(FULL, author=BOT, mark="c1"),), True, NOTHING, id="echo with our property"
        ),
        pytest.param(
            [(ours(), None, None)],
            (theirs(FULL, author=BOT, mark="c1"),),
            True,
            Talk((), ADOPTED, ()),
            id="adopted by property",
        ),
        pytest.param(
            [(ours(), None, None)],
            (replace(EDITED, ours="c1"),),
            True,
            Talk((), {"c1": ("9", digest(EDITED.text))}, (TAKEN,)),
            id="adopted, and edited there before we knew of it",
        ),
        pytest.param(
            [(ours(), None, None)],
            (theirs("Mei Lin (Teams):\nhello (!)", author=BOT, mark="c1"),),
            True,
            Talk((), {"c1": ("9", digest("Mei Lin (Teams):\nhello (!)"))}, ()),
            id="adopted as Jira itself put it: nobody edited",
        ),
        pytest.param(
            [(ours(), None, None)],
            (theirs("Mei Lin (Teams):\nhello", "8", BOT, "c1"), theirs("x", "9", BOT, "another database's")),
            True,
            Talk((), {"c1": ("8", digest(FULL)), "jira-9": ("9", digest("x"))}, (SeenComment("jira-9", BOT, "x", AT),)),
            id="a property that names none of ours",
        ),
        pytest.param(
            [],
            (theirs("looking"),),
            False,
            Talk((), {"jira-9": ("9", digest("looking"))}, (SeenComment("jira-9", ALEX, "looking", AT),)),
            id="a person's is taken",
        ),
        pytest.param(
            [],
            (theirs("by hand", author=BOT),),
            True,
            Talk((), {"jira-9": ("9", digest("by hand"))}, (SeenComment("jira-9", BOT, "by hand", AT),)),
            id="a person's under the bot's account",
        ),
        pytest.param(
            [linked(ours())],
            (EDITED,),
            True,
            Talk((), {"c1": ("9", digest(EDITED.text))}, (TAKEN,)),
            id="ours edited there",
        ),
        pytest.param(
            [linked(ours())],
            (theirs("no heading any more", author=BOT, at=SOON),),
            True,
            Talk(
                (),
                {"c1": ("9", digest("no heading any more"))},
                (SeenComment("c1", MEI, "no heading any more", AT, SOON, Side.TEAMS),),
            ),
            id="ours edited, heading and all",
        ),
        pytest.param(
            [linked(ours("old", ALEX, Side.JIRA, id="jira-9"), agreed="old")],
            (theirs("new", at=SOON),),
            True,
            Talk((), {"jira-9": ("9", digest("new"))}, (SeenComment("jira-9", ALEX, "new", AT, SOON),)),
            id="a person's edited",
        ),
        pytest.param(
            [linked(ours("old", ALEX, Side.JIRA, id="jira-9"), agreed="old")],
            (theirs("old"),),
            True,
            NOTHING,
            id="a person's again",
        ),
        pytest.param([linked(ours())], (), True, Talk((), {}, (GONE,)), id="deleted there: the text stays"),
        pytest.param([linked(ours())], (), False, NOTHING, id="not on this page"),
        pytest.param([linked(ours(deleted_by=MEI))], (), True, NOTHING, id="deleted there, as known"),
        pytest.param(
            [linked(ours(deleted_by=ALEX), agreed=FULL)],
            (theirs(FULL, author=BOT),),
            True,
            NOTHING,
            id="deleted here: nothing is removed there",
        ),
        pytest.param(
            [linked(ours("hi", unsent=True, edited_at=SOON), agreed=FULL)],
            (theirs(FULL, author=BOT),),
            True,
            Talk((), {}, (), ((ours("hi", unsent=True, edited_at=SOON), "9"),)),
            id="edited here",
        ),
        pytest.param(
            [linked(ours(unsent=True, deleted_by=MEI), agreed=FULL)],
            (theirs(FULL, author=BOT),),
            True,
            Talk((), {}, (), ((ours(unsent=True, deleted_by=MEI), "9"),)),
            id="deleted here is marked there",
        ),
        pytest.param(
            [linked(ours("hi", unsent=True, edited_at=AT), agreed=FULL)],
            (EDITED,),
            True,
            Talk((), {"c1": ("9", digest(EDITED.text))}, (TAKEN,)),
            id="edited here, and later there",
        ),
        pytest.param(
            [linked(ours("hi", unsent=True, edited_at=SOON), agreed=FULL)],
            (replace(EDITED, text="", internal=True),),
            True,
            Talk((), {"c1": ("9", "internal")}, (replace_seen(TAKEN),)),
            id="edited here, internal there",
        ),
    ],
)
def test_one_look(known: list[Known], there: tuple[RemoteComment, ...], complete: bool, expected: Talk) -> None:
    assert talk(known, there, complete=complete) == expected


# --- the heading ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("Mei Lin", "Mei Lin (Teams):"),
        ("林美", "林美 (Teams):"),
        ("Mei [Ops]", "Mei (Ops) (Teams):"),
        ("[~accountid:712020:alex]", "(~accountid:712020:alex) (Teams):"),
        ("{quote} !x!", "\\{quote} \\!x! (Teams):"),
        ("Mei\nLin", "Mei Lin (Teams):"),
        ("Mei\r\nLin", "Mei Lin (Teams):"),
        ("Mei\rLin", "Mei Lin (Teams):"),
        ("  Mei   Lin ", "Mei Lin (Teams):"),
        ("Mei\u2028\u202eLin\x00", "MeiLin (Teams):"),
        ("", "(Teams):"),
    ],
)
def test_the_heading_is_one_plain_line(name: str, line: str) -> None:
    assert heading(ours(author=Person(name))) == line


# --- wiki markup ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("資料庫連線滿了, again!", "資料庫連線滿了, again!"),
        ("[~accountid:712020:alex] look", "\\[~accountid:712020:alex] look"),
        ("[hi|~alex]", "\\[hi|~alex]"),
        ("!https://example.com/pixel.png! and !x|width=1!", "\\!https://example.com/pixel.png\\! and \\!x|width=1!"),
        ("{color:red}{{x}}", "\\{color:red}\\{\\{x}}"),
        ("\\[~alex]", "&#92;\\[~alex]"),
        ("\\\\[~alex]", "&#92;&#92;\\[~alex]"),
        ("&#92;[~alex] &#38; &amp; \\d", "&#38;#92;\\[~alex] &#38;#38; &amp; \\d"),
    ],
)
def test_a_persons_words_ping_and_embed_nothing_in_jira(text: str, there: str) -> None:
    assert escaped(text) == there
    assert unescaped(there) == text


MARKUP = st.lists(st.sampled_from(["[", "{", "!", "\\", "&", "#38;", "#92;", "~", "]", "\n", "a"]), max_size=12).map(
    "".join
)


@given(text=MARKUP | samples.texts)
def test_escapes_come_off_again(text: str) -> None:
    comment = ours(clean_text(text))
    there = in_jira(comment)
    assert without_heading(comment, normal_text(clean_text(there))) == normal_text(comment.text)
    assert unescaped(escaped(text)) == text


@given(text=MARKUP)
def test_nothing_is_left_to_the_renderer(text: str) -> None:
    """Every opening character stands right after a backslash that no other backslash takes away."""
    for found in re.finditer(r"(?<![\\])[\[{]|\\\\[\[{!]|(?<![\\])!(?=[^\n]*!)", escaped(text)):
        raise AssertionError(found[0])


def test_what_is_said_there_comes_as_markdown_without_escapes() -> None:
    edited = theirs("Mei Lin (Teams):\n\\[ERROR] again", author=BOT, at=SOON)
    assert [one.text for one in talk([linked(ours())], (edited,), complete=True).seen] == ["[ERROR] again"]
    own = ours("x", ALEX, Side.JIRA)
    edited = theirs("\\[ERROR] *again*", at=SOON)
    assert [one.text for one in talk([linked(own, agreed="x")], (edited,), complete=True).seen] == ["[ERROR] **again**"]
    assert [one.text for one in talk([], (edited,), complete=True).seen] == ["[ERROR] **again**"]


@given(name=samples.texts, text=samples.texts, edited=samples.texts)
def test_the_heading_is_taken_off_again_whoever_wrote(name: str, text: str, edited: str) -> None:
    comment = ours(clean_text(text), Person(name))
    assert "[" not in heading(comment)
    assert heading(comment) == normal_text(heading(comment)).partition("\n")[0]
    assert without_heading(comment, normal_text(in_jira(comment))) == normal_text(comment.text)
    assert without_heading(comment, normal_text(f"{heading(comment)}\r\n{escaped(edited)}")) == normal_text(edited)


@given(samples.texts)
def test_a_text_that_reads_the_same_has_the_same_digest(text: str) -> None:
    settled = normal_text(text)
    assert digest(settled) == digest(text) == digest(f"\n {text}\r\n") == digest(settled.replace("\n", " \r\n"))


def test_a_text_that_no_database_takes_has_a_digest() -> None:
    assert digest("a\ud83d\x00b") == digest("ab")


# --- histories --------------------------------------------------------------------------------------------------------


@dataclass
class Conversation:
    """A record's comments and its issue's; each sync does what the mirror does."""

    known: dict[str, Known] = field(default_factory=dict)
    jira: dict[str, RemoteComment] = field(default_factory=dict)
    posts: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    """Comments of ours that were deleted in Jira before we knew that they had arrived: nobody can tell, so they come again."""
    numbers: int = 0
    now: datetime = AT
    doubt: bool = False

    def number(self) -> int:
        """A number and a moment never used before."""
        self.numbers += 1
        self.now += timedelta(minutes=1)
        return self.numbers

    def say(self, text: str) -> None:
        """Somebody writes in Teams."""
        comment = Comment(f"c{self.number()}", "INC-1", MEI, Side.TEAMS, text, self.now)
        self.known[comment.id] = (comment, None, None)

    def write(self, text: str, author: Person = ALEX) -> None:
        """Somebody writes in Jira."""
        jira_id = str(self.number())
        self.jira[jira_id] = RemoteComment(jira_id, author, normal_text(text), self.now, self.now)

    def edit(self, n: int, text: str) -> None:
        """Somebody edits a comment in Jira."""
        if self.jira:
            self.number()
            one = list(self.jira.values())[n % len(self.jira)]
            body = f"{one.text.partition(chr(10))[0]}\n{text}" if one.ours else text
            self.jira[one.id] = replace(one, text=normal_text(body), updated_at=self.now)

    def delete(self, n: int) -> None:
        """Somebody deletes a comment in Jira."""
        if self.jira:
            gone = self.jira.pop(list(self.jira)[n % len(self.jira)])
            if gone.ours is not None and self.known[gone.ours][1] is None:
                self.removed.append(gone.ours)

    def sync(self, *, lost: bool = False, page: int | None = None) -> None:
        """Look and carry out. lost: the answer of the first write; page: only the newest so many are seen."""
        there = tuple(self.jira.values())
        if page is not None and not self.doubt:
            there = there[-page:]
        said = talk(list(self.known.values()), there, complete=len(there) == len(self.jira))
        for comment in said.create:
            jira_id = str(self.number())
            self.posts.append(comment.id)
            self.jira[jira_id] = RemoteComment(
                jira_id, BOT, normal_text(in_jira(comment)), self.now, self.now, comment.id
            )
            if lost:
                self.doubt = True
                return
            self.known[comment.id] = (comment, jira_id, digest(in_jira(comment)))
        for seen in said.seen:
            before = self.known.get(seen.comment_id)
            comment = Comment(
                seen.comment_id, "INC-1", seen.author, seen.side, seen.text, seen.at, seen.edited_at, seen.gone_by
            )
            self.known[comment.id] = (comment, *(before[1:] if before else (None, None)))
        for comment_id, (jira_id, agreed) in said.adopt.items():
            self.known[comment_id] = (self.known[comment_id][0], jira_id, agreed)
        self.doubt = False


WORDS = st.sampled_from(["a", "b", "c d", "多 謝", "line\nline"])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("say"), WORDS),
        st.tuples(st.just("write"), WORDS),
        st.tuples(st.just("edit"), st.integers(0, 5), WORDS),
        st.tuples(st.just("delete"), st.integers(0, 5)),
        st.tuples(st.just("sync")),
        st.tuples(st.just("lost")),
        st.tuples(st.just("page"), st.integers(1, 4)),
    ),
    max_size=25,
)


@settings(max_examples=150)
@given(STEPS)
def test_every_comment_is_on_both_sides_once_as_last_edited(steps: list[Any]) -> None:
    both = Conversation()
    for name, *rest in steps:
        match name:
            case "lost":
                both.sync(lost=True)
            case "page":
                both.sync(page=rest[0])
            case _:
                getattr(both, name)(*rest)
    both.sync()
    both.sync()
    _same(both)
    before = msgspec.json.encode([both.known, both.posts])
    both.sync()
    assert msgspec.json.encode([both.known, both.posts]) == before, "our own echoes are nothing new"


def _same(both: Conversation) -> None:
    deleted = {comment.id for comment, _, _ in both.known.values() if comment.deleted_by}
    live = {jira_id: comment for comment, jira_id, _ in both.known.values() if comment.id not in deleted}
    assert live.keys() == both.jira.keys(), "each has its twin"
    assert len(live) + len(deleted) == len(both.known), "and one only"
    for jira_id, comment in live.items():
        assert comment.text == without_heading(comment, both.jira[jira_id].text)
    for comment_id in both.posts:
        assert both.posts.count(comment_id) <= 1 + both.removed.count(comment_id), "written once"
