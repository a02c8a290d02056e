// Small helpers around the DOM: make elements, and keep lists of them in step with data without redrawing all.

/** Makes an element: h("button.primary", {onclick, dataset, …attributes}, ...children). */
export function h(selector, attributes = {}, ...children) {
  const [tag, ...classes] = selector.split(".");
  const element = document.createElement(tag || "div");
  if (classes.length) element.className = classes.join(" ");
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "dataset") Object.assign(element.dataset, value);
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "checked") element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

const SVG = "http://www.w3.org/2000/svg";
const ICONS = {
  alert: "M12 3 2.5 20h19L12 3Zm0 6v5m0 3v.5",
  check: "m5 12.5 4.5 4.5L19 7",
  restart: "M20 12a8 8 0 1 1-2.5-5.8M20 3v4.5h-4.5",
  plug: "M9 3v5m6-5v5M6 8h12v3a6 6 0 0 1-12 0V8Zm6 9v4",
  sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8Zm0-5v2m0 14v2M3 12h2m14 0h2M5.6 5.6 7 7m10 10 1.4 1.4M5.6 18.4 7 17M17 7l1.4-1.4",
  moon: "M20 14.5A8 8 0 0 1 9.5 4 8 8 0 1 0 20 14.5Z",
  send: "M4 12 20 4l-5 16-3.5-6.5L4 12Zm7.5 1.5L20 4",
  channel: "M9 4 7 20M17 4l-2 16M4 9h16M3 15h16",
  groupChat: "M8 12a3 3 0 1 0 0-6 3 3 0 0 0 0 6Zm8 0a3 3 0 1 0 0-6M2.5 19c.5-3 2.6-4.5 5.5-4.5s5 1.5 5.5 4.5M16.5 14.6c2.6.2 4.5 1.6 5 4.4",
  personal: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-7.5 8c.7-3.8 3.6-5.5 7.5-5.5s6.8 1.7 7.5 5.5",
  dots: "M5 12h.01M12 12h.01M19 12h.01",
  comment: "M4 5h16v11H9l-5 4V5Z",
  calendar: "M4 6h16v14H4V6Zm0 5h16M8 3v4m8-4v4",
  close: "m6 6 12 12M18 6 6 18",
  reply: "M10 6 4 12l6 6M4 12h10c4 0 6 2 6 6",
  down: "M12 5v14m-6-6 6 6 6-6",
  info: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Zm0 8v6m0-9.5v.5",
};

/** Draws one of the page's line icons. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/**
 * Makes the children of `parent` match `items`: elements are kept by key and drawn anew only when the item's
 * fingerprint changed. `draw(item, previous)` returns the element. Returns the keys that were drawn anew.
 */
export function reconcile(parent, items, { key, fingerprint, draw }) {
  const old = new Map([...parent.children].map((child) => [child.dataset.key, child]));
  const changed = [];
  let after = null;
  for (const item of items) {
    const id = String(key(item));
    const print = fingerprint(item);
    let element = old.get(id);
    old.delete(id);
    if (!element || element.dataset.print !== print) {
      const fresh = draw(item, element ?? null);
      fresh.dataset.key = id;
      fresh.dataset.print = print;
      if (element) element.replaceWith(fresh);
      changed.push({ key: id, isNew: !element });
      element = fresh;
    }
    const place = after ? after.nextSibling : parent.firstChild;
    if (place !== element) parent.insertBefore(element, place);
    after = element;
  }
  for (const gone of old.values()) gone.remove();
  return changed;
}

/** A short, stable stand-in for a value, to see whether it changed. */
export function fingerprintOf(value) {
  const text = JSON.stringify(value);
  let hash = 5381;
  for (let index = 0; index < text.length; index += 1) hash = ((hash * 33) ^ text.charCodeAt(index)) >>> 0;
  return `${text.length}-${hash.toString(36)}`;
}

const HUES = [174, 212, 262, 330, 16, 36, 96, 290];

/** Draws a person's avatar: one Chinese character or two initials on a colour of their own. */
export function avatar(name, size = "") {
  const chinese = name.match(/\p{Script=Han}/u);
  const words = name.split(/\s+/).filter(Boolean);
  const letters = chinese ? chinese[0] : words.slice(0, 2).map((word) => word[0].toUpperCase()).join("");
  let sum = 0;
  for (const letter of name) sum += letter.codePointAt(0);
  const element = h(`span.avatar${size ? `.${size}` : ""}`, { "aria-hidden": "true" }, letters || "?");
  element.style.setProperty("--hue", HUES[sum % HUES.length]);
  return element;
}
