// Mentions in what the bot says: only what its entities list is one; any other <at> stays text.
// https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/channel-and-group-conversations

const OPEN = "\uE000";
const CLOSE = "\uE001";

/** Gives a function that marks the mentions of these entities in a text, before it becomes HTML. */
export function markerOf(entities) {
  const names = (entities ?? [])
    .filter((entity) => entity.type === "mention" && typeof entity.text === "string")
    .map((entity) => [entity.text, `${OPEN}${entity.text.replace(/<\/?at>/g, "")}${CLOSE}`]);
  return (text) => names.reduce((marked, [plain, span]) => marked.replaceAll(plain, span),
    text.replaceAll(OPEN, "").replaceAll(CLOSE, ""));
}

/** Makes the marks of a text that is HTML by now into mentions. */
export function showMarks(html) {
  return html.replaceAll(OPEN, '<span class="mention">').replaceAll(CLOSE, "</span>");
}
