// Shows Jira's wiki text: bold, italic, monospace, links and escaped signs; everything else stays as written.

import { h } from "./dom.js";

const PART = new RegExp([
  "\\\\(?<escaped>[^\\w\\s])",
  "\\[(?:(?<label>[^\\]|\\n]+)\\|)?(?<url>https?:\\/\\/[^\\]\\s|]+)\\]",
  "\\{\\{(?<mono>[^}\\n]+)\\}\\}",
  "(?<![\\w*])\\*(?<bold>[^\\s*](?:[^*\\n]*[^\\s*])?)\\*(?![\\w*])",
  "(?<![\\w_])_(?<italic>[^\\s_](?:[^_\\n]*[^\\s_])?)_(?![\\w_])",
].join("|"), "g");

/** The nodes that show a wiki text. */
export function wikiText(text) {
  const nodes = [];
  let at = 0;
  for (const match of text.matchAll(PART)) {
    nodes.push(text.slice(at, match.index), shown(match.groups));
    at = match.index + match[0].length;
  }
  return [...nodes, text.slice(at)];
}

function shown({ escaped, label, url, mono, bold, italic }) {
  if (escaped) return escaped;
  if (url) return h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, label ?? url);
  if (mono) return h("code", {}, mono);
  return bold ? h("strong", {}, wikiText(bold)) : h("em", {}, wikiText(italic));
}
