import type { Failure } from "../ipc";
import { kindWord } from "./kind";
import { maybe, t, type Values } from "./index.svelte";
import { moment } from "./moment";

/** Every value that a failure message may use; the core fills what it knows. */
const known = ["reason", "name", "hint", "path", "method", "command", "seconds", "host", "server", "status", "verb", "resource", "namespace", "message", "known", "found", "said", "pinned", "shown", "size", "limit", "who", "revision", "since", "before", "owner", "fields", "field", "left", "what", "hook"];

/** `reason` → `hasReason`: lets a message choose its words by what is known. */
function has(name: string): string {
  return `has${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

/** The core's reason is a code of ours, or the words of an API server, which are shown as they are. */
function reason(failure: Failure): string {
  const said = failure.params["reason"] ?? "";
  if (!/^[a-z][a-z-]*$/.test(said)) return said;
  // What is wrong with a form is said in the words that stand at its field.
  const id = failure.code === "form-invalid" ? said : `reason-${said}`;
  return maybe(id, { name: "", ...failure.params }) ?? said;
}

/** A moment comes in milliseconds. */
function since(failure: Failure): string {
  const at = failure.params["since"];
  return at === undefined ? "" : moment(Number(at));
}

function values(failure: Failure): Values {
  const object = failure.object;
  const filled: Values = {};
  for (const name of known) {
    filled[name] = failure.params[name] ?? "";
    filled[has(name)] = failure.params[name] ? "yes" : "no";
  }
  return {
    ...filled, ...failure.params, reason: reason(failure), since: since(failure), site: failure.site ?? "",
    object: object ? `${kindWord(object.kind) ?? object.kind} ${object.namespace ? `${object.namespace}/` : ""}${object.name}` : "",
  };
}

/** Closes the gaps that values leave which the core did not know. */
function tidy(text: string): string {
  return text.replace(/ {2,}/g, " ").replace(/ ([.,:])(?= |$)/g, "$1").trim();
}

/** What happened, and where. */
export function failureText(failure: Failure): string {
  const what = tidy(maybe(`failure-${failure.code}`, values(failure)) ?? failure.code);
  return failure.site ? t("failure-at-site", { site: failure.site, what }) : what;
}

/** What to do about it. */
export function failureHint(failure: Failure): string | null {
  const hint = maybe(`failure-${failure.code}-hint`, values(failure));
  return hint === null ? null : tidy(hint);
}

/** A failure as text for a bug report; the core has redacted its parts. */
export function failureDiagnosis(failure: Failure): string {
  const params = Object.entries(failure.params).map(([name, value]) => `${name}: ${value}`);
  return [`Concertina: ${failure.code}`, failureText(failure), ...params, failure.detail ?? ""].filter(Boolean).join("\n");
}
