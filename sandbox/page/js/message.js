// One message of a conversation: author, text, cards with working buttons, and what the bot told only this person.

import { post, TEAMS } from "./api.js";
import { drawCard } from "./card.js";
import { avatar, h, icon } from "./dom.js";
import { clock, t } from "./i18n.js";
import { messageMarkdown } from "./markdown.js";
import { markerOf, showMarks } from "./mentions.js";
import { locale, session } from "./session.js";
import { fail } from "./toast.js";

const CARD = "application/vnd.microsoft.card.adaptive";
const BOT = /^28:/;
const AT = /^\s*<at>([^<]*)<\/at>\s*/;

/** Whether an account id is the bot's. */
export function isBot(id) {
  return BOT.test(id);
}

/** The text of a message in one line, for previews. */
export function preview(message) {
  const text = (message.text ?? "").replace(/<\/?at>/g, "").replace(/\s+/g, " ").trim();
  const card = (message.attachments ?? []).find((one) => one.contentType === CARD);
  return text || (card && firstText(card.content)) || "";
}

function firstText(node) {
  if (!node || typeof node !== "object") return "";
  if (node.type === "TextBlock" && typeof node.text === "string") return node.text.replace(/[*_\\]/g, "");
  if (node.type === "RichTextBlock") return (node.inlines ?? []).map((run) => run.text ?? run).join("");
  for (const value of Object.values(node)) {
    const found = firstText(value);
    if (found) return found;
  }
  return "";
}

/**
 * Draws a message. `previous` is the element it replaces: inputs that a person has touched there are kept.
 * `openIssue(key)` follows a link to an issue; `onReply` and `onAgain({text, mention})`, where given, add a reply button
 * and, to what the bot did not get, one that says it again.
 */
export function drawMessage(message, { conversation, previous, openIssue, onReply, onAgain }) {
  const mine = message.from.id === session.person;
  const bot = isBot(message.from.id);
  const article = h(`article.message${mine ? ".mine" : ""}${bot ? ".bot" : ""}`, {
    dataset: { testid: "message", activity: message.id, from: message.from.id },
  });
  const content = h("div.content", {}, header(message, bot));
  article.append(bot ? h("span.avatar.mark", { "aria-hidden": "true" }, "S") : avatar(message.from.name), content);
  if (message.deleted) {
    content.append(h("p.deleted", {}, t("deletedMessage")));
    return article;
  }
  if (message.text) content.append(text(message, bot));
  if (message.failed) content.append(undelivered(message, mine ? onAgain : null));
  article.cards = [];
  const kept = previous?.cards ?? [];
  const cards = (message.attachments ?? []).filter((attachment) => attachment.contentType === CARD);
  cards.forEach((attachment, number) => {
    content.append(card(attachment.content, { message, conversation, article, before: kept[number], openIssue }));
  });
  const notice = previous?.querySelector(":scope > .content > .notice");
  if (notice) content.append(notice);
  if (onReply) {
    content.append(h("button.reply", { type: "button", dataset: { testid: "reply" }, onclick: onReply }, icon("reply"), t("reply")));
  }
  return article;
}

function header(message, bot) {
  return h("header", {},
    h("strong", {}, message.from.name),
    bot ? h("span.tag", {}, t("app")) : null,
    h("time", { datetime: message.at }, clock(message.at)),
    message.edited ? h("span.edited", { title: clock(message.edited === true ? message.at : message.edited) }, t("edited")) : null);
}

function text(message, bot) {
  const body = h("div.text", { dataset: { testid: "message-text" } });
  if (bot && message.textFormat !== "plain") {
    body.innerHTML = showMarks(messageMarkdown(markerOf(message.entities)(message.text)));
    return body;
  }
  body.classList.add("plain");
  const mention = bot ? null : message.text.match(AT);
  if (mention) body.append(h("span.mention", {}, `@${mention[1]}`), " ");
  body.append(mention ? message.text.slice(mention[0].length) : message.text);
  return body;
}

function undelivered(message, onAgain) {
  const mention = AT.test(message.text);
  const again = { text: message.text.replace(AT, ""), mention };
  return h("p.undelivered", { dataset: { testid: "undelivered" } }, icon("alert"), t("undelivered"),
    onAgain ? h("button.link", { type: "button", dataset: { testid: "say-again" }, onclick: () => onAgain(again) }, t("sayAgain")) : null);
}

