// The tracker window: a board whose cards can be dragged or moved by menu, and the issue behind each card.

import { coalesced, get, JIRA, post, watch } from "./api.js";
import { avatar, fingerprintOf, h, icon, reconcile } from "./dom.js";
import { day, t } from "./i18n.js";
import { redrawIssue, refreshIssue, showIssue } from "./issue.js";
import { onSession, session } from "./session.js";
import { fail, guarded } from "./toast.js";

let board = { columns: [], users: [] };
let accountOf = () => null;
let speaker = () => "";
let drawn = false;
let parts;

/** Starts the tracker window. `hooks`: {accountOf(users) -> accountId or null, speaker() -> name of the person}. */
export function startBoard(hooks) {
  accountOf = () => hooks.accountOf(board.users);
  speaker = hooks.speaker;
  build();
  onSession(() => {
    build();
    draw();
    redrawIssue();
  });
  void watch(JIRA, refresh, (ok) => {
    parts.root.classList.toggle("unreachable", !ok);
    parts.note.dataset.unreachable = ok ? "" : "yes";
    drawNote();
  });
}

/** Shows or hides the line that says that Jira is down. */
export function setJiraDown(down) {
  parts.note.dataset.down = down ? "yes" : "";
  drawNote();
}

/** Redraws after it became known who the speaker is. */
export function refreshBoard() {
  if (drawn) draw();
}

/** Opens the issue with this key. */
export function openIssue(key) {
  const issue = issues().find((one) => one.key === key);
  if (!issue) {
    fail(t("gone", { key }));
    return;
  }
  showIssue(issue.id, context);
}

const refresh = coalesced(async () => {
  board = await get(`${JIRA}/board`);
  draw();
});

const issues = () => board.columns.flatMap((column) => column.issues);

const statuses = () => board.columns.flatMap((column) => column.statuses ?? [column.name]);

// What the issue window needs of the board.
const context = {
  find: (id) => issues().find((one) => one.id === id) ?? null,
  users: () => board.users,
  statuses,
  account: () => accountOf(),
  speaker: () => speaker(),
  act,
};

async function act(action) {
  const account = accountOf();
  if (!account) {
    fail(t("noAccount", { name: speaker() }));
    return null;
  }
  return guarded(async () => {
    const done = await post(`${JIRA}/act`, { as: account, ...action });
    await refresh();
    return done;
  });
}

function build() {
  const root = document.getElementById("tracker");
  const down = parts?.note.dataset.down ?? "";
  const columns = h("div.columns", { dataset: { testid: "board" } });
  const note = h("p.note", { dataset: { testid: "tracker-note", down }, role: "status" });
  const window = root.querySelector("dialog");
  root.replaceChildren(
    h("header.window-head", {}, h("h2", {}, "Jira"), h("span.stand-in", {}, t("standIn")), h("small", {}, t("notJira"))),
    note, columns, ...(window ? [window] : []));
  parts = { root, columns, note };
  drawn = false;
}

function drawNote() {
  const { unreachable, down } = parts.note.dataset;
  const readOnly = board.users.length > 0 && session.person && !accountOf();
  const text = unreachable ? t("unreachable") : down ? t("boardDown") : readOnly ? t("noAccount", { name: speaker() }) : "";
  parts.note.textContent = text;
  parts.note.hidden = !text;
  parts.note.classList.toggle("bad", Boolean(unreachable || down));
}

function draw() {
  const before = new Set([...parts.columns.querySelectorAll("[data-testid=issue-card]")].map((one) => one.dataset.key));
  drawNote();
  reconcile(parts.columns, board.columns, {
    key: (column) => column.name,
    fingerprint: (column) => fingerprintOf([column.name, column.statuses, session.language]),
    draw: drawColumn,
  });
  for (const column of board.columns) {
    const element = parts.columns.querySelector(`[data-key="${CSS.escape(column.name)}"]`);
    element.querySelector(".count").textContent = String(column.issues.length);
    const list = element.querySelector(".cards");
    const changed = reconcile(list, column.issues, {
      key: (issue) => issue.id,
      fingerprint: (issue) => fingerprintOf([issue, session.language, Boolean(accountOf())]),
      draw: drawIssue,
    });
    list.classList.toggle("none", column.issues.length === 0);
    if (!drawn) continue;
    for (const { key } of changed) list.querySelector(`[data-key="${CSS.escape(key)}"]`).classList.add("fresh", before.has(key) ? "moved" : "added");
  }
  drawn = true;
  refreshIssue(context);
}

