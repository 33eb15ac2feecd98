import type { AuditEntry, Commands, Failure, Frame, Hello, MetricsProbe, Operation, PageId, Plan, ReleaseRecord, Settings, SiteView, Subscribed, Topic, TrustQuestion } from "../bindings";
import type { Arguments, Command, Result, Transport } from "../transport";
import { MockApplications } from "./applicationhandlers";
import { activityHandlers } from "./activity";
import { makeEntry } from "./audit";
import { MockTexts } from "./around";
import { MockDoctor } from "./doctor";
import { drawerHandlers } from "./drawer";
import { grantedRights, makeSites, quietScene, sceneOf, type Scene, type SiteName } from "./fleet";
import { chartsFrame } from "./charts";
import { formHandlers } from "./forms";
import type { Handlers } from "./handlers";
import { Hub } from "./hub";
import { imageFrame } from "./images";
import { Imports } from "./imports";
import { makeKinds } from "./kinds";
import { layoutHandlers } from "./layouts";
import { logHandlers, MockLogs } from "./logs";
import { deploymentCells, makeObjects, type MockObject } from "./objects";
import { settle } from "./objectplans";
import { advance, inverse, makeOperation, makePlan } from "./plans";
import { MockProjects } from "./projects";
import { questions } from "./questions";
import { reachHandlers } from "./reach";
import { releaseHandlers } from "./releases";
import { ToldSites } from "./toldsites";
import { summarise } from "./summary";
import { columnsOf } from "./table";
import { tableHandlers } from "./tables";
import { teamHandlers } from "./team";
import { unionHandlers } from "./union";

const failure = (code: Failure["code"], params: Failure["params"] = {}): Failure => ({ code, site: null, object: null, params, detail: null });

