import { maybe, t, type Values } from "../../i18n/index.svelte";
import type { Examination, ProbeFinding } from "../../ipc";

/** The values of a finding; a `count` is a number, as messages choose their words by it. */
function values(finding: ProbeFinding): Values {
  const before = finding.params["probe"];
  const count = finding.params["count"];
  return { ...finding.params, ...(count === undefined ? {} : { count: Number(count) }), what: before ? t(`doctor-${before}`) : "" };
}

/** What was found. */
export function findingText(finding: ProbeFinding): string {
  if (finding.word === "") return t(`doctor-outcome-${finding.outcome}`);
  const given = values(finding);
  return maybe(`doctor-${finding.probe}-${finding.word}`, given) ?? maybe(`doctor-any-${finding.word}`, given) ?? finding.word;
}

/** What to do about it, when something is to be done. */
export function findingHint(finding: ProbeFinding): string | null {
  if (finding.outcome !== "failed" && finding.outcome !== "warned") return null;
  return maybe(`doctor-${finding.probe}-${finding.word}-hint`, values(finding));
}

/** All of it in a sentence: what is in the way first. */
export function conclusion(examination: Examination): string {
  const failed = examination.findings.find((finding) => finding.outcome === "failed");
  if (failed) return t("doctor-done-failed", { what: findingText(failed) });
  const running = examination.findings.find((finding) => finding.outcome === "running");
  if (examination.finished === null) return running ? t("doctor-running", { what: t(`doctor-${running.probe}`) }) : t("loading");
  return t(examination.findings.some((finding) => finding.outcome === "warned") ? "doctor-done-warned" : "doctor-done-good");
}
