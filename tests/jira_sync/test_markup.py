"""Markdown and wiki text: what is written reads as the very text, and what cannot be said in both stays readable."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import example, given, strategies as st

from jira_sync.markdown import write
from jira_sync.markup import escaped, unescaped
from jira_sync.mentions import mentioned
from jira_sync.values import normal_text
from jira_sync.wiki import read
from sop.records import commands as c
from sop.records.outcomes import Refusal
from sop.records.text import clean_text
from tests.jira_sync import samples
from tests.jira_sync.conftest import House

PIECES = st.sampled_from(
    [
        *(
            "**",
            "*",
            "_",
            "~~",
            "-",
            "`",
            "```",
            "```py",
            "\n",
            "\n\n",
            " ",
            "  ",
            "- ",
            "1. ",
            "2. ",
            "# ",
            "## ",
            "> ",
            ">",
        ),
        *("* ", "** ", "h1. ", "bq. ", "{code}", "{code:py}", "{quote}", "{noformat}", "{{", "}}", "{*}", "{_}", "!"),
        *(
            "[a](https://x.example/a_b)",
            "[a|https://x.example]",
            "[https://x.example]",
            "[~ming]",
            "@Mei Lin",
            "\\",
            "&#92;",
        ),
        *("&", "#38;", "|", "a", "b_c", "立即", "。", "x-y", "1"),
    ]
)
TEXTS = st.lists(PIECES, max_size=14).map("".join)


@given(TEXTS | samples.texts)
@example("*a*\n```\n*b*\n```\n**c**")
@example("- a\n  - b\n    1. c\n- d")
def test_what_was_written_reads_as_the_very_text(text: str) -> None:
    assert read(write(text)) == text
    assert read(escaped(text)) == text == unescaped(escaped(text))


@given(TEXTS | samples.texts)
def test_jira_may_trim_what_was_written(text: str) -> None:
    settled = normal_text(clean_text(text))
    assert read(normal_text(clean_text(write(settled)))) == settled


@given(TEXTS)
def test_nothing_pings_embeds_or_runs(text: str) -> None:
    """Of signs that ping, embed or run something, only those of our own making stand bare: links, code and quotes."""
    written = write(text)
    assert not mentioned(written)
    ours = r"\{code(?::[\w+#.-]+)?\}|\{quote\}|\{\{|\}\}|\{[*_-]\}|\[(?:\\.|[^\[\]|\n])+\|https?://[^\s\[\]|!{}]+\]"
    left = re.sub(r"\{code[^}]*\}\n.*?\n\{code\}", "", written, flags=re.DOTALL)
    left = re.sub(ours, "", left)
    for line in left.split("\n"):
        assert not re.search(r"(?<!\\)[\[{]|(?<!\\)!.*!", line), written


@given(TEXTS)
def test_reading_loses_no_word(text: str) -> None:
    """Whatever somebody writes in Jira, its letters are there in their order, less those that are signs of markup."""
    words = re.sub(r"h[1-6]\.|bq\.|\{(?:code|quote|noformat)[^}]*\}", "", unescaped(text))
    told = iter(read(text))
    assert all(any(sign == other for other in told) for sign in words if sign.isalpha())


@pytest.mark.parametrize(
    ("text", "wiki"),
    [
        ("**bold** _slanted_ ~~gone~~ `x = 1`", "*bold* _slanted_ -gone- {{x = 1}}"),
        ("**_both_**", "*_both_*"),
        ("請**立即**處理", "請{*}立即{*}處理"),
        ("[log](https://x.example/a_b) here", "[log|https://x.example/a_b] here"),
        ("# Cause\n## More", "h1. Cause\nh2. More"),
        ("- a\n  - b\n- c", "* a\n** b\n* c"),
        ("1. a\n2. b\n  - c\n3. d", "# a\n# b\n#* c\n# d"),
        ("- a\n1. b\n2. c", "* a\n# b\n# c"),
        ("> said", "bq. said"),
        ("> said\n> - twice", "{quote}\nsaid\n* twice\n{quote}"),
        ("```py\nif *x*:\n    pass\n```", "{code:py}\nif *x*:\n    pass\n{code}"),
        ("```\nmake\n```", "{code}\nmake\n{code}"),
        # What Markdown has no sign for, or Jira another meaning, stays as it was typed.
        ("2. second", "2. second"),
        ("*one star*", "\\*one star*"),
        ("* star\n# not a heading of ours?", "\\* star\nh1. not a heading of ours?"),
        ("h1. x\nbq. y", "&#104;1. x\n&#98;q. y"),
        ("INC-7 snake_case a-b 2 * 3 - 1", "INC-7 snake_case a-b 2 * 3 - 1"),
        ("rm -rf /tmp, **now**, then ls -l", "rm \\-rf /tmp, *now*, then ls \\-l"),
        ("!a.png **b** c!", "\\!a.png *b* c\\!"),
        ("[x](javascript:alert)", "\\[x](javascript:alert)"),
    ],
)
def test_markdown_in_jira(text: str, wiki: str) -> None:
    assert write(text) == wiki
    assert read(wiki) == text


@pytest.mark.parametrize(
    ("wiki", "text"),
    [
        (
            "{*}b{*}old [a|https://x.example|smart-link] [https://x.example]",
            "**b**old [a](https://x.example) https://x.example",
        ),
        ("* a\n*# b\n*# c\n** d", "- a\n  1. b\n  2. c\n  - d"),
        ("{noformat}\nraw *x*\n{noformat}", "```\nraw *x*\n```"),
        ("so {code:java|title=A}int a;\nint b;{code} and {code}x{code}", "so \n```java\nint a;\nint b;\n```\n and `x`"),
        ("{color:red}See{color} ||a||\n|1| +i+ ^2^ !img.png!", "{color:red}See{color} ||a||\n|1| +i+ ^2^ !img.png!"),
        ("{code} never closed *b*", "{code} never closed **b**"),
        ("{quote}\na\n\nb\n{quote}", "> a\n>\n> b"),
        ("2020-01-02 - x -- y a*b*c", "2020-01-02 - x -- y a*b*c"),
    ],
)
def test_what_people_write_in_jira_as_markdown(wiki: str, text: str) -> None:
    assert read(wiki) == text


@pytest.mark.parametrize(
    "piece", ["*a ", "-a ", "[a|", "{code}", "{{", "{*}a", "`", "**a", "_", "~~a", "> ", "- ", "{quote}\n", "\\"]
)
def test_no_text_takes_long(piece: str) -> None:
    text = (piece * 30_000)[:30_000]
    began = time.process_time()
    read(text)
    write(text)
    assert time.process_time() - began < 3


async def test_markup_goes_both_ways_and_nothing_is_written_back(house: House) -> None:
    item = await house.report()
    await house.do(c.AddComment("a", "**rolled back** to `2.3`\n- why: *disk*"), item)
    await house.do(c.Describe("# Cause\n_disk_ full"), item)
    await house.settle()
    fields = (await house.issue(item))["fields"]
    assert fields["description"] == "h1. Cause\n_disk_ full"
    (there,) = fields["comment"]["comments"]
    assert there["body"].endswith("\n*rolled back* to {{2.3}}\n* why: \\*disk*")
    await house.act(item, "comment", body="{quote}\nthanks *all*\n{quote}")
    await house.act(item, "edit", fields={"description": "h2. {color:red}See{color} *it*"})
    await house.hint(item)
    await house.pass_time(30)
    view = await house.view(item)
    assert {one.text for one in view.comments} == {"**rolled back** to `2.3`\n- why: *disk*", "> thanks **all**"}
    assert view.item.description == "## {color:red}See{color} **it**"
    before = house.writes()
    await house.do(c.Rename("Disk full again"), item)
    await house.settle()
    assert len(house.writes()) == len(before) + 1, "a change of another field writes neither text"
    assert (await house.issue(item))["fields"]["description"] == "h2. {color:red}See{color} *it*"


async def test_an_edit_that_changes_nothing_writes_nothing(house: House) -> None:
    item = await house.report()
    await house.do(c.AddComment("a", "**x** [~y]"), item)
    await house.settle()
    before = house.writes()
    assert isinstance(await house.do(c.EditComment("a", "**x** [~y]"), item), Refusal)
    await house.pass_time(10)
    assert house.writes() == before
    await house.act(
        item, "edit_comment", comment=(await house.issue(item))["fields"]["comment"]["comments"][0]["id"], body="_z_"
    )
    await house.hint(item)
    assert [one.text for one in (await house.view(item)).comments] == ["_z_"]
