import type { Examination, ProbeFinding, SiteView } from "../bindings";

const probes: ProbeFinding["probe"][] = [
  "entry", "credential", "life", "name", "connect", "proxy", "tls", "answer", "clock", "login", "identity", "version", "rights",
];

/** What the simulated doctor finds: all is well, or nothing listens on the port of a site that is not heard. */
function found(probe: ProbeFinding["probe"], site: SiteView): Pick<ProbeFinding, "outcome" | "word" | "params" | "evidence"> {
  const server = site.logins[0]?.server ?? "";
  const dead = site.session.state === "degraded" || site.session.state === "closed";
  switch (probe) {
    case "entry": return { outcome: "passed", word: "good", params: { server }, evidence: [`server: ${server}`] };
    case "credential": return { outcome: "passed", word: "certificate", params: {}, evidence: [] };
    case "life": return { outcome: "warned", word: "soon", params: { date: "2026-11-24 08:00 UTC" }, evidence: ["certificate: 2025-11-24 08:00 UTC to 2026-11-24 08:00 UTC"] };
    case "name": return { outcome: "passed", word: "found", params: { host: `${site.name}.example`, count: "2" }, evidence: ["10.0.0.7", "10.0.0.8"] };
    case "connect": return dead
      ? { outcome: "failed", word: "refused", params: { port: "6443" }, evidence: ["10.0.0.7:6443: Connection refused after 1 ms"] }
      : { outcome: "passed", word: "open", params: { port: "6443" }, evidence: ["10.0.0.7:6443: connected after 2 ms"] };
    default: break;
  }
  if (dead) return { outcome: "skipped", word: "after", params: { probe: "connect" }, evidence: [] };
  const words: Partial<Record<ProbeFinding["probe"], string>> = {
    proxy: "none", tls: "good", answer: "kubernetes", clock: "good", login: "taken", identity: "same", version: "good", rights: "all",
  };
  return { outcome: probe === "proxy" ? "skipped" : "passed", word: words[probe] ?? "", params: { name: `${site.name}.example`, version: "v1.36.3" }, evidence: [] };
}

/** An examination after so many probes. */
function examination(site: SiteView, done: number, started: number): Examination {
  const findings = probes.map((probe, index): ProbeFinding => {
    if (index < done) {
      const what = found(probe, site);
      return { probe, ...what, took: what.outcome === "skipped" ? null : 2 };
    }
    return { probe, outcome: index === done ? "running" : "waiting", word: "", params: {}, evidence: [], took: null };
  });
  return { site: site.id, login: site.login, started, finished: done >= probes.length ? started + 30 : null, findings };
}

/** The simulated doctor: a probe ends some time after the last one was told. */
export class MockDoctor {
  /** How many probes are done, by site. */
  #done = new Map<string, number>();
  #tell: () => void;

  constructor(tell: () => void) {
    this.#tell = tell;
  }

  /** What was found of a site so far. */
  examine(sites: SiteView[], id: string, pace: number): Examination {
    const site = sites.find((entry) => entry.id === id);
    if (!site) throw new Error("there is no such site");
    const done = this.#done.get(id) ?? 0;
    if (done < probes.length) {
      setTimeout(() => {
        this.#done.set(id, done + 1);
        this.#tell();
      }, pace / 7);
    } else this.#done.delete(id);
    return examination(site, done, Date.now());
  }
}
