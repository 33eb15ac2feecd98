import { SvelteMap, SvelteSet } from "svelte/reactivity";
import { call, type AppForm, type ApplicationName, type ConfigFile, type DeployForm, type Failure, type FormProblem, type PackageForm, type PackageView, type Pace, type Resources, type Route, type SecretValue, type SiteDifference, type SiteId, type Variable } from "../../ipc";
import { atOnce } from "../rollout/waves";
import { nameOf } from "./names";
import { Newest } from "./newest";

/** Safe defaults, those of the core's `AppForm`: two pods, modest requests, and a limit of memory. */
export function emptyForm(): AppForm {
  return {
    image: "", replicas: 2, port: null, command: [], arguments: [], environment: [], files: [], resources: { cpuRequest: "100m", memoryRequest: "128Mi", cpuLimit: null, memoryLimit: "256Mi" },
    readiness: { choice: "standard" }, liveness: null, storage: [], service: "clusterIp", route: null, pullSecret: null, drainSeconds: 5,
  };
}

/** A route as it begins. */
export function emptyRoute(): Route {
  return { host: "", path: "/", tlsSecret: null, by: { kind: "ingress", class: null } };
}

/** What can have a secret of the release before: by itself, or the one of its kind. */
type Kept = Variable | ConfigFile | "datasource" | "login";

/** What an application is to be, while it is written: the form, its sites, and what is wrong with it. */
export class Draft {
  application = $state<ApplicationName>({ project: "", name: "" });
  form = $state<AppForm>(emptyForm());
  sites = $state<SiteId[]>([]);
  differences = $state<SiteDifference[]>([]);
  /** The user chose the sites; until then they are those that answer. */
  chosen = $state(false);
  /** The form of what is there already: its name and project stay. */
  readonly edited: boolean;
  /** In which order its sites are changed. */
  pace = $state.raw<Pace>(atOnce);
  /** For how many minutes the version before is kept warm. */
  keep = $state(0);
  problems = $state.raw<FormProblem[]>([]);
  failure = $state.raw<Failure | null>(null);
  /** The review was asked for: what is missing is told everywhere. */
  tried = $state(false);
  /** The site whose difference is looked at. */
  of = $state<SiteId | null>(null);
  /** Fields that were left or changed. */
  readonly touched = new SvelteSet<string>();
  /** Fields of numbers whose text is none, by [`keyOf`], with the text. */
  readonly misread = new SvelteMap<string, string>();
  /** Parts of the form that are folded out. */
  readonly open = new SvelteSet<string>();
  /** What has a secret of the release before. */
  readonly #secrets = new Set<Kept>();
  #named: boolean;
  /** What was there when it began. */
  readonly #begun: string;
  readonly #checks = new Newest<FormProblem[]>();

  constructor(from: DeployForm | null, sites: SiteId[], project = "", view: PackageView | null = null) {
    this.edited = from !== null;
    this.#named = this.edited;
    this.sites = sites;
    this.chosen = this.edited;
    this.application = from ? from.application : { project, name: "" };
    if (from) {
      this.form = from.form;
      this.differences = from.differences;
    } else if (view) {
      this.form = structuredClone(view.form);
      if (!view.file) this.application.name = view.name;
      // What nearly every new application of a package needs is seen at once.
      const parts = { "from-file": view.file !== null, cluster: view.settings.includes("cluster"), login: view.login, reach: view.serves !== null, storage: view.serves !== null };
      for (const [part, wanted] of Object.entries(parts)) if (wanted) this.open.add(part);
    }
    this.#keepSecrets();
    this.#begun = JSON.stringify(this.whole);
  }

  /** Whether something was written. */
  get changed(): boolean {
    return JSON.stringify(this.whole) !== this.#begun;
  }

  /** Tells the server of the package something else. */
  tell(change: Partial<PackageForm>): void {
    if (this.form.package) Object.assign(this.form.package, change);
  }

