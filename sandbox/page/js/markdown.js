// Markdown as a chat client shows it: no HTML, no images, links only to the web or a mail address.

const SAFE_LINK = /^(https?:\/\/|mailto:)/i;

function engine(disabled) {
  const markdown = window.markdownit({ html: false, linkify: false, breaks: true });
  markdown.disable(disabled);
  markdown.validateLink = (url) => SAFE_LINK.test(url.trim());
  const plainOpen = markdown.renderer.rules.link_open
    ?? ((tokens, index, options, _env, self) => self.renderToken(tokens, index, options));
  markdown.renderer.rules.link_open = (tokens, index, options, env, self) => {
    tokens[index].attrSet("target", "_blank");
    tokens[index].attrSet("rel", "noopener noreferrer");
    return plainOpen(tokens, index, options, env, self);
  };
  return markdown;
}

// A TextBlock knows bold, italic, links and lists; headings, tables, code and quotes stay as typed.
// https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-format
const inCards = ["image", "table", "heading", "lheading", "hr", "blockquote", "code", "fence", "backticks", "html_block",
  "html_inline", "autolink", "entity"];
const inMessages = ["image", "html_block", "html_inline"];

let cardEngine = null;
let messageEngine = null;

/** Renders the Markdown of a card's text to HTML. */
export function cardMarkdown(text) {
  cardEngine ??= engine(inCards);
  return cardEngine.render(text).trim();
}

/** Renders the Markdown of a chat message to HTML. */
export function messageMarkdown(text) {
  messageEngine ??= engine(inMessages);
  return messageEngine.render(text).trim();
}
