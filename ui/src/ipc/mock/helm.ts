import type { ChartField, ChartHit, Failure, FormProblem, HelmChart, HelmView, OpenedChart } from "../bindings";
import type { Handlers } from "./handlers";

const missing: Failure = { code: "not-found", site: null, object: null, params: {}, detail: null };
const unknown: Failure = { code: "helm-failed", site: null, object: null, params: { what: "chart not found" }, detail: null };

/** The simulated `helm`; a test may take it away. */
export const helmView: HelmView = { version: "v4.3.1", repositories: [{ name: "shop", url: "https://charts.example" }] };

const hits: ChartHit[] = ["2.0.0", "1.4.0", "1.3.0"].map((version) => ({ chart: "shop/web", version, appVersion: version, description: "A shop" }));

function field(path: string, kind: ChartField["kind"], more: Partial<ChartField> = {}): ChartField {
  const keys = path.split(".");
  return { path: keys, title: keys.at(-1) ?? "", description: "", kind, choices: [], default: "", required: false, secret: false, ...more };
}

/** The chart of the simulated repository. */
export function makeChart(version: string): HelmChart {
  return {
    id: `chart-${version}`, source: { from: "repository", chart: "shop/web" }, name: "web", version, appVersion: version, description: "A shop", readme: "# Web", hasSchema: true,
    defaults: "replicas: 2\nimage:\n  tag: stable\n",
    fields: [
      field("replicas", "integer", { default: "2", title: "Pods", description: "How many pods run" }), field("image.tag", "text", { default: "stable" }), field("mode", "choice", { choices: ["blue", "green"], default: "blue" }),
      field("tls", "boolean", { default: "false" }), field("adminPassword", "text", { secret: true }), field("host", "text", { required: true }), field("labels", "yaml", { default: "{}" }),
    ],
  };
}

/** The simulated chart wants a host, and whole numbers of pods. */
function problemsOf(values: string): FormProblem[] {
  const problem = (path: string, what: string): FormProblem => ({ field: `values/${path}`, site: null, code: "value-invalid", params: { what } });
  const out: FormProblem[] = [];
  if (!/^host: *\S/m.test(values)) out.push(problem("host", "missing property 'host'"));
  if (/^replicas: *[^\d\s]/m.test(values)) out.push(problem("replicas", "got string, want integer"));
  return out;
}

type Commands = "helm" | "search_charts" | "chart_versions" | "pick_chart" | "open_chart" | "check_chart" | "opened_chart";

/** Charts of the simulated fleet: one repository with one chart, of which the application `mailer` was made. */
export const helmHandlers: Pick<Handlers, Commands> = {
  helm: () => helmView,
  search_charts: ({ text }) => hits.slice(0, 1).filter((hit) => hit.chart.includes(text)),
  chart_versions: ({ chart }) => hits.filter((hit) => hit.chart === chart),
  pick_chart: () => ({ id: "file-1", name: "web-2.0.0.tgz" }),
  open_chart: ({ source, version }) => {
    if (source.from === "repository" && source.chart !== "shop/web") throw unknown;
    return makeChart(version ?? "2.0.0");
  },
  check_chart: ({ form }) => problemsOf(form.values),
  opened_chart: ({ application, sites }): OpenedChart => {
    if (application.name !== "mailer") throw missing;
    const differences = sites.slice(0, 1).map((site) => ({ site, values: "replicas: 5\n" }));
    return { chart: "web", version: "1.4.0", source: { from: "repository", chart: "shop/web" }, values: "host: mail.example\nadminPassword: ••••••\n", differences, notes: "mailer answers at mail.example." };
  },
};
