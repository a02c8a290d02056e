// The bar on top: who is looking, the states of worker and Jira, and the buttons that make things happen.

import { DEMO, get, post } from "./api.js";
import { h, icon } from "./dom.js";
import { t } from "./i18n.js";
import { onSession, session, setSession } from "./session.js";
import { guarded, say } from "./toast.js";

const POLL_MS = 1500;
let people = [];
let status = null;

/** Draws the bar and starts asking for the states. `onStatus(status)` gets each answer of /_demo/status. */
export function startBar(onStatus) {
  draw();
  onSession(draw);
  const tick = async () => {
    await refreshStatus(onStatus);
    setTimeout(tick, POLL_MS);
  };
  void tick();
}

/** Sets who can be chosen as the speaker: [{id, name}]. */
export function setPeople(list) {
  if (JSON.stringify(list) === JSON.stringify(people)) return;
  people = list;
  if (!people.some((person) => person.id === session.person)) setSession({ person: people[0]?.id ?? null });
  draw();
}

async function refreshStatus(onStatus) {
  let fresh = null;
  try {
    fresh = await get(`${DEMO}/status`);
  } catch {
    // The states themselves say it: they turn to "unknown".
  }
  if (JSON.stringify(fresh) === JSON.stringify(status)) return;
  status = fresh;
  drawStates();
  onStatus(status);
}

function draw() {
  document.title = t("title");
  document.getElementById("bar").replaceChildren(
    h("div.brand", {}, h("span.mark", { "aria-hidden": "true" }, "S"), h("div", {}, h("h1", {}, t("title")), h("p", {}, t("tagline")))),
    h("div.states", { id: "states" }),
    h("div.settings", {}, personPicker(), languagePicker(), themeButton()),
  );
  document.getElementById("strip").replaceChildren(
    h("div.deeds", { role: "group", "aria-label": t("act") },
      h("span.deeds-label", { "aria-hidden": "true" }, t("act")),
      deed("fire-alert", "alert", t("fire"), () => post(`${DEMO}/alert`, { payload: "firing" }), () => t("fired"), ".strong"),
      deed("resolve-alert", "check", t("resolve"), () => post(`${DEMO}/alert`, { payload: "resolved" }), () => t("resolved")),
      deed("kill-worker", "restart", t("kill"), () => post(`${DEMO}/worker/kill`), () => t("killed")),
      h("span", { id: "jira-switch" })),
    h("p.banner", { dataset: { testid: "banner" } }, icon("info"), h("span", {}, t("banner"))),
  );
  drawStates();
}

function drawStates() {
  const worker = status?.worker ?? "unknown";
  const jira = status?.jira ?? "unknown";
  const title = status?.pid ? `${t("pid", { pid: status.pid })}, ${t("restarts", { n: status.restarts })}` : "";
  document.getElementById("states").replaceChildren(
    state("worker", t("worker"), worker, title, status?.restarts ? `↻ ${status.restarts}` : ""),
    state("jira", t("jira"), jira, ""),
    h("span.state", { dataset: { testid: "state-parked", state: status?.parked ? "down" : "up" } },
      t("waiting"), h("b", {}, String(status?.parked ?? "–"))),
  );
  document.getElementById("jira-switch").replaceChildren(jira === "down"
    ? deed("jira-up", "plug", t("jiraUp"), () => post(`${DEMO}/jira/up`), () => t("broughtUp"), ".strong")
    : deed("jira-down", "plug", t("jiraDown"), () => post(`${DEMO}/jira/down`, { seconds: 30 }), () => t("tookDown")));
}

function state(id, name, value, title, extra = "") {
  return h("span.state", { title, dataset: { testid: `state-${id}`, state: value } },
    h("i.dot", { "aria-hidden": "true" }), name, h("b", {}, t(value)), extra ? h("small", {}, extra) : null);
}

function deed(id, sign, label, work, done, style = "") {
  const button = h(`button.deed${style}`, { type: "button", dataset: { testid: id } }, icon(sign), h("span", {}, label));
  button.addEventListener("click", async () => {
    button.disabled = true;
    button.setAttribute("aria-busy", "true");
    await guarded(async () => {
      await work();
      say(done());
    });
    button.removeAttribute("aria-busy");
    button.disabled = false;
  });
  return button;
}

function personPicker() {
  const select = h("select", { dataset: { testid: "person" }, onchange: () => setSession({ person: select.value }) },
    people.map((person) => h("option", { value: person.id }, person.name)));
  if (session.person) select.value = session.person;
  return h("label.picker", {}, h("span", {}, t("youAre")), select);
}

function languagePicker() {
  const choice = (code, label) => h("button", {
    type: "button",
    lang: code === "zh" ? "zh-Hant" : "en",
    "aria-pressed": String(session.language === code),
    dataset: { testid: `lang-${code}` },
    onclick: () => setSession({ language: code }),
  }, label);
  return h("div.segments", { role: "group", "aria-label": t("language") }, choice("en", "English"), choice("zh", "繁體中文"));
}

function themeButton() {
  const next = session.theme === "dark" ? "light" : "dark";
  const label = t(next === "dark" ? "theme" : "themeLight");
  return h("button.round", {
    type: "button",
    title: label,
    "aria-label": label,
    dataset: { testid: "theme" },
    onclick: () => setSession({ theme: next }),
  }, icon(next === "dark" ? "moon" : "sun"));
}
