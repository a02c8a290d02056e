// Talks to the two stand-ins and to the demo's own switches. Every failure becomes an Error with the server's words.

export const TEAMS = "/_sandbox/teams/_control";
export const JIRA = "/_sandbox/jira/_control";
export const DEMO = "/_demo";

/** An answer that is not 2xx, or no answer at all (`status` 0). */
export class ApiError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

async function call(url, options) {
  let answer;
  try {
    answer = await fetch(url, options);
  } catch (error) {
    throw new ApiError(0, `${url}: ${error.message}`);
  }
  const text = await answer.text();
  let body = null;
  try {
    body = text ? JSON.parse(text) : null;
  } catch {
    body = text;
  }
  if (!answer.ok) throw new ApiError(answer.status, body?.error ?? `${answer.status} ${text.slice(0, 300)}`);
  return body;
}

/** GETs JSON. */
export function get(url) {
  return call(url);
}

/** POSTs JSON and returns the answer's JSON. */
export function post(url, body = {}) {
  return call(url, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
}

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** Calls `onChange()` at the start and after each change of a stand-in; `onReach(ok)` says whether it answers. */
export async function watch(base, onChange, onReach) {
  let version = -1;
  for (;;) {
    try {
      const answer = await get(`${base}/changes?since=${Math.max(version, 0)}&wait_s=${version < 0 ? 0 : 20}`);
      onReach(true);
      if (answer.version !== version) {
        // Read first and remember then: a change that comes while we read is told again.
        await onChange();
        version = answer.version;
      }
    } catch (error) {
      onReach(false, error);
      await pause(1500);
    }
  }
}

/** Wraps a refresh so that calls made while one runs lead to just one more. */
export function coalesced(work) {
  let running = null;
  let again = false;
  return function run() {
    if (running) {
      again = true;
      return running;
    }
    running = (async () => {
      try {
        do {
          again = false;
          await work();
        } while (again);
      } finally {
        running = null;
      }
    })();
    return running;
  };
}
