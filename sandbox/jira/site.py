"""The data of one stand-in site: who is on it, its projects and workflow, its issues, and finding them."""

import itertools
from dataclasses import dataclass, field

from sandbox.common import ControlError
from sandbox.jira.custom import Custom
from sandbox.jira.errors import JiraError, hidden, not_found
from sandbox.jira.model import Board, Issue, Link, Named, Project, Sprint, Status, User, Way
from sandbox.jira.options import JiraOptions

BOT_ID = "712020:5a1dbb9e-0000-4000-8000-000000000001"
PEOPLE = (
    User("712020:5a1dbb9e-0000-4000-8000-000000000002", "林美 Mei Lin", "mei@example.com"),
    User("712020:5a1dbb9e-0000-4000-8000-000000000003", "Alex Wilber", "alex@example.com"),
    User("712020:5a1dbb9e-0000-4000-8000-000000000004", "陳志明 Chen Chih-Ming", "ming@example.com"),
)
# Data Center knows people by a key that never changes and a name they log in with, which may.
SERVER_BOT_KEY = "JIRAUSER10100"
SERVER_PEOPLE = (
    User("JIRAUSER10101", "林美 Mei Lin", "mei@example.com", username="mei.lin"),
    User("JIRAUSER10102", "Alex Wilber", "alex@example.com", username="alex"),
    User("chen", "陳志明 Chen Chih-Ming", "ming@example.com", username="chen.chih-ming"),
)
STATUSES = (
    Status("10000", "To Do", "new"),
    Status("10001", "In Progress", "indeterminate"),
    Status("10002", "In Review", "indeterminate"),
    Status("10003", "Done", "done"),
)
PRIORITIES = tuple(Named(str(n), name) for n, name in enumerate(("Highest", "High", "Medium", "Low", "Lowest"), 1))
TYPES = (Named("10001", "Task"), Named("10002", "Bug"), Named("10003", "Incident"))
RESOLUTIONS = (Named("10000", "Done"), Named("10001", "Won't Do"), Named("10002", "Duplicate"))
LINK_TYPES = {
    "10000": ("Blocks", "is blocked by", "blocks"),
    "10001": ("Cloners", "is cloned by", "clones"),
    "10002": ("Duplicate", "is duplicated by", "duplicates"),
    "10003": ("Relates", "relates to", "relates to"),
}


