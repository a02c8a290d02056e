// Messages at the page's edge. Errors stay until they are dismissed.

import { h, icon } from "./dom.js";
import { t } from "./i18n.js";

const SHOWN_MS = 6000;
const MOST = 4;

/** Shows a message for a few seconds. */
export function say(text) {
  show("info", text);
}

/** Shows an error until it is dismissed. */
export function fail(error) {
  console.error(error);
  show("error", t("failed", { reason: error instanceof Error ? error.message : error }));
}

/** Runs `work` and shows its failure; returns its value, or undefined when it failed. */
export async function guarded(work) {
  try {
    return await work();
  } catch (error) {
    fail(error);
    return undefined;
  }
}

function show(kind, text) {
  const box = document.getElementById("toasts");
  const twin = [...box.children].find((one) => one.dataset.text === text);
  twin?.remove();
  const close = h("button.ghost", { type: "button", "aria-label": t("dismiss"), onclick: () => toast.remove() }, icon("close"));
  const toast = h(`div.toast.${kind}`, {
    role: kind === "error" ? "alert" : "status",
    dataset: { testid: `toast-${kind}`, text },
  }, icon(kind === "error" ? "alert" : "info"), h("span", {}, text), close);
  box.append(toast);
  while (box.children.length > MOST) box.firstElementChild.remove();
  if (kind !== "error") setTimeout(() => toast.remove(), SHOWN_MS);
}
