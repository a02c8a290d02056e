"""The parts of a card with many lines: description, alerts, comments. Each shortened to a fixed size."""

from __future__ import annotations

from cards.elements import CardElement, Container, TextRun
from cards.emphasis import marked
from cards.escape import runs, web_url
from cards.parts import paragraph, section
from cards.size import short_line, short_lines
from sop.desk.view import FileView, ItemView, Sync
from sop.records.items import Alert, Comment, Incident, Record
from sop.words import Words

NAME_SHOWN = 80
DESCRIPTION_LINES = 8


def description(item: Record, most: int) -> Container | None:
    """The first lines of the description, at most that many characters."""
    lines = short_lines(item.description, most, DESCRIPTION_LINES)
    return Container(spacing="Medium", items=_paragraphs(lines)) if lines else None


def alerts(item: Record, words: Words, most: int) -> Container | None:
    """How many alerts fire and which: firing before resolved, newest first, at most that many."""
    if not isinstance(item, Incident) or not item.alerts:
        return None
    firing = item.firing
    count = words("card.alert_count", firing=firing, resolved=len(item.alerts) - firing)
    heading = [*runs(words("card.alerts"), weight="Bolder"), *runs(f" · {count}", subtle=True)]
    newest = sorted(item.alerts, key=lambda one: one.starts_at, reverse=True)
    newest.sort(key=lambda one: one.ends_at is not None)
    rows: list[CardElement] = [paragraph(*_alert(one, words), spacing="Small") for one in newest[:most]]
    left = len(newest) - most
    if left > 0:
        rows.append(paragraph(*runs(words("card.alerts_more", count=left), subtle=True), spacing="Small"))
    if item.source and item.source.truncated:
        untold = words("card.alerts_untold", count=item.source.truncated)
        rows.append(paragraph(*runs(untold, subtle=True), spacing="Small"))
    return section(heading, rows)


def _alert(alert: Alert, words: Words) -> list[TextRun]:
    over = alert.ends_at is not None
    mark = words("card.alert_resolved" if over else "card.alert_firing")
    name = runs(short_line(alert.name, NAME_SHOWN), weight="Bolder", url=web_url(alert.url))
    summary = runs(f" {short_line(alert.summary, 200)}") if alert.summary.strip() else []
    at = words("card.until" if over else "card.since", at=words.moment(alert.ends_at or alert.starts_at))
    # "Good" green on white is too faint to read in Teams' light theme (2:1), so what is over is only toned down.
    head = runs(f"{mark} ", subtle=True) if over else runs(f"{mark} ", weight="Bolder", color="Attention")
    return [*head, *name, *summary, *runs(f" · {at}", subtle=True)]


def comments(view: ItemView, words: Words, most: int) -> Container | None:
    """The newest comments, at most that many, the last one at the end, and how many older ones there are."""
    if not view.comments:
        return None
    shown = view.comments[-most:] if most else ()
    older = max(view.comment_count, len(view.comments)) - len(shown)
    heading = runs(words("card.comments"), weight="Bolder")
    if older > 0:
        heading += runs(" · " + words("card.comments_older", count=older), subtle=True)
    return section(heading, [Container(spacing="Small", items=_comment(one, words)) for one in shown])


def _comment(comment: Comment, words: Words) -> list[CardElement]:
    when = words("card.comment_at", at=words.moment(comment.at), side=words(f"side.{comment.side.value}"))
    if comment.edited_at and comment.deleted_by is None:
        when = words("card.comment_edited", when=when)
    head = [*runs(short_line(comment.author.name, NAME_SHOWN), weight="Bolder"), *runs(f" · {when}", subtle=True)]
    if comment.deleted_by is not None:
        gone = words("card.comment_deleted", name=short_line(comment.deleted_by.name, NAME_SHOWN))
        return [paragraph(*head), paragraph(*runs(gone, subtle=True), spacing="None")]
    if comment.internal:
        return [paragraph(*head), paragraph(*runs(words("card.comment_internal"), subtle=True), spacing="None")]
    return [paragraph(*head), *_paragraphs(short_lines(comment.text, 280, 5))]


def files(view: ItemView, words: Words, most: int) -> Container | None:
    """The newest files on the issue, at most that many, each with a link to it in Jira."""
    if not view.files.count:
        return None
    heading = runs(words("card.files"), weight="Bolder")
    left = view.files.count - len(view.files.newest[:most])
    if left > 0:
        heading += runs(" · " + words("card.files_more", count=left), subtle=True)
    return section(heading, [_file(one, words) for one in view.files.newest[:most]])


def _file(one: FileView, words: Words) -> CardElement:
    told = words("card.file", size=_size(one.size), by=short_line(one.by, NAME_SHOWN))
    name = runs(short_line(one.name, NAME_SHOWN), url=web_url(one.url) if one.url else None)
    return paragraph(*name, *runs(f" · {told}", subtle=True), spacing="Small")


def _size(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(1, round(size / 1000))} KB"


def shortened(view: ItemView, words: Words) -> Container:
    """Says that the card was made to fit, and where the rest is."""
    url = web_url(view.link.url) if view.link and view.sync is not Sync.GONE else None
    if view.link is None or url is None:
        return Container(
            spacing="Medium", items=[paragraph(*runs(words("card.shortened/show", id=view.item.id), subtle=True))]
        )
    key = runs(short_line(view.link.key, NAME_SHOWN), weight="Bolder", url=url)
    return Container(spacing="Medium", items=[paragraph(*runs(words("card.shortened") + " ", subtle=True), *key)])


def _paragraphs(lines: list[str]) -> list[CardElement]:
    """A block for each line: clients differ in what a line end inside a run does."""
    return [paragraph(*shown, spacing="None") for shown in marked(lines)]
