// Who looks at the page and how: language, theme, the person they speak as. Kept across reloads.

const KEY = "sopilot-demo";
const listeners = new Set();
const dark = window.matchMedia("(prefers-color-scheme: dark)").matches;
const chinese = navigator.language.toLowerCase().startsWith("zh");

function remembered() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    return {};
  }
}

const state = { language: chinese ? "zh" : "en", theme: dark ? "dark" : "light", person: null, ...remembered() };

/** The current settings: {language: "en" | "zh", theme: "light" | "dark", person: Teams user id or null}. */
export const session = state;

/** Changes settings and tells everybody who subscribed. */
export function setSession(change) {
  Object.assign(state, change);
  localStorage.setItem(KEY, JSON.stringify(state));
  apply();
  for (const listener of listeners) listener(change);
}

/** Calls `listener(change)` after each change. */
export function onSession(listener) {
  listeners.add(listener);
}

/** The BCP 47 locale that goes with the page's language; sent along with everything that is said. */
export function locale() {
  return state.language === "zh" ? "zh-TW" : "en-US";
}

/** Puts the settings on the document. */
export function apply() {
  document.documentElement.dataset.theme = state.theme;
  document.documentElement.lang = state.language === "zh" ? "zh-Hant-TW" : "en";
}
