// Takes Alertmanager's webhook and asks GitHub for the workflow "Rollback on alert" (repository_dispatch). Needed since
// Alertmanager before 0.32 can't shape what it posts. No packages: `node relay.mjs` on Node 20 or newer.
//
//   GITHUB_REPOSITORY   acme/shop
//   GITHUB_TOKEN_FILE   file with a fine-grained token for that repository alone, permission "Contents: read and write"
//   EVENT_TYPE          rollback
//   LISTEN              127.0.0.1:9095; whoever reaches this address can ask for a rollback
import { readFileSync } from "node:fs";
import { createServer } from "node:http";

const { GITHUB_REPOSITORY: repository, GITHUB_TOKEN_FILE: tokenFile } = process.env;
const { GITHUB_API_URL: api = "https://api.github.com", EVENT_TYPE: eventType = "rollback", LISTEN = "127.0.0.1:9095" } = process.env;
if (!repository || !tokenFile) throw new Error("GITHUB_REPOSITORY and GITHUB_TOKEN_FILE must be set.");

const mostBytes = 1_000_000;
/** Groups of alerts that GitHub was told of → since when they fire: Alertmanager repeats itself. */
const told = new Map();

/** GitHub takes ten properties and 64 KB: the first firing alerts, with what the rollback looks at. */
function payloadOf({ version, status, receiver, groupKey, externalURL, alerts }) {
  const firing = alerts.filter((alert) => alert.status === "firing").slice(0, 10);
  const cut = (text) => String(text ?? "").slice(0, 300);
  const kept = firing.map(({ labels = {}, annotations = {}, startsAt, generatorURL }) => ({
    status: "firing",
    labels: Object.fromEntries(Object.entries(labels).slice(0, 20).map(([name, value]) => [name, cut(value)])),
    annotations: { summary: cut(annotations.summary) },
    startsAt,
    generatorURL: cut(generatorURL),
  }));
  return { version, status, receiver, groupKey: cut(groupKey), externalURL: cut(externalURL), alerts: kept };
}

async function relay(text) {
  const webhook = JSON.parse(text);
  if (!Array.isArray(webhook.alerts)) return [400, "not as Alertmanager posts it"];
  const payload = payloadOf(webhook);
  if (webhook.status !== "firing" || payload.alerts.length === 0) {
    told.delete(payload.groupKey);
    return [200, "nothing fires"];
  }
  const since = payload.alerts.map(({ startsAt }) => startsAt).sort().at(-1);
  if (told.get(payload.groupKey) === since) return [200, "told before"];
  const answer = await fetch(`${api}/repos/${repository}/dispatches`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${readFileSync(tokenFile, "utf8").trim()}`,
      accept: "application/vnd.github+json",
      "content-type": "application/json",
      "user-agent": "sluice-alert-relay",
    },
    body: JSON.stringify({ event_type: eventType, client_payload: payload }),
    signal: AbortSignal.timeout(10_000),
  });
  // Alertmanager tries again after a 5xx.
  if (!answer.ok) return [502, `GitHub answered ${answer.status}`];
  if (told.size >= 1_000) told.clear();
  told.set(payload.groupKey, since);
  return [200, "asked for a rollback"];
}

async function body(request) {
  const parts = [];
  let size = 0;
  for await (const part of request) {
    size += part.length;
    if (size > mostBytes) throw new SyntaxError("too long");
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}

const server = createServer(async (request, response) => {
  let [status, said] = [405, "POST it"];
  try {
    if (request.method === "POST") [status, said] = await relay(await body(request));
  } catch (error) {
    [status, said] = error instanceof SyntaxError ? [400, "no JSON"] : [502, error.message];
  }
  console.log(`${new Date().toISOString()} ${status} ${said}`);
  response.writeHead(status, { "content-type": "text/plain", connection: "close" }).end(`${said}\n`);
});
const at = LISTEN.lastIndexOf(":");
server.listen(Number(LISTEN.slice(at + 1)), LISTEN.slice(0, at), () => console.log(`listens on ${server.address().port}`));