@dataclass
class Site:
    """All data; made anew by a reset. Ids count up over the site's life, so they are never used twice."""

    bot: User
    server: bool
    users: dict[str, User]
    projects: dict[str, Project]
    statuses: tuple[Status, ...] = STATUSES
    custom: dict[str, Custom] = field(default_factory=dict)
    own_boards: dict[str, Board] | None = None
    issues: dict[str, Issue] = field(default_factory=dict)
    old_keys: dict[str, str] = field(default_factory=dict)
    old_projects: dict[str, str] = field(default_factory=dict)
    deleted: dict[str, Issue] = field(default_factory=dict)
    denied: set[str] = field(default_factory=set)
    """Permissions that the token's account has lost."""
    hidden: set[str] = field(default_factory=set)
    """Ids of issues that the token's account may not see."""
    ids: "itertools.count[int]" = field(default_factory=lambda: itertools.count(10100))

    @classmethod
    def fresh(cls, options: JiraOptions) -> "Site":
        """The default site: the bot, three people, one project OPS, an open workflow."""
        server = options.deployment == "server"
        bot = User(SERVER_BOT_KEY if server else BOT_ID, "SOPilot Bot", options.email, username="sopilot")
        users = {user.account_id: user for user in (bot, *(SERVER_PEOPLE if server else PEOPLE))}
        return cls(
            bot=bot,
            server=server,
            users=users,
            projects={"OPS": Project("10000", "OPS", "Operations")},
            denied=set(options.denied),
        )

    def next_id(self) -> str:
        """A fresh numeric id."""
        return str(next(self.ids))

    def next_key(self, project: Project) -> str:
        """The project's next issue key."""
        project.last_number += 1
        return f"{project.key}-{project.last_number}"

    def find(self, id_or_key: str) -> Issue | None:
        """The issue of this id, key, or a key it had before it was moved."""
        if id_or_key in self.issues:
            return self.issues[id_or_key]
        key = id_or_key.upper()
        if key in self.old_keys:
            return self.issues.get(self.old_keys[key])
        return next((issue for issue in self.issues.values() if issue.key == key), None)

    def issue(self, id_or_key: str) -> Issue:
        """Like `find`, as the token's account sees it; raises the 404, on a Data Center 403 for what is hidden."""
        if (issue := self.find(id_or_key)) is None:
            raise not_found()
        if not self.is_seen(issue):
            raise hidden() if self.server else not_found()
        return issue

    def is_seen(self, issue: Issue) -> bool:
        """Whether the token's account may see the issue."""
        return issue.id not in self.hidden and not self.projects[issue.project].hidden

    def project(self, id_or_key: str) -> Project:
        """The project of this id or key; raises the 404."""
        id_or_key = self.old_projects.get(id_or_key, id_or_key)
        for project in self.projects.values():
            if id_or_key in {project.id, project.key} and not project.hidden:
                return project
        raise not_found(f"No project could be found with key '{id_or_key}'.")

    def user_named(self, username: str) -> User | None:
        """Data Center's person of that name, in any case."""
        return next((user for user in self.users.values() if user.username.lower() == username.lower()), None)

    def status(self, status_id: str) -> Status:
        """The status with this id, which exists."""
        return next(status for status in self.statuses if status.id == status_id)

    def status_named(self, name: str) -> Status:
        """The status of this name, in any case; raises ControlError."""
        for status in self.statuses:
            if status.name.lower() == name.lower():
                return status
        raise ControlError(f"no status {name!r}; there are {', '.join(s.name for s in self.statuses)}")

    def ways(self, issue: Issue) -> dict[str, Way]:
        """The workflow's transitions out of the issue's status by their id, whoever may take them."""
        workflow = self.projects[issue.project].workflow
        out = {way.to: way for way in (workflow or {}).get(self.status(issue.status).name, [])}
        every = {status.name: Way(status.name) for status in self.statuses} if workflow is None else out
        numbered = {str(11 + 10 * number): status.name for number, status in enumerate(self.statuses)}
        return {number: every[name] for number, name in numbered.items() if name in every}

    def transitions(self, issue: Issue) -> dict[str, Way]:
        """The transitions open to the token's account."""
        held = {number: way for number, way in self.ways(issue).items() if not way.closed}
        return {} if "TRANSITION_ISSUES" in self.denied else held

    @property
    def boards(self) -> dict[str, Board]:
        """Boards by id; unless they are seeded, a kanban board for each project."""
        if self.own_boards is not None:
            return self.own_boards
        numbered = enumerate(self.projects, 1)
        return {str(number): Board(str(number), f"{key} board", "kanban", key) for number, key in numbered}

    def columns(self, board: Board) -> dict[str, list[str]]:
        """The board's columns, each with its statuses."""
        return {status.name: [status.name] for status in self.statuses} if board.columns is None else board.columns

    def sprint(self, issue: Issue) -> tuple[Sprint | None, Board | None]:
        """The sprint that the issue is in, and the board that it was made on."""
        held = (
            (sprint, board) for board in self.boards.values() for sprint in board.sprints if sprint.id == issue.sprint
        )
        return next(held, (None, None))

    def comment_owner(self, comment_id: str) -> Issue:
        """The issue that holds this comment; raises the 404."""
        for issue in self.issues.values():
            if any(comment.id == comment_id for comment in issue.comments):
                return issue
        raise not_found(f"Can not find a comment for the id: {comment_id}.")

    def link(self, type_id: str, inward: Issue, outward: Issue) -> None:
        """Links two issues: `inward` carries the link's outward description ("blocks") towards `outward`."""
        link_id = self.next_id()
        inward.links.append(Link(link_id, type_id, "outward", outward.id))
        outward.links.append(Link(link_id, type_id, "inward", inward.id))


def named(things: tuple[Named, ...], value: object, what: str) -> Named:
    """The thing that `{"id": …}` or `{"name": …}` means; raises JiraError(400) naming the field `what`."""
    if isinstance(value, dict) and len(value.keys() & {"id", "name"}) >= 1:
        for thing in things:
            wanted_id, wanted_name = value.get("id", thing.id), value.get("name", thing.name)
            if str(wanted_id) == thing.id and str(wanted_name).lower() == thing.name.lower():
                return thing
    raise JiraError(400, errors={what: f"Specify a valid '{what}' (id or name)."})
