"""Wiki text and Atlassian Document Format, as far as the stand-in translates them: paragraphs, lists, simple marks."""

from typing import Any

from sandbox.jira.model import Adf, Text

_MARKS = {"strong": "*", "em": "_", "underline": "+", "strike": "-"}


def is_document(value: object) -> bool:
    """Whether `value` is an ADF document node (type doc, version 1, a content list of nodes)."""
    if not isinstance(value, dict) or value.get("type") != "doc" or value.get("version") != 1:
        return False
    content = value.get("content")
    return isinstance(content, list) and all(isinstance(node, dict) and "type" in node for node in content)


def to_adf(text: Text) -> Adf:
    """The document v3 answers: the one that was written, else one paragraph a block of lines."""
    if text.adf is not None:
        return text.adf
    paragraphs = [block for block in text.wiki.replace("\r\n", "\n").split("\n\n") if block]
    return {"type": "doc", "version": 1, "content": [_paragraph(block) for block in paragraphs]}


def to_wiki(document: Adf) -> str:
    """The wiki text v2 answers for a document that v3 wrote."""
    return "\n\n".join(_block(node) for node in document["content"])


def _paragraph(block: str) -> Adf:
    nodes: list[Adf] = []
    for number, line in enumerate(block.split("\n")):
        if number:
            nodes.append({"type": "hardBreak"})
        if line:
            nodes.append({"type": "text", "text": line})
    return {"type": "paragraph", "content": nodes}


def _block(node: Adf) -> str:
    kind, content = node["type"], node.get("content", [])
    if kind == "heading":
        return f"h{node.get('attrs', {}).get('level', 1)}. {_inline(content)}"
    if kind in {"bulletList", "orderedList"}:
        sign = "*" if kind == "bulletList" else "#"
        return "\n".join(f"{sign} " + " ".join(_block(part) for part in item.get("content", [])) for item in content)
    if kind == "codeBlock":
        return "{code}\n" + _inline(content) + "\n{code}"
    if kind == "rule":
        return "----"
    return _inline(content)


def _inline(nodes: list[Any]) -> str:
    return "".join(_leaf(node) for node in nodes)


def _leaf(node: Adf) -> str:
    kind, attrs = node.get("type"), node.get("attrs", {})
    if kind == "text":
        return _marked(str(node.get("text", "")), node.get("marks", []))
    if kind == "hardBreak":
        return "\n"
    if kind == "mention":
        return f"[~accountid:{attrs.get('id', '')}]"
    if kind == "emoji":
        return str(attrs.get("text") or attrs.get("shortName", ""))
    if kind == "inlineCard":
        return f"[{attrs.get('url', '')}]"
    return _inline(node.get("content", []))


def _marked(text: str, marks: list[Adf]) -> str:
    for mark in marks:
        kind = mark.get("type", "")
        if kind == "link":
            text = f"[{text}|{mark.get('attrs', {}).get('href', '')}]"
        elif kind == "code":
            text = "{{" + text + "}}"
        else:
            sign = _MARKS.get(kind, "")
            text = f"{sign}{text}{sign}"
    return text