/** A simulated core with three sites: for tests, and for the window in a browser. Never part of a production build. */
export class MockTransport implements Transport {
  readonly scene: Scene;
  /** Every command that was called, in order. */
  readonly calls: { name: string; args: unknown }[] = [];
  /** Commands that fail, by name. */
  readonly failing = new Map<string, Failure>();
  /** Why sites do not list rows, by site. */
  readonly failures = new Map<string, Failure>();
  sites: SiteView[];
  objects: MockObject[] = [];
  /** Sites that a form cannot say all of. */
  oddForms: string[] = [];
  standbys: string[] = []; behind: string[] = [];
  operations: Operation[] = [];
  plans = new Map<string, Plan>();
  readonly texts = new MockTexts();
  readonly projects = new MockProjects();
  /** What the user may not do, as `VERB KIND`. */
  denied = new Set<string>();
  /** Plans that became operations. */
  applied = new Map<string, Plan>();
  audit: AuditEntry[] = [];
  /** What others did with releases. */
  releaseActs: ReleaseRecord[] = [];
  question: TrustQuestion | null = null;
  readonly imports = new Imports();
  readonly applications: MockApplications = new MockApplications(this);
  settings: Settings;
  /** Why there are no figures, if there are none. */
  noMetrics: MetricsProbe | null = null;
  /** Milliseconds between two steps of an operation or of connecting. */
  pace = 700;
  readonly hub = new Hub((entry, changed) => {
    if (entry.table) return { content: "table", ...entry.table.frame(this.objects, this.sites, Date.now(), changed, this.failures) };
    if (entry.matrix) return { content: "applications", ...entry.matrix.frame(this.applications.all, this.sites, Date.now(), this.failures) };
    if (entry.topic.topic === "logs") {
      entry.logs ??= new MockLogs(entry.topic.subject, structuredClone(entry.topic.query), this.applications.all);
      return { content: "logs", ...entry.logs.frame() };
    }
    if (entry.topic.topic === "object") return { content: "object", revision: entry.seq, presence: "there" };
    if (entry.topic.topic === "projects") return { content: "projects", ...this.projects.frame(entry.topic.sites, this.sites, this.objects, Date.now()) };
    if (entry.topic.topic === "charts") return { content: "charts", ...chartsFrame(entry.topic.query, Date.now(), this.noMetrics) };
    if (entry.topic.topic === "mirror" || entry.topic.topic === "image") return imageFrame(entry.topic);
    if (entry.topic.topic === "doctor") return { content: "doctor", examination: this.#doctor.examine(this.sites, entry.topic.site, this.pace) };
    return entry.topic.topic === "sites" ? { content: "sites", ...this.#told.frame(entry, this.sites), kubeconfig: this.imports.revision, offered: this.imports.offered } : { content: "operations", operations: this.operations };
  });
  readonly #told = new ToldSites();
  readonly #doctor = new MockDoctor(() => this.hub.publish("doctor"));
  #serial = 0;
  #number = 0;

  constructor(scene: Partial<Scene> = {}) {
    this.scene = { ...quietScene, ...scene };
    const now = Date.now();
    this.settings = { theme: this.scene.theme, language: this.scene.language, reconnect: true, restoreWindows: true };
    this.sites = makeSites(this.scene, now);
    if (this.scene.name === "fleet" || this.scene.name === "large") for (const site of this.sites) this.#fill(site.id);
    this.#summarise();
    if (this.scene.churn > 0) setInterval(() => this.#churn(), this.scene.churn);
  }

  /** The scene that an address asks for, for example `?scene=first&theme=dark&language=ko`. */
  static fromLocation(location: Location): MockTransport {
    const query = new URLSearchParams(location.search);
    const mock = new MockTransport(sceneOf(query));
    const ask = query.get("question");
    if (ask) mock.question = questions[ask] ?? null;
    // Page tests in a browser move the simulated fleet through this.
    (window as unknown as { concertinaMock: MockTransport }).concertinaMock = mock;
    return mock;
  }

  async invoke<C extends Exclude<Command, "subscribe">>(name: C, args: Arguments<C>): Promise<Result<C>> {
    this.calls.push({ name, args });
    await this.#answerTime();
    const fails = this.failing.get(name);
    if (fails) throw fails;
    const handler = this.#handlers[name] as (args: Arguments<C>) => Result<C>;
    return structuredClone(handler(structuredClone(args)));
  }

  async subscribe(page: PageId, topic: Topic, onFrame: (frame: Frame) => void): Promise<Subscribed> {
    this.calls.push({ name: "subscribe", args: { page, topic } });
    await this.#answerTime();
    const fails = this.failing.get("subscribe");
    if (fails) throw fails;
    const { id } = this.hub.open(topic, onFrame);
    return { id, columns: topic.topic === "table" ? columnsOf(topic.query.kind) : [] };
  }

  /** Changes a site and tells everybody. */
  change(id: string, change: Partial<SiteView>): void {
    this.sites = this.sites.map((site) => (site.id === id ? { ...site, ...change } : site));
    this.#summarise();
    this.hub.publish("sites");
    this.hub.publish("table");
  }

  #handlers: Handlers = {
    hello: () => this.#hello(),
    vitals: () => ({ subscriptions: this.hub.size, watches: 9, leases: 11, rows: this.objects.length, operations: 0 }),
    secrets_place: () => "thisRun",
    set_settings: ({ settings }) => (this.settings = settings),
    kubeconfig: () => this.imports.view(this.scene, this.sites),
    pick_kubeconfig: ({ folder }) => [folder ? { id: "file-2", name: "team" } : { id: "file-1", name: "prod.yaml" }],
    dropped_files: () => this.imports.dropped(),
    preview_import: () => this.imports.preview(),
    import_kubeconfig: ({ take }) => {
      this.imports.add(take);
      if (this.scene.name === "empty") {
        this.scene.name = "first";
        this.sites = makeSites(this.scene, Date.now());
      }
      this.hub.publish("sites");
      return this.#handlers.kubeconfig({});
    },
    remove_source: () => {
      this.imports.remove();
      this.hub.publish("sites");
      return this.#handlers.kubeconfig({});
    },
    ...teamHandlers(this),
    restore_source: () => {
      this.imports.restore();
      this.hub.publish("sites");
      return this.#handlers.kubeconfig({});
    },
    connect: ({ sites }) => {
      for (const id of sites) this.#connect(id);
      return null;
    },
    disconnect: ({ sites }) => {
      for (const id of sites) this.change(id, { session: { state: "disconnected" } });
      return null;
    },
    change_site: ({ site, change }) => {
      const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== null));
      this.change(site, given as Partial<SiteView>);
      return null;
    },
    paste_token: () => null, forget_token: () => null,
    ...unionHandlers(this),
    diagnosis: ({ site }) => `site ${site}\nsession no-answer`,
    kinds: () => makeKinds(this.sites),
    ...tableHandlers(this),
    ...layoutHandlers(),
    ...releaseHandlers(this),
    ...formHandlers(this), ...reachHandlers(this),
    ...this.applications.handlers(),
    ...logHandlers(this),
    ...drawerHandlers(this),
    plan: ({ intent }) => this.#plan(makePlan(intent, this.sites, this.objects, Date.now(), null, this.texts)),
    plan_undo: ({ operation }) => {
      const done = this.operations.find((entry) => entry.id === operation);
      if (!done) throw failure("operation-unknown");
      return this.#plan(makePlan(inverse(done), this.sites, this.objects, Date.now(), operation, this.texts));
    },
    apply: ({ approval }) => this.#apply(approval),
    call_off: ({ operation }) => (this.operations.filter(({ id }) => id === operation).forEach((one) => this.#put({ ...one, state: "failed", finished: Date.now(), canStop: false })), null),
    save_chart: () => true,
    ...activityHandlers(this),
    open_window: () => null,
    close_window: () => null, unsent: () => null,
    quit: () => null, open_link: () => null,
    ask_trust: ({ request }) => {
      if (request.ask === "unlock") setTimeout(() => this.change(request.site, { unlockedUntil: Date.now() + 300_000 }), this.pace);
      return null;
    },
    trust_question: () => this.question,
    trust_answer: () => null,
  };

  #hello(): Hello {
    const locale = this.settings.language === "system" ? "en" : this.settings.language;
    return { page: `page-${++this.#serial}`, version: "0.1.0", locale, settings: this.settings };
  }

  #answerTime(): Promise<void> {
    return this.scene.latency > 0 ? new Promise((done) => setTimeout(done, this.scene.latency)) : Promise.resolve();
  }