  /** The image; the name follows it until one is given. */
  set image(image: string) {
    this.form.image = image;
    if (!this.#named) this.application.name = nameOf(image);
  }

  set name(name: string) {
    this.#named = name !== "";
    this.application.name = name;
  }

  /** What the core is given. */
  get whole(): DeployForm {
    const chosen = (difference: SiteDifference): boolean => this.sites.includes(difference.site) && !isEmpty(difference);
    return $state.snapshot({ application: this.application, form: this.form, differences: this.differences.filter(chosen) });
  }

  /** The secret that a typed text stands for: an empty one for that of the release before, where there is one. */
  secret(of: Kept, text: string): SecretValue {
    return text === "" && this.#secrets.has(of) ? { secret: "kept" } : { secret: "given", text };
  }

  /** Whether there is a secret that an empty text stands for. */
  hasSecret(of: Kept): boolean {
    return this.#secrets.has(of);
  }

  #keepSecrets(): void {
    if (this.form.package?.datasource?.password.secret === "kept") this.#secrets.add("datasource");
    if (this.form.package?.login?.password.secret === "kept") this.#secrets.add("login");
    for (const file of this.form.files) if (file.content.kind === "secret" && file.content.value.secret === "kept") this.#secrets.add(file);
    for (const variable of [this.form, ...this.differences].flatMap((one) => one.environment)) {
      if (variable.value.kind === "secret" && variable.value.value.secret === "kept") this.#secrets.add(variable);
    }
  }

  /** What is different on a site; made when there is nothing yet. */
  difference(site: SiteId): SiteDifference {
    const there = this.differences.find((one) => one.site === site);
    if (there) return there;
    this.differences.push(none(site));
    return this.differences.at(-1) as SiteDifference;
  }

  /** Asks the core what is wrong. */
  async check(): Promise<void> {
    try {
      this.problems = await this.#checks.of(call("check_form", { form: this.whole, sites: $state.snapshot(this.sites) }));
      this.failure = null;
    } catch (thrown) {
      this.failure = thrown as Failure;
    }
  }

  /** What is wrong at a field of the form, or of a site's difference; what is below it as well, if that has no field of its own. */
  at(path: string, site: SiteId | null, deep = false): FormProblem[] {
    return this.problems.filter((problem) => (problem.field === path || (deep && problem.field.startsWith(`${path}.`))) && this.placeOf(problem) === site);
  }

  /** What is wrong within parts of the form, or within a site's difference. */
  within(paths: string[], site: SiteId | null): number {
    const below = (field: string): boolean => paths.some((path) => field === path || field.startsWith(`${path}.`));
    const misread = [...this.misread.keys()].filter((key) => key.startsWith(`${site ?? ""}/`) && below(key.slice(key.indexOf("/") + 1)));
    return misread.length + this.problems.filter((problem) => below(problem.field) && this.placeOf(problem) === site).length;
  }

  /** The site in whose difference a problem is to be mended; what does not work on a site, and is not different there, in the form. */
  placeOf(problem: FormProblem): SiteId | null {
    const own = this.differences.find((one) => one.site === problem.site);
    const part = problem.field.split(".")[0] as keyof SiteDifference;
    return own && (part === "site" || isSet(own, part)) ? own.site : null;
  }
}

/** Whether a part of a site's difference says anything. */
function isSet(difference: SiteDifference, part: keyof SiteDifference): boolean {
  return part === "environment" ? difference.environment.length > 0 : (difference[part] ?? null) !== null;
}

function isEmpty(difference: SiteDifference): boolean {
  return countOf(difference) === 0;
}

/** How many things are different. */
export function countOf(difference: SiteDifference | undefined): number {
  const parts = ["image", "replicas", "environment", "resources", "service", "route"] as const;
  return difference ? parts.filter((part) => isSet(difference, part)).length : 0;
}

function none(site: SiteId): SiteDifference {
  return { site, image: null, replicas: null, environment: [], resources: null, service: null, route: null };
}

/** The key of a field of the form, or of a site's difference. */
export function keyOf(path: string, site: SiteId | null): string {
  return `${site ?? ""}/${path}`;
}

/** Resources that ask for nothing. */
export const noResources: Resources = { cpuRequest: null, memoryRequest: null, cpuLimit: null, memoryLimit: null };
