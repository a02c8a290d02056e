"""The subset of JQL the stand-in answers; everything else is the 400 that Jira gives to a query it cannot read."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.jira.errors import JiraError
from sandbox.jira.model import Issue
from sandbox.jira.site import PRIORITIES, TYPES, Site

Test = Callable[[Issue], bool]
_TOKEN = re.compile(
    r"""\s*(?:(?P<quoted>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(?P<sign>!=|>=|<=|!~|[=<>~(),])|(?P<word>[^\s=<>!~(),"']+))"""
)
_RELATIVE = re.compile(r"([+-]?)(\d+)([mhdw])")
_UNITS = {"m": 60, "h": 3600, "d": 86_400, "w": 604_800}
_FORMATS = ("%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M", "%Y-%m-%d", "%Y/%m/%d")
_ALIASES = {
    "key": "id",
    "issue": "id",
    "issuekey": "id",
    "type": "issuetype",
    "createddate": "created",
    "updateddate": "updated",
}
_DATES = {"created", "updated"}
_SORTS: dict[str, Callable[[Issue], Any]] = {
    "created": lambda issue: issue.created,
    "updated": lambda issue: issue.updated,
    "id": lambda issue: int(issue.id),
    "priority": lambda issue: -int(issue.priority),
    "status": lambda issue: issue.status,
}


@dataclass(frozen=True)
class Query:
    """A read query: which issues match, and in which order they come."""

    matches: Test
    order: tuple[tuple[str, bool], ...]

    def run(self, issues: list[Issue]) -> list[Issue]:
        """The matching issues in order (newest first where the query orders nothing, as Jira does)."""
        found = sorted((issue for issue in issues if self.matches(issue)), key=lambda issue: -int(issue.id))
        for name, descending in reversed(self.order):
            found.sort(key=_SORTS[name], reverse=descending)
        return found


def parse(text: str, site: Site, now: datetime, time_zone: str, me: str, *, validated: bool = True) -> Query:
    """Reads `text`; dates are read in `time_zone`, relative ones from `now`, `currentUser()` is the accountId `me`.

    Raises JiraError(400) for bad syntax, an unknown field or value, and for a query without any restriction; unless it is
    validated an unknown value is that of no issue.
    """
    return _Parser(_tokens(text), site, now, ZoneInfo(time_zone), me, validated).query()


def _tokens(text: str) -> list[tuple[str, str]]:
    tokens, at = [], 0
    while text[at:].strip():
        found = _TOKEN.match(text, at)
        if found is None:
            raise JiraError(400, f"Error in the JQL Query: unexpected character at position {at + 1}.")
        kind = str(found.lastgroup)
        value = found[kind]
        tokens.append((kind, re.sub(r"\\(.)", r"\1", value[1:-1]) if kind == "quoted" else value))
        at = found.end()
    return tokens


class _Parser:
    def __init__(
        self, tokens: list[tuple[str, str]], site: Site, now: datetime, zone: ZoneInfo, me: str, validated: bool
    ) -> None:
        self._tokens = tokens
        self._at = 0
        self._site = site
        self._now = now
        self._zone = zone
        self._me = me
        self._validated = validated

    def query(self) -> Query:
        if not self._tokens or self._is_word("order"):
            raise JiraError(
                400, "Unbounded JQL queries are not allowed here. Please add a search restriction to your query."
            )
        test = self._either()
        order: list[tuple[str, bool]] = []
        if self._take_word("order"):
            self._need_word("by")
            order.append(self._sort())
            while self._take_sign(","):
                order.append(self._sort())
        if self._at < len(self._tokens):
            raise self._unexpected()
        return Query(test, tuple(order))

    def _either(self) -> Test:
        tests = [self._both()]
        while self._take_word("or"):
            tests.append(self._both())
        return tests[0] if len(tests) == 1 else lambda issue: any(test(issue) for test in tests)

    def _both(self) -> Test:
        tests = [self._one()]
        while self._take_word("and"):
            tests.append(self._one())
        return tests[0] if len(tests) == 1 else lambda issue: all(test(issue) for test in tests)

    def _one(self) -> Test:
        if self._take_word("not"):
            inner = self._one()
            return lambda issue: not inner(issue)
        if self._take_sign("("):
            test = self._either()
            self._need_sign(")")
            return test
        return self._clause()

    def _clause(self) -> Test:
        name = self._value().lower()
        field = _ALIASES.get(name, name)
        if field in _DATES:
            return self._date_clause(field)
        if field not in _READERS:
            raise JiraError(400, f"Field '{name}' does not exist or you do not have permission to view it.")
        return self._value_clause(field, name)

    def _value_clause(self, field: str, name: str) -> Test:
        values_of = _READERS[field]
        if self._take_word("is"):
            wanted_empty = not self._take_word("not")
            if not (self._take_word("empty") or self._take_word("null")):
                raise self._unexpected()
            return lambda issue: (not values_of(self._site, issue)) == wanted_empty
        negated = self._take_word("not")
        if self._take_word("in"):
            self._need_sign("(")
            wanted = {self._known(field, name)}
            while self._take_sign(","):
                wanted.add(self._known(field, name))
            self._need_sign(")")
        elif not negated and self._take_sign("="):
            wanted = {self._known(field, name)}
        elif not negated and self._take_sign("!="):
            negated, wanted = True, {self._known(field, name)}
        else:
            raise self._unexpected()
        if negated:
            # As in Jira, an empty field matches neither `=` nor `!=`.
            return lambda issue: bool(found := values_of(self._site, issue)) and not found & wanted
        return lambda issue: bool(values_of(self._site, issue) & wanted)

    def _known(self, field: str, name: str) -> str:
        value = self._value()
        if value == "currentUser" and field in {"assignee", "reporter"} and self._take_sign("("):
            self._need_sign(")")
            return self._me
        key = _lookup(self._site, field, value)
        if key is None:
            if not self._validated:
                return ""
            raise JiraError(400, f"The value '{value}' does not exist for the field '{name}'.")
        return key

    def _date_clause(self, field: str) -> Test:
        kind, sign = self._next()
        if kind != "sign" or sign not in {">", ">=", "<", "<="}:
            self._at -= 1
            raise self._unexpected()
        moment = self._moment(self._value(), field)
        compare: dict[str, Callable[[datetime], bool]] = {
            ">": lambda at: at > moment,
            ">=": lambda at: at >= moment,
            "<": lambda at: at < moment,
            "<=": lambda at: at <= moment,
        }
        check = compare[sign]
        return lambda issue: check(getattr(issue, field))

    def _moment(self, text: str, field: str) -> datetime:
        if found := _RELATIVE.fullmatch(text):
            sign, count, unit = found.groups()
            offset = timedelta(seconds=int(count) * _UNITS[unit])
            return self._now - offset if sign == "-" else self._now + offset
        for form in _FORMATS:
            try:
                return datetime.strptime(text, form).replace(tzinfo=self._zone)
            except ValueError:
                continue
        raise JiraError(
            400,
            f"Date value '{text}' for field '{field}' is invalid. Valid formats include: 'yyyy/MM/dd HH:mm', "
            "'yyyy-MM-dd HH:mm', 'yyyy/MM/dd', 'yyyy-MM-dd', or a period format e.g. '-5d', '4w 2d'.",
        )

    def _sort(self) -> tuple[str, bool]:
        name = self._value().lower()
        field = _ALIASES.get(name, name)
        if field not in _SORTS:
            raise JiraError(400, f"Not able to sort using field '{name}'.")
        if self._take_word("desc"):
            return field, True
        self._take_word("asc")
        return field, False

    def _next(self) -> tuple[str, str]:
        if self._at >= len(self._tokens):
            raise JiraError(400, "Error in the JQL Query: Expecting more, but the query ended.")
        self._at += 1
        return self._tokens[self._at - 1]

    def _value(self) -> str:
        kind, value = self._next()
        if kind == "sign":
            self._at -= 1
            raise self._unexpected()
        return value

    def _is_word(self, word: str) -> bool:
        if self._at >= len(self._tokens):
            return False
        kind, value = self._tokens[self._at]
        return kind == "word" and value.lower() == word

    def _take_word(self, word: str) -> bool:
        found = self._is_word(word)
        self._at += found
        return found

    def _take_sign(self, sign: str) -> bool:
        found = self._at < len(self._tokens) and self._tokens[self._at] == ("sign", sign)
        self._at += found
        return found

    def _need_word(self, word: str) -> None:
        if not self._take_word(word):
            raise self._unexpected()

    def _need_sign(self, sign: str) -> None:
        if not self._take_sign(sign):
            raise self._unexpected()

    def _unexpected(self) -> JiraError:
        if self._at >= len(self._tokens):
            return JiraError(400, "Error in the JQL Query: Expecting more, but the query ended.")
        return JiraError(400, f"Error in the JQL Query: did not expect '{self._tokens[self._at][1]}' there.")


_READERS: dict[str, Callable[[Site, Issue], set[str]]] = {
    "id": lambda site, issue: {issue.id},
    "project": lambda site, issue: {issue.project},
    "status": lambda site, issue: {issue.status},
    "statuscategory": lambda site, issue: {site.status(issue.status).category},
    "labels": lambda site, issue: set(issue.labels),
    "assignee": lambda site, issue: {issue.assignee} if issue.assignee else set(),
    "reporter": lambda site, issue: {issue.reporter},
    "issuetype": lambda site, issue: {issue.type},
    "priority": lambda site, issue: {issue.priority},
}
_CATEGORIES = {
    "to do": "new",
    "new": "new",
    "in progress": "indeterminate",
    "indeterminate": "indeterminate",
    "done": "done",
}


def _lookup(site: Site, field: str, value: str) -> str | None:
    """The id under which `value` is compared, None where the site has no such value."""
    lower = value.lower()
    if field == "labels":
        return value
    if field == "id":
        issue = site.find(value)
        return issue.id if issue else None
    if field == "project":
        lower = site.old_projects.get(lower.upper(), lower).lower()
        found = (p.key for p in site.projects.values() if lower in {p.key.lower(), p.id, p.name.lower()})
    elif field == "status":
        found = (s.id for s in site.statuses if lower in {s.id, s.name.lower()})
    elif field == "statuscategory":
        return _CATEGORIES.get(lower)
    elif field in {"assignee", "reporter"}:
        found = (u.account_id for u in site.users.values() if value in {u.account_id, u.email, u.name})
    else:
        found = (t.id for t in (TYPES if field == "issuetype" else PRIORITIES) if lower in {t.id, t.name.lower()})
    return next(found, None)
