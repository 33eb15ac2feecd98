import type { Failure } from "../ipc";
import { maybe, t, type Values } from "./index.svelte";

/** Every value that a failure message may use; the core fills what it knows. */
const known = ["reason", "path", "method", "command", "seconds", "host", "server", "status", "verb", "resource", "namespace", "message", "url", "code"];

function values(failure: Failure): Values {
  const object = failure.object;
  const filled: Values = {};
  for (const name of known) filled[name] = "";
  return {
    ...filled, ...failure.params,
    site: failure.site ?? "", hasSite: failure.site ? "yes" : "no",
    object: object ? `${object.kind} ${object.namespace ? `${object.namespace}/` : ""}${object.name}` : "",
    hasReason: failure.params["reason"] ? "yes" : "no",
    hasResource: failure.params["resource"] ? "yes" : "no",
  };
}

/** What happened, and where. */
export function failureText(failure: Failure): string {
  const what = maybe(`failure-${failure.code}`, values(failure)) ?? failure.code;
  return failure.site ? t("failure-at-site", { site: failure.site, what }) : what;
}

/** What to do about it. */
export function failureHint(failure: Failure): string | null {
  return maybe(`failure-${failure.code}-hint`, values(failure));
}

/** A failure as text for a bug report; the core has redacted its parts. */
export function failureDiagnosis(failure: Failure): string {
  const params = Object.entries(failure.params).map(([name, value]) => `${name}: ${value}`);
  return [`Concertina: ${failure.code}`, failureText(failure), ...params, failure.detail ?? ""].filter(Boolean).join("\n");
}
