// One issue in a panel beside the board: its fields, which are saved one by one, and its comments.

import { avatar, fingerprintOf, h, icon, reconcile } from "./dom.js";
import { clock, t } from "./i18n.js";
import { fail, say } from "./toast.js";
import { wikiText } from "./wiki.js";

const PRIORITIES = ["Highest", "High", "Medium", "Low", "Lowest"];
let open = null;

/** Opens the issue's window. `context`: {find, users, statuses, account, speaker, act}; see board.js. */
export function showIssue(id, context) {
  open?.dialog.close();
  const dialog = h("dialog.issue-dialog", { dataset: { testid: "issue-dialog" }, "aria-labelledby": "issue-key" });
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.isComposing) dialog.close();
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (open?.dialog === dialog) open = null;
  });
  document.getElementById("tracker").append(dialog);
  open = { id, dialog, fields: new Map(), context };
  build(context.find(id));
  // Not modal: the chat beside it stays in use while an issue is open.
  dialog.show();
}

/** Draws the open window anew, after the language or the person changed. */
export function redrawIssue() {
  const issue = open?.context.find(open.id);
  if (issue) build(issue);
}

/** Brings the open window in step with the board; what a person is just editing stays as they have it. */
export function refreshIssue(context) {
  if (!open) return;
  const issue = context.find(open.id);
  if (!issue) {
    open.dialog.close();
    return;
  }
  fill(issue);
}

function build(issue) {
  const { context, dialog, fields } = open;
  const locked = !context.account();
  const control = (name, element, read = (one) => one[name] ?? "") => {
    element.disabled = locked;
    element.dataset.testid = `issue-${name}`;
    fields.set(name, { element, read, saved: null });
    return element;
  };
  const options = (pairs) => pairs.map(([value, label]) => h("option", { value }, label));
  const row = (name, label, element, hint) => h("label.field", {}, h("span", {}, label, hint ? h("small", {}, hint) : null), element);

  const summary = control("summary", h("textarea.summary-field", { rows: "1", "aria-label": t("summary") }));
  const description = control("description", h("textarea", { rows: "5", placeholder: t("noDescription") }));
  const status = control("status", h("select", {}, options(context.statuses().map((one) => [one, one]))));
  const priority = control("priority", h("select", {}, options(PRIORITIES.map((one) => [one, one]))));
  const assignee = control("assignee", h("select", {}, options(assignees(context, issue))), (one) => one.assignee?.accountId ?? "");
  const due = control("duedate", h("input", { type: "date" }));
  const labels = control("labels", h("input", { type: "text" }), (one) => (one.labels ?? []).join(" "));

  status.addEventListener("change", () => save("status", { do: "transition", to: status.value }));
  priority.addEventListener("change", () => edit("priority", priority.value));
  assignee.addEventListener("change", () => edit("assignee", assignee.value || null));
  due.addEventListener("change", () => edit("duedate", due.value || null));
  labels.addEventListener("change", () => edit("labels", labels.value.split(/\s+/).filter(Boolean)));
  summary.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      summary.blur();
    }
  });
  summary.addEventListener("change", () => edit("summary", summary.value.trim()));
  description.addEventListener("change", () => edit("description", description.value));

  const list = h("ol.comment-list", { dataset: { testid: "issue-comments" } });
  dialog.replaceChildren(
    h("header", {}, h("h2", { id: "issue-key" }, issue.key), h("span.updated"),
      h("button.round", { type: "button", "aria-label": t("close"), dataset: { testid: "issue-close" }, onclick: () => dialog.close() }, icon("close"))),
    h("div.issue-body", {},
      h("div.issue-main", {}, summary, row("description", t("description"), description),
        h("h3", {}, t("commentsTitle")), list, commentForm(locked)),
      h("aside", {}, row("status", t("status"), status), row("priority", t("priority"), priority),
        row("assignee", t("assignee"), assignee), row("due", t("due"), due), row("labels", t("labels"), labels, t("labelsHint")))));
  open.list = list;
  fill(issue);
}