  #fill(site: string): void {
    if (this.objects.some((object) => object.ref.site === site)) return;
    const objects = makeObjects(site as SiteName, this.scene, Date.now(), () => ++this.#number);
    const partial = this.scene.rights === "some" && site === "dc-pangyo";
    this.objects.push(...objects.filter((object) => !partial || object.ref.namespace === "shop"));
  }

  #plan = (plan: Plan): Plan => (this.plans.set(plan.id, plan), plan);

  #apply(approval: Commands["apply"]["arguments"]["approval"]): Operation {
    const plan = this.plans.get(approval.plan);
    if (!plan) throw failure("plan-expired");
    const wrong = plan.guards.find((guard) => guard.phrase !== null && approval.typed[guard.site] !== guard.phrase);
    if (wrong) throw failure("typed-name-wrong");
    this.plans.delete(approval.plan);
    this.applied.set(plan.id, plan);
    const operation = makeOperation(plan, approval.reason, Date.now());
    this.#put(operation);
    this.#log(operation, "plan-approved");
    setTimeout(() => this.#step(operation.id), this.pace);
    return operation;
  }

  #step(id: string): void {
    const before = this.operations.find((entry) => entry.id === id);
    if (!before || before.state !== "running") return;
    const after = advance(before, this.objects, Date.now());
    const changed = new Set(this.objects.filter((object) => after.targets.some((entry) => entry.object.uid === object.ref.uid)).map((object) => object.number));
    for (const object of this.objects) if (changed.has(object.number)) deploymentCells(object);
    this.#put(after);
    if (after.finished !== null) {
      this.#log(after, "verified");
      settle(after.intent, this);
      this.projects.settle(after.intent);
      this.hub.publish("projects");
      if (after.undoOf !== null) {
        const undone = this.operations.find((entry) => entry.id === after.undoOf);
        if (undone) this.#put({ ...undone, undoneBy: after.id, canUndo: false });
      }
    } else setTimeout(() => this.#step(id), this.pace);
    this.hub.publish("table", changed);
  }

  #put(operation: Operation): void {
    this.operations = [operation, ...this.operations.filter((entry) => entry.id !== operation.id)];
    this.hub.publish("operations");
  }

  #log(operation: Operation, event: AuditEntry["event"]): void {
    for (const target of operation.targets) this.audit.unshift(makeEntry(operation, target, event, this.audit.length + 1));
  }

  #connect(id: string): void {
    const steps = ["credential", "server", "identity", "apis", "rights"] as const;
    const since = Date.now();
    const step = (index: number): void => {
      if (index > 0 && this.sites.find((site) => site.id === id)?.session.state !== "connecting") return;
      const name = steps[index];
      if (name) {
        this.change(id, { session: { state: "connecting", step: name, since } });
        setTimeout(() => step(index + 1), this.pace);
        return;
      }
      this.#fill(id);
      this.hub.reorder();
      this.change(id, { session: { state: "ready", since: Date.now() }, lastContact: Date.now(), capabilities: grantedRights(true) });
    };
    step(0);
  }

  #churn(): void {
    const pods = this.objects.filter((object) => object.ref.kind === "pods");
    const pod = pods[Math.floor(Math.random() * pods.length)];
    const now = Date.now();
    this.sites = this.sites.map((site) => (site.session.state === "ready" ? { ...site, lastContact: now } : site));
    this.hub.publish("sites");
    if (pod) this.hub.publish("table", new Set([pod.number]));
  }

  #summarise(): void {
    this.sites = summarise(this.sites, this.objects);
  }
}
