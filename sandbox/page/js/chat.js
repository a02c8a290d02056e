// The chat window: the list of conversations, the messages of one of them, and the box to write in.

import { coalesced, get, post, TEAMS, watch } from "./api.js";
import { fingerprintOf, h, icon, reconcile } from "./dom.js";
import { SUGGESTIONS, t } from "./i18n.js";
import { drawMessage, isBot, preview } from "./message.js";
import { locale, onSession, session } from "./session.js";
import { fail, guarded } from "./toast.js";

const ORDER = ["channel", "groupChat", "personal"];
let conversations = [];
let current = null;
let histories = new Map();
const seen = new Map();
const saidAgain = new Set();
let replyTo = null;
let mention = true;
let pinned = true;
const resized = new ResizeObserver(() => pinned && toEnd());
let hooks;
let parts;

/** Starts the chat window. `hooks`: {onPeople(people), openIssue(key)}. */
export function startChat(given) {
  hooks = given;
  build();
  onSession((change) => {
    if ("language" in change || "person" in change) build();
    void refresh();
  });
  void watch(TEAMS, refresh, (ok) => parts.root.classList.toggle("unreachable", !ok));
}

const refresh = coalesced(async () => {
  const answer = await get(`${TEAMS}/conversations`);
  conversations = Array.isArray(answer) ? answer : answer.conversations;
  hooks.onPeople(peopleOf(conversations));
  const mine = visible();
  const read = await Promise.all(mine.map((one) => get(
    `${TEAMS}/conversations/${encodeURIComponent(one.id)}?user=${encodeURIComponent(session.person)}`)));
  histories = new Map(mine.map((one, index) => [one.id, read[index].messages]));
  for (const one of mine) if (!seen.has(one.id)) seen.set(one.id, marks(one));
  if (!mine.some((one) => one.id === current)) current = mine[0]?.id ?? null;
  draw();
});

function peopleOf(list) {
  const people = new Map();
  for (const { members } of list) {
    for (const member of members) if (!isBot(member.id)) people.set(member.id, member);
  }
  return [...people.values()];
}

function visible() {
  return conversations
    .filter((one) => one.members.some((member) => member.id === session.person))
    .sort((a, b) => ORDER.indexOf(a.conversationType) - ORDER.indexOf(b.conversationType));
}

function nameOf(conversation) {
  return conversation.conversationType === "personal" ? t("personalName") : conversation.name;
}

function build() {
  const before = parts?.box;
  const selection = before && document.activeElement === before ? [before.selectionStart, before.selectionEnd] : null;
  const root = document.getElementById("chat");
  const list = h("nav.conversations", { "aria-label": t("conversations") });
  const title = h("div.chat-title");
  const messages = h("div.messages", { dataset: { testid: "messages" }, tabindex: "0", onscroll: onScroll });
  const more = h("button.more", { type: "button", hidden: true, onclick: toEnd }, icon("down"), t("newMessages"));
  const box = h("textarea", { rows: "1", dataset: { testid: "compose" }, oninput: grow, onkeydown: onKey, value: before?.value ?? "" });
  const pill = h("button.pill", { type: "button", dataset: { testid: "mention" }, onclick: toggleMention });
  const context = h("div.reply-context", { hidden: true });
  const send = h("button.send", { type: "button", "aria-label": t("send"), title: t("send"), dataset: { testid: "send" }, onclick: () => submit() }, icon("send"));
  const chips = h("div.chips", { role: "group", "aria-label": t("suggestions") }, SUGGESTIONS[session.language].map((text, number) => h(
    "button.chip", { type: "button", dataset: { testid: `chip-${number}` }, onclick: () => speak(text) }, text)));
  root.replaceChildren(
    h("header.window-head", {}, h("h2", {}, "Teams"), h("span.stand-in", {}, t("standIn")), h("small", {}, t("notTeams"))),
    h("div.chat-body", {}, list, h("div.talk", {}, title, h("div.scroller", {}, messages, more),
      h("footer.composer", {}, chips, context, h("div.box", {}, pill, box, send)))),
  );
  parts = { root, list, title, messages, more, box, pill, context, send };
  if (selection) {
    box.focus();
    box.setSelectionRange(...selection);
  }
  resized.disconnect();
  resized.observe(messages);
}