function drawColumn(column) {
  const cards = h("div.cards", { dataset: { empty: t("noIssues") } });
  const element = h("section.column", { "aria-label": column.name, dataset: { testid: "board-column", column: column.name } },
    h("h3", {}, column.name, h("span.count", {}, "0")), cards);
  element.addEventListener("dragover", (event) => {
    if (!event.dataTransfer.types.includes("text/x-issue")) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "move";
    element.classList.add("target");
  });
  element.addEventListener("dragleave", (event) => {
    if (!element.contains(event.relatedTarget)) element.classList.remove("target");
  });
  element.addEventListener("drop", (event) => {
    event.preventDefault();
    element.classList.remove("target");
    const status = (column.statuses ?? [column.name])[0];
    void move(event.dataTransfer.getData("text/x-issue"), status);
  });
  return element;
}

function drawIssue(issue) {
  const canMove = Boolean(accountOf());
  const name = issue.assignee?.displayName ?? t("unassigned");
  const menu = h("button.ghost.dots", {
    type: "button",
    disabled: !canMove,
    title: t("move", { key: issue.key }),
    "aria-label": t("move", { key: issue.key }),
    "aria-haspopup": "menu",
    dataset: { testid: "move" },
    onclick: () => openMenu(menu, issue),
  }, icon("dots"));
  const article = h("article.issue", {
    draggable: canMove ? "true" : "false",
    dataset: { testid: "issue-card", issue: issue.key, status: issue.status, priority: issue.priority ?? "" },
  },
  h("button.issue-open", { type: "button", "aria-label": t("openIssue", { key: issue.key }), onclick: () => showIssue(issue.id, context) },
    h("span.summary", {}, issue.summary)),
  issue.labels?.length ? h("div.labels", {}, issue.labels.map((label) => h("span.label", {}, label))) : null,
  h("footer", {}, h("div.facts", {}, priority(issue.priority), h("span.key", {}, issue.key), due(issue),
    issue.comments.length ? h("span.meta", { title: t("comments", { n: issue.comments.length }) }, icon("comment"), String(issue.comments.length)) : null),
    h("span.who", { title: name }, issue.assignee ? avatar(name, "small") : h("span.avatar.small.nobody", { "aria-label": name }, "–"))),
  menu);
  article.addEventListener("dragstart", (event) => {
    event.dataTransfer.setData("text/x-issue", issue.id);
    event.dataTransfer.effectAllowed = "move";
    article.classList.add("dragged");
  });
  article.addEventListener("dragend", () => article.classList.remove("dragged"));
  return article;
}

/** Draws a priority as a bar of one to five steps with its name. */
function priority(name) {
  const steps = ["Lowest", "Low", "Medium", "High", "Highest"].indexOf(name) + 1;
  return h("span.priority", { title: name ?? "", dataset: { steps: String(steps) } },
    [1, 2, 3, 4, 5].map((step) => h(`i${step <= steps ? ".on" : ""}`, {})), h("span", {}, name ?? ""));
}

function due(issue) {
  if (!issue.duedate) return null;
  const late = issue.duedate < new Date().toISOString().slice(0, 10);
  return h(`span.meta${late ? ".late" : ""}`, { title: late ? t("overdue") : t("due") }, icon("calendar"), day(issue.duedate));
}

async function move(id, status) {
  const issue = context.find(id);
  if (!issue || issue.status === status) return;
  const element = parts.columns.querySelector(`[data-testid=issue-card][data-key="${CSS.escape(id)}"]`);
  element?.classList.add("moving");
  await act({ do: "transition", issue: id, to: status });
  parts.columns.querySelector(`[data-testid=issue-card][data-key="${CSS.escape(id)}"]`)?.classList.remove("moving");
}

function openMenu(anchor, issue) {
  const others = statuses().filter((status) => status !== issue.status);
  const menu = h("div.menu", { popover: "auto", role: "menu", "aria-label": t("move", { key: issue.key }), dataset: { testid: "move-menu" } },
    h("small", { "aria-hidden": "true" }, t("moveTo")),
    others.map((status) => h("button", {
      type: "button", role: "menuitem", dataset: { testid: "move-to", status },
      onclick: () => {
        menu.hidePopover();
        void move(issue.id, status);
      },
    }, status)));
  menu.addEventListener("toggle", (event) => {
    if (event.newState !== "closed") return;
    menu.remove();
    if (anchor.isConnected) anchor.focus();
  });
  menu.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const items = [...menu.querySelectorAll("button")];
    items[(items.indexOf(document.activeElement) + step + items.length) % items.length].focus();
  });
  document.body.append(menu);
  const box = anchor.getBoundingClientRect();
  menu.showPopover();
  menu.style.left = `${Math.max(8, Math.min(box.right - menu.offsetWidth, innerWidth - menu.offsetWidth - 8))}px`;
  menu.style.top = `${Math.min(box.bottom + 4, innerHeight - menu.offsetHeight - 8)}px`;
  menu.querySelector("button")?.focus();
}
