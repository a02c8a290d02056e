// Starts the page and connects its parts.

import { setPeople, startBar } from "./bar.js";
import { openIssue, refreshBoard, setJiraDown, startBoard } from "./board.js";
import { loadHostConfigs } from "./card.js";
import { startChat } from "./chat.js";
import { t } from "./i18n.js";
import { apply, session } from "./session.js";
import { fail } from "./toast.js";

let people = [];

const speaker = () => people.find((person) => person.id === session.person);

// A person has the Jira account with their e-mail address; failing that, the one of their name.
function accountOf(users) {
  const person = speaker();
  if (!person) return null;
  const email = person.email?.toLowerCase();
  const user = users.find((one) => email && one.emailAddress?.toLowerCase() === email)
    ?? users.find((one) => one.displayName === person.name);
  return user?.accountId ?? null;
}

function onPeople(list) {
  people = list;
  setPeople(list);
  refreshBoard();
}

async function start() {
  apply();
  if (!window.AdaptiveCards || !window.markdownit) {
    const answer = await fetch("/npm/adaptivecards.js");
    document.body.prepend(`${t("packagesMissing")}: ${await answer.text()}`);
    return;
  }
  await loadHostConfigs(getComputedStyle(document.documentElement).getPropertyValue("--font").trim());
  startBar((status) => setJiraDown(status?.jira === "down"));
  startBoard({ accountOf, speaker: () => speaker()?.name ?? "" });
  startChat({ onPeople, openIssue });
}

window.addEventListener("unhandledrejection", (event) => fail(event.reason));
start().catch(fail);