function draw() {
  const conversation = conversations.find((one) => one.id === current);
  drawList();
  if (!conversation) return;
  const name = nameOf(conversation);
  parts.title.replaceChildren(icon(conversation.conversationType), h("div", {},
    h("h3", { dataset: { testid: "conversation-title" } }, name),
    h("small", {}, conversation.team ? `${conversation.team.name} · ` : "", t(conversation.conversationType), " · ", t("members", { n: conversation.members.length }))));
  parts.box.placeholder = t("compose", { name });
  parts.box.setAttribute("aria-label", parts.box.placeholder);
  drawPill(conversation);
  drawMessages(conversation);
}

function drawList() {
  reconcile(parts.list, visible(), {
    key: (one) => one.id,
    fingerprint: (one) => fingerprintOf([one, current === one.id, unread(one), last(one), session.language]),
    draw: (one) => {
      const newest = last(one);
      return h(`button.conversation${unread(one) ? ".unread" : ""}`, {
        type: "button",
        "aria-current": one.id === current ? "true" : null,
        dataset: { testid: "conversation", conversation: one.id, type: one.conversationType },
        onclick: () => choose(one.id),
      }, one.conversationType === "personal" ? h("span.avatar.mark", {}, "S") : h("span.avatar.plain", {}, icon(one.conversationType)),
      h("span.conversation-name", {}, h("b", {}, nameOf(one)), h("small", {}, newest ? preview(newest) : t(one.conversationType))),
      unread(one) ? h("i.dot", {}) : null);
    },
  });
}

const last = (conversation) => histories.get(conversation.id)?.findLast((message) => !message.deleted) ?? null;

// A conversation that was not read yet has nothing unread: there was nothing to compare with.
const unread = (one) => one.id !== current && seen.has(one.id) && marks(one) !== seen.get(one.id);

// What a person has seen of a conversation: its newest message and newest edit.
function marks(conversation) {
  const messages = histories.get(conversation.id) ?? [];
  return `${messages.length}:${messages.reduce((newest, one) => (one.edited > newest ? one.edited : newest), "")}`;
}

// In a channel a thread's answers stand below its first message.
function ordered(conversation, messages) {
  if (conversation.conversationType !== "channel") return messages;
  const answers = new Map();
  const known = new Set(messages.map((message) => message.id));
  for (const message of messages) {
    const root = message.replyToId && known.has(message.replyToId) ? message.replyToId : null;
    if (root) answers.set(root, [...(answers.get(root) ?? []), message]);
  }
  const nested = new Set([...answers.values()].flat().map((message) => message.id));
  const thread = (message) => [message, ...(answers.get(message.id) ?? []).flatMap(thread)];
  return messages.filter((message) => !nested.has(message.id)).flatMap(thread);
}

function drawMessages(conversation) {
  const messages = histories.get(conversation.id) ?? [];
  const list = ordered(conversation, messages);
  const ids = new Set(messages.map((message) => message.id));
  const box = parts.messages;
  const atEnd = pinned;
  const fresh = box.dataset.conversation !== conversation.id;
  const first = fresh ? null : topMost(box);
  const answers = (message) => conversation.conversationType === "channel" && ids.has(message.replyToId);
  seen.set(conversation.id, marks(conversation));
  if (fresh) box.replaceChildren();
  box.dataset.conversation = conversation.id;
  box.querySelector(".empty")?.remove();
  const changed = reconcile(box, list, {
    key: (message) => message.id,
    fingerprint: (message) => fingerprintOf([message, session.theme, session.language, session.person, saidAgain.has(message.id)]),
    draw: (message, previous) => {
      const element = drawMessage(message, {
        conversation: conversation.id,
        previous,
        openIssue: hooks.openIssue,
        onAgain: saidAgain.has(message.id) ? null : (again) => sayAgain(message, again),
        onReply: conversation.conversationType === "channel" && !answers(message) ? () => answer(message) : null,
      });
      element.classList.toggle("answer", answers(message));
      return element;
    },
  });
  if (!list.length) box.append(h("div.empty", {}, h("b", {}, t("empty")), h("p", {}, t("emptyHint"))));
  if (!fresh) glow(changed);
  if (fresh || (atEnd && changed.length)) toEnd();
  else if (first) box.scrollTop += first.element.isConnected ? first.element.offsetTop - first.top : 0;
  if (!fresh && !atEnd && changed.some((one) => one.isNew)) parts.more.hidden = false;
}

