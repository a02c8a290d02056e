"""A Word document as lines of Markdown: headings, lists by depth, check boxes, tables.

A .docx is a zip of XML: what somebody sends may unpack to gigabytes, so its sizes are looked at before anything is unpacked.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

from docx import Document
from docx.document import Document as Body
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

LARGEST = 20 * 1024 * 1024
"""Bytes of a document that is read."""
UNPACKED = 100 * 1024 * 1024
"""Bytes that its parts may unpack to, together."""
_PARTS = 2_000
_HEADING = re.compile(r"(?:heading|標題)\s*(\d)", re.IGNORECASE)
_CHECKED = "☒☑✓"


class UnreadableError(Exception):
    """It is no Word document, or one that is not read. trouble: the key of the sentence that says why."""

    def __init__(self, trouble: str) -> None:
        super().__init__(trouble)
        self.trouble = trouble


def text_of_docx(data: bytes) -> str:
    """The document's text as Markdown, a paragraph or row a line. Raises UnreadableError."""
    if len(data) > LARGEST:
        raise UnreadableError("minutes.too_large")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            sizes = [part.file_size for part in parts.infolist()]
        if sum(sizes) > UNPACKED or len(sizes) > _PARTS:
            raise UnreadableError("minutes.too_large")
        return "\n".join(_lines(Document(io.BytesIO(data))))
    except UnreadableError:
        raise
    except Exception as error:
        # A broken file fails wherever it is broken: in the zip, in the XML, in a relation that names nothing.
        raise UnreadableError("minutes.unreadable") from error


def _lines(document: Body) -> Iterator[str]:
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            yield from _rows(block)
        else:
            yield _paragraph(block)


def _paragraph(paragraph: Paragraph) -> str:
    text = "".join(_runs(paragraph)).replace("\n", " ").strip()
    style = (paragraph.style.name or "") if paragraph.style is not None else ""
    heading = _HEADING.match(style)
    if not text:
        return ""
    if heading or style in ("Title", "標題"):
        return f"{'#' * int(heading[1]) if heading else '#'} {text}"
    level = _level(paragraph, style)
    if level is None:
        return text
    box = re.match(r"[☐☒☑□✓]\s*", text)
    if box:
        text = f"[{'x' if text[0] in _CHECKED else ' '}] {text[box.end() :]}"
    return f"{'  ' * level}- {text}"


def _runs(paragraph: Paragraph) -> Iterator[str]:
    """The paragraph's text with that of links and of check boxes, struck-out text as Markdown strikes it out."""
    for element in paragraph._p.iter(qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:sym")):
        if element.tag == qn("w:t"):
            run = element.getparent()
            struck = run is not None and run.find(f"{qn('w:rPr')}/{qn('w:strike')}") is not None
            yield f"~~{element.text}~~" if struck and element.text else element.text or ""
        elif element.tag == qn("w:sym"):
            yield "☒" if element.get(qn("w:char"), "").upper().endswith(("FE", "78", "52")) else "☐"
        else:
            yield "\t" if element.tag == qn("w:tab") else " "


def _level(paragraph: Paragraph, style: str) -> int | None:
    """How deep a list item stands; None for what is none."""
    number = paragraph._p.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:ilvl')}")
    if number is not None:
        value = number.get(qn("w:val"), "0")
        return int(value) if value.isdigit() else 0
    if style.startswith(("List", "清單")):
        last = style[-1:]
        return int(last) - 1 if last.isdigit() and last != "0" else 0
    return 0 if re.match(r"[☐☒☑□]\s*\S", paragraph.text.strip()) else None


def _rows(table: Table) -> Iterator[str]:
    for number, row in enumerate(table.rows):
        cells = [re.sub(r"\s*\n\s*", "、", cell.text.strip()).replace("|", "¦") for cell in row.cells]
        yield f"| {' | '.join(cells)} |"
        if number == 0:
            yield f"|{'---|' * len(cells)}"
    yield ""