function assignees(context, issue) {
  const known = context.users().filter((user) => user.active !== false).map((user) => [user.accountId, user.displayName]);
  const now = issue.assignee;
  if (now && !known.some(([id]) => id === now.accountId)) known.push([now.accountId, now.displayName]);
  return [["", t("unassigned")], ...known];
}

function fill(issue) {
  for (const field of open.fields.values()) {
    const value = field.read(issue);
    const busy = document.activeElement === field.element && field.element.value !== field.saved;
    if (!busy && field.element.value !== value) field.element.value = value;
    if (!busy) field.saved = field.element.value;
  }
  open.dialog.querySelector(".updated").textContent = issue.updated ? t("updated", { at: clock(issue.updated) }) : "";
  open.dialog.querySelector("h2").textContent = issue.key;
  const comments = issue.comments ?? [];
  reconcile(open.list, comments, { key: (one) => one.id, fingerprint: (one) => fingerprintOf(one), draw: drawComment });
  open.list.dataset.empty = t("noComments");
}

function edit(name, value) {
  return save(name, { do: "edit", fields: { [name]: value } });
}

async function save(name, action) {
  const window = open;
  const field = window.fields.get(name);
  field.element.setAttribute("aria-busy", "true");
  const done = await window.context.act({ issue: window.id, ...action });
  field.element.removeAttribute("aria-busy");
  if (done) {
    field.saved = field.element.value;
    say(t("saved"));
    return;
  }
  const issue = window.context.find(window.id);
  if (issue) field.element.value = field.read(issue);
}

function commentForm(locked) {
  const name = open.context.speaker();
  const box = h("textarea", {
    rows: "2", disabled: locked, placeholder: t("commentBox", { name }), "aria-label": t("commentBox", { name }),
    dataset: { testid: "issue-comment-box" },
  });
  const send = h("button.primary", { type: "button", disabled: locked, dataset: { testid: "issue-comment-send" }, onclick: post }, t("commentSend"));
  async function post() {
    const body = box.value.trim();
    if (!body) return;
    send.disabled = true;
    const done = await open.context.act({ do: "comment", issue: open.id, body });
    send.disabled = false;
    if (done) box.value = "";
  }
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void post();
  });
  return h("div.comment-form", {}, avatar(name || "?"), box, send);
}

function drawComment(comment) {
  const author = typeof comment.author === "string" ? { displayName: comment.author } : comment.author;
  const own = author?.accountId && author.accountId === open.context.account();
  const name = author?.displayName ?? "?";
  const body = h("div.comment-text", {}, wikiText(comment.body));
  const edited = comment.updated && comment.updated !== comment.created;
  const item = h("li.comment", { dataset: { testid: "issue-comment", comment: comment.id } }, avatar(name),
    h("div", {}, h("header", {}, h("strong", {}, name), h("time", { datetime: comment.created }, clock(comment.created)),
      edited ? h("small", {}, t("edited")) : null), body,
    own ? h("div.comment-deeds", {},
      h("button.link", { type: "button", dataset: { testid: "issue-comment-edit" }, onclick: () => editComment(comment, body) }, t("edit")),
      h("button.link", { type: "button", dataset: { testid: "issue-comment-delete" }, onclick: () => open.context.act({ do: "delete_comment", issue: open.id, comment: comment.id }) }, t("remove")))
      : null));
  return item;
}

function editComment(comment, body) {
  const box = h("textarea", { rows: "3", value: comment.body, dataset: { testid: "issue-comment-edit-box" } });
  const put = async () => {
    const text = box.value.trim();
    if (!text) {
      fail(t("noComments"));
      return;
    }
    if (text === comment.body) form.replaceWith(body);
    else await open.context.act({ do: "edit_comment", issue: open.id, comment: comment.id, body: text });
  };
  const form = h("div.comment-edit", {}, box,
    h("button.primary", { type: "button", dataset: { testid: "issue-comment-save" }, onclick: put }, t("save")),
    h("button.link", { type: "button", onclick: () => form.replaceWith(body) }, t("cancel")));
  body.replaceWith(form);
  box.focus();
}