function topMost(box) {
  const element = [...box.children].find((child) => child.offsetTop + child.offsetHeight > box.scrollTop);
  return element ? { element, top: element.offsetTop } : null;
}

function glow(changed) {
  for (const { key } of changed) {
    const element = parts.messages.querySelector(`[data-key="${CSS.escape(key)}"]`);
    element?.classList.add("fresh");
  }
}

function onScroll() {
  const box = parts.messages;
  pinned = box.scrollHeight - box.scrollTop - box.clientHeight < 60;
  if (pinned) parts.more.hidden = true;
}

function toEnd() {
  parts.messages.scrollTop = parts.messages.scrollHeight;
  pinned = true;
  parts.more.hidden = true;
}

function choose(id) {
  current = id;
  clearReply();
  draw();
  parts.box.focus();
}

function drawPill(conversation) {
  const group = conversation.conversationType !== "personal";
  parts.pill.hidden = !group;
  parts.pill.textContent = "@SOPilot";
  parts.pill.setAttribute("aria-pressed", String(mention));
  parts.pill.title = t(mention ? "mentionOn" : "mentionOff");
}

function toggleMention() {
  mention = !mention;
  draw();
}

function answer(message) {
  replyTo = message.id;
  parts.context.replaceChildren(icon("reply"), h("span", {}, t("replyingTo", { name: message.from.name })),
    h("button.ghost", { type: "button", "aria-label": t("cancel"), onclick: clearReply }, icon("close")));
  parts.context.hidden = false;
  parts.box.focus();
}

function clearReply() {
  replyTo = null;
  parts.context.hidden = true;
}

function grow() {
  parts.box.style.height = "auto";
  parts.box.style.height = `${Math.min(parts.box.scrollHeight, 160)}px`;
}

function onKey(event) {
  // While an input method composes Chinese, Enter picks the candidate.
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  submit();
}

function submit() {
  const text = parts.box.value.trim();
  if (!text) return;
  parts.box.value = "";
  grow();
  void speak(text).then((taken) => {
    if (!taken && !parts.box.value) parts.box.value = text;
  });
}

async function sayAgain(message, { text, mention: mentioned }) {
  saidAgain.add(message.id);
  draw();
  await speak(text, { mentioned, thread: message.replyToId });
}

// The conversation in view. It may have to be read first: the page has just opened, or is somebody else's now.
async function inView() {
  const find = () => visible().find((one) => one.id === current);
  if (!find()) await refresh();
  const found = find();
  if (!found) throw new Error(t("noConversation"));
  return found;
}

async function speak(text, { mentioned = mention, thread = replyTo } = {}) {
  clearReply();
  parts.send.setAttribute("aria-busy", "true");
  const done = await guarded(async () => {
    const conversation = await inView();
    const group = conversation.conversationType !== "personal";
    const answer = await post(`${TEAMS}/say`, {
      conversation: conversation.id,
      user: session.person,
      text,
      locale: locale(),
      ...(group ? { mention: mentioned } : {}),
      ...(thread ? { reply_to: thread } : {}),
    });
    toEnd();
    const heard = !group || mentioned;
    if (heard && !answer.delivered) fail(t("notHeard", { status: answer.status ?? answer.body ?? "–" }));
    return true;
  });
  parts.send.removeAttribute("aria-busy");
  return done === true;
}
