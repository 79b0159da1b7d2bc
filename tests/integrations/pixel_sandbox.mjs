// A stand-in for the sandbox in which Shopify runs a custom pixel: the globals it gives, and nothing of a page.
// Reads {pixel, consent, cookies, steps} from standard input. A step is an event to publish, or
// {consent: {...}}; prints what the pixel sent, with the status it was answered.
import { createContext, runInContext } from "node:vm";
import { readFileSync } from "node:fs";

const told = JSON.parse(readFileSync(0, "utf8"));
const subscribers = {};
const consentSubscribers = [];
const sent = [];
const at_work = [];

const sandbox = {
  init: { customerPrivacy: told.consent },
  api: {
    customerPrivacy: {
      subscribe: async (name, callback) => {
        if (name === "visitorConsentCollected") consentSubscribers.push(callback);
      },
    },
  },
  analytics: {
    subscribe: (name, callback) => {
      (subscribers[name] ??= []).push(callback);
    },
  },
  browser: { cookie: { get: async (name) => told.cookies[name] ?? "" } },
  unescape,
  fetch: (url, options) => {
    // A frame without an origin of its own.
    const headers = { ...options.headers, Origin: "null", "User-Agent": told.user_agent };
    const answer = fetch(url, { ...options, headers });
    const noted = answer.then(
      (found) => sent.push({ status: found.status, body: JSON.parse(options.body) }),
      (error) => sent.push({ status: 0, error: String(error) }),
    );
    at_work.push(noted);
    return answer;
  },
};

runInContext(told.pixel, createContext(sandbox));
for (const step of told.steps) {
  if (step.consent) {
    for (const callback of consentSubscribers) callback({ customerPrivacy: step.consent });
  } else {
    for (const callback of subscribers[step.name] ?? []) at_work.push(callback(step));
  }
  // Each callback asks for a cookie first: let it get there.
  await new Promise((done) => setTimeout(done, 5));
}
for (let before = -1; before < at_work.length; ) {
  before = at_work.length;
  await Promise.all(at_work);
}
console.log(JSON.stringify(sent));
