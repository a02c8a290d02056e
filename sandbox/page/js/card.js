// Draws an Adaptive Card as a Teams client would: Microsoft's renderer, Teams' host configurations, version 1.5.

import { cardMarkdown } from "./markdown.js";
import { markerOf, showMarks } from "./mentions.js";

const THEMES = ["light", "dark"];
const hostConfigs = new Map();

// The configurations say nothing of line heights, and the renderer's own 1.2 cuts descenders of Chinese fonts. These are
// the line heights of Fluent 2's type ramp, which Teams uses: https://fluent2.microsoft.design/typography
const LINE_HEIGHTS = { small: 16, default: 20, medium: 20, large: 24, extraLarge: 32 };

/** Loads Teams' two host configurations; call once before drawCard. `font` replaces the font family they name. */
export async function loadHostConfigs(font) {
  const { AdaptiveCard, HostConfig } = window.AdaptiveCards;
  await Promise.all(THEMES.map(async (theme) => {
    const answer = await fetch(`/npm/teams-${theme}.json`);
    if (!answer.ok) throw new Error(`${answer.status}: ${await answer.text()}`);
    const config = await answer.json();
    if (font) config.fontTypes.default.fontFamily = font;
    config.lineHeights = LINE_HEIGHTS;
    hostConfigs.set(theme, new HostConfig(config));
  }));
  AdaptiveCard.onProcessMarkdown = (text, result) => {
    result.outputHtml = showMarks(cardMarkdown(text));
    result.didProcess = true;
  };
}

// Only a mention that the card lists in msteams.entities is one; any other <at> stays text.
// https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-format#mention-support-within-adaptive-cards
function withMentions(card) {
  const mark = markerOf(card.msteams?.entities);
  const walk = (value) => {
    if (Array.isArray(value)) return value.map(walk);
    if (value && typeof value === "object") {
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key,
        key === "text" && typeof inner === "string" ? mark(inner) : walk(inner)]));
    }
    return value;
  };
  return walk(card);
}

// What the renderer does not know is no fault when the card brings a fallback for it.
function parseErrors(context, card) {
  const { ValidationEvent } = window.AdaptiveCards;
  const fallbacks = new Set();
  const walk = (value) => {
    if (!value || typeof value !== "object") return;
    if (!Array.isArray(value) && value.fallback && value.type) fallbacks.add(value.type);
    Object.values(value).forEach(walk);
  };
  walk(card);
  const errors = [];
  for (let index = 0; index < context.eventCount; index += 1) {
    const event = context.getEventAt(index);
    const unknown = event.event === ValidationEvent.UnknownElementType;
    if (unknown && [...fallbacks].some((type) => event.message.includes(type))) continue;
    errors.push(event.message);
  }
  return errors;
}

/**
 * Draws a card.
 *
 * `onAction(action)` gets `{kind, verb, title, data, inputs, url, button}` for each pressed Execute, Submit or OpenUrl.
 * Returns `{element, errors, fullWidth, readInputs, writeInputs}`; errors are the renderer's own complaints.
 */
export function drawCard(json, { theme, onAction = () => {} }) {
  const { AdaptiveCard, SerializationContext, Versions } = window.AdaptiveCards;
  const card = new AdaptiveCard();
  card.hostConfig = hostConfigs.get(theme);
  const context = new SerializationContext(Versions.v1_5);
  card.parse(withMentions(json), context);
  const errors = parseErrors(context, json);
  card.onExecuteAction = (action) => {
    const report = describe(action);
    if (report) onAction(report);
  };
  // The cards behind Action.ShowCard are drawn when they are first opened.
  card.onInlineCardExpanded = () => label(card);
  const element = card.render();
  if (!element) return { element: null, errors: [...errors, "the renderer drew nothing"], fullWidth: false };
  label(card);
  return {
    element,
    errors,
    fullWidth: json.msteams?.width === "Full",
    readInputs: () => readInputs(card.getAllInputs(true)),
    writeInputs: (values) => writeInputs(card.getAllInputs(true), values),
  };
}

// Gives tests and style sheets a hold: inputs carry their id, buttons their verb.
function label(card) {
  for (const input of card.getAllInputs(true)) {
    if (input.id && input.renderedElement) input.renderedElement.dataset.inputId = input.id;
  }
  for (const action of card.getAllActions()) {
    if (action.verb && action.renderedElement) action.renderedElement.dataset.verb = action.verb;
    // Action.ShowCard: its card's actions are not among those of the outer one.
    if (action.card) label(action.card);
  }
}

function describe(action) {
  const kind = action.getJsonTypeName();
  const button = action.renderedElement ?? null;
  if (kind === "Action.OpenUrl") return { kind, url: action.url, title: action.title, button };
  if (kind !== "Action.Execute" && kind !== "Action.Submit") return null;
  // toJSON gives the button's own data; action.data has the inputs mixed in already.
  const own = action.toJSON().data;
  const data = own && typeof own === "object" ? own : {};
  const inputs = readInputs(Object.values(action.getReferencedInputs() ?? {}));
  return { kind, verb: action.verb, title: action.title, data, inputs, button };
}

function readInputs(inputs) {
  return Object.fromEntries(inputs.filter((input) => input.id && input.isSet())
    .map((input) => [input.id, String(input.value)]));
}

// Puts values back into the inputs of the same id after a card was drawn anew.
function writeInputs(inputs, values) {
  for (const input of inputs) {
    if (!(input.id in values) || !input.renderedElement) continue;
    const value = values[input.id];
    for (const control of input.renderedElement.querySelectorAll("input, select, textarea")) {
      if (control.type === "checkbox" || control.type === "radio") {
        control.checked = "valueOn" in input ? value === input.valueOn : value.split(",").includes(control.value);
      } else {
        control.value = value;
      }
      control.dispatchEvent(new Event("input"));
      control.dispatchEvent(new Event("change"));
    }
  }
}