function card(json, { message, conversation, article, before, openIssue }) {
  const host = h("div.card-host", { dataset: { testid: "card" } });
  let drawn;
  try {
    drawn = drawCard(json, { theme: session.theme, onAction: (action) => act(action) });
  } catch (error) {
    return h("p.broken", {}, t("cardBroken", { reason: error.message }));
  }
  for (const error of drawn.errors) console.warn("card:", error);
  if (!drawn.element) return h("p.broken", {}, t("cardBroken", { reason: drawn.errors.join("; ") }));
  host.append(drawn.element);
  host.classList.toggle("full", drawn.fullWidth);
  const state = { host, drawn, initial: drawn.readInputs(), expanded: () => expandedCards(host) };
  article.cards.push(state);
  if (before) carryOver(before, state);

  async function act(action) {
    if (action.kind === "Action.OpenUrl") {
      follow(action.url, openIssue);
      return;
    }
    if (host.ariaBusy === "true") return;
    host.ariaBusy = "true";
    action.button?.classList.add("working");
    try {
      const named = action.verb ? { verb: action.verb } : { title: action.title };
      const answer = await post(`${TEAMS}/press`, {
        conversation, user: session.person, activity: message.id, ...named, inputs: action.inputs, data: action.data,
        locale: locale(),
      });
      if (tell(article, answer)) settle(state, action);
    } catch (error) {
      fail(error);
    } finally {
      host.ariaBusy = "false";
      action.button?.classList.remove("working");
    }
  }
  return host;
}

// What was sent need not be kept when the card is drawn anew, nor the part opened in which it was typed.
function settle(state, action) {
  state.initial = { ...state.initial, ...action.inputs };
  if (Object.keys(action.inputs).length) state.expanded = () => [];
}

function expandedCards(host) {
  return [...host.querySelectorAll(".ac-pushButton.expanded")].map((button) => button.textContent);
}

function carryOver(before, state) {
  const was = before.drawn.readInputs();
  const touched = Object.fromEntries(Object.entries(was).filter(([id, value]) => before.initial[id] !== value));
  const focused = before.host.contains(document.activeElement)
    ? document.activeElement.closest("[data-input-id]")?.dataset.inputId : null;
  const selection = focused ? [document.activeElement.selectionStart, document.activeElement.selectionEnd] : null;
  for (const title of before.expanded()) {
    const button = [...state.host.querySelectorAll(".ac-pushButton.expandable")].find((one) => one.textContent === title);
    button?.click();
  }
  state.drawn.writeInputs(touched);
  if (!focused) return;
  // The new card is not in the document yet.
  queueMicrotask(() => {
    const field = state.host.querySelector(`[data-input-id="${CSS.escape(focused)}"] :is(input, textarea, select)`);
    field?.focus({ preventScroll: true });
    if (field && selection?.[0] !== undefined && selection[0] !== null) field.setSelectionRange(...selection);
  });
}

// The answer to an Action.Execute: a message or an error is for the presser's eyes only. Returns whether it was neither.
// https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/universal-actions-for-adaptive-cards/work-with-universal-actions-for-adaptive-cards
function tell(article, answer) {
  if (answer.status === null || answer.status < 200 || answer.status >= 300) {
    fail(t("pressFailed", { status: answer.status ?? "–" }));
    return false;
  }
  const body = answer.body;
  if (body?.task) {
    fail(t("unsupported", { what: "task module" }));
    return false;
  }
  const value = body?.value;
  if (body?.type === "application/vnd.microsoft.activity.message") {
    notice(article, "info", value);
    return false;
  }
  if (typeof body?.type === "string" && body.type.startsWith("application/vnd.microsoft.error")) {
    notice(article, "error", value?.message ?? value?.code ?? JSON.stringify(value));
    return false;
  }
  notice(article, null, null);
  return true;
}

function notice(article, kind, text) {
  // The message may have been drawn anew while the bot was answering: look it up again.
  const current = document.querySelector(`[data-testid=message][data-activity="${CSS.escape(article.dataset.activity)}"]`);
  const content = (current ?? article).querySelector(":scope > .content");
  content.querySelector(":scope > .notice")?.remove();
  if (!kind) return;
  const box = h(`div.notice.${kind}`, { role: "status", dataset: { testid: "notice" } },
    icon(kind === "error" ? "alert" : "info"),
    h("div", {}, h("small", {}, t("onlyYou")), h("p", {}, text)),
    h("button.ghost", { type: "button", "aria-label": t("dismiss"), onclick: () => box.remove() }, icon("close")));
  const after = content.querySelector(":scope > .reply");
  content.insertBefore(box, after);
}

function follow(url, openIssue) {
  const issue = /\/browse\/([A-Z][A-Z0-9_]*-\d+)/.exec(url ?? "");
  if (issue) openIssue(issue[1]);
  else if (/^(https?:|mailto:)/i.test(url ?? "")) window.open(url, "_blank", "noopener");
  else fail(t("unsupported", { what: url }));
}
