import { flushSync } from "svelte";
import { afterEach, expect, test } from "vitest";
import { renderedSites, scrollToSite, widths } from "../src/features/applications/columns";
import { suggest } from "../src/features/applications/filterWords";
import type { Failure, ObjectRef } from "../src/ipc";
import { grantedRights } from "../src/ipc/mock/fleet";
import { rowHeight, rowsOnScreen } from "../src/table/window";
import { filter } from "../src/state/filter.svelte";
import { router } from "../src/state/router.svelte";
import { byRole, press, stage, strike, type, until } from "./stage";

afterEach(strike);

const grid = (): HTMLElement => document.querySelector<HTMLElement>("[role=grid]") as HTMLElement;
const rows = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>("[data-application]")];
const row = (name: string): HTMLElement | null => document.querySelector(`[data-application$="/${name}"]`);
const cell = (name: string, site: string): HTMLElement | null => row(name)?.querySelector(`[data-site="${site}"]`) ?? null;
const cursor = (): HTMLElement | null => document.getElementById(grid().getAttribute("aria-activedescendant") ?? "");
const drawer = (): HTMLElement | null => document.querySelector("[data-testid=drawer]");
const field = (): HTMLInputElement => document.querySelector<HTMLInputElement>(".applications header input[type=search]") as HTMLInputElement;
const shown = (): Promise<unknown> => until("applications", () => rows().length > 3);
/** The grid is 600 px high and 1,200 px wide where there is no layout. */
const screen = rowsOnScreen(600 - rowHeight - 1);

test("of 1,000 applications on 20 sites only the rows and columns that are seen stand in the document", async () => {
  await stage({ name: "wide" }, "#/applications");
  await shown();
  expect(grid().getAttribute("aria-rowcount")).toBe("1001");
  expect(grid().getAttribute("aria-colcount")).toBe("23");
  const columns = widths(1200, 20);
  const across = Math.ceil((1200 - columns.fixed) / columns.site) + 5;
  for (const [top, left] of [[0, 0], [9000, 500], [29_000, 2500], [300, 0]] as const) {
    grid().scrollTop = top;
    grid().scrollLeft = left;
    grid().dispatchEvent(new Event("scroll"));
    const index = Math.floor(top / rowHeight) + 2;
    await until(`row ${index}`, () => rows().some((one) => Number(one.getAttribute("aria-rowindex")) === index));
    const first = Math.floor(left / columns.site);
    const there = [...(rows()[0]?.querySelectorAll<HTMLElement>("[data-site]") ?? [])];
    expect(there.map((one) => Number(one.getAttribute("aria-colindex")) - 4)).toContain(first);
    expect(there.length).toBeLessThanOrEqual(across);
    expect(document.querySelectorAll("[role=columnheader]").length).toBeLessThanOrEqual(across + 3);
    expect(rows().length).toBeLessThanOrEqual(3 * screen);
    expect(grid().querySelectorAll("*").length).toBeLessThan(3 * screen * (across * 7 + 12));
    expect(there.every((one) => one.style.left === `${columns.fixed + (Number(one.getAttribute("aria-colindex")) - 4) * columns.site}px`)).toBe(true);
  }
});

test("columns fill a wide grid, keep a readable width in a narrow one, and those on the screen are always rendered", () => {
  for (const grid of [480, 816, 1224, 2400]) {
    for (const sites of [0, 1, 3, 20, 500]) {
      const wide = widths(grid, sites);
      expect(wide.fixed).toBe(wide.mark + wide.name + wide.project);
      expect(wide.whole).toBe(wide.fixed + wide.site * sites);
      if (sites > 0 && sites < 4) expect(wide.whole).toBeGreaterThanOrEqual(grid);
      for (const left of [0, 160, 1000, wide.whole]) {
        const { start, end } = renderedSites(left, grid, wide, sites);
        expect(start).toBeLessThanOrEqual(Math.max(0, Math.floor(left / (wide.site || 1))));
        expect(end - start).toBeLessThanOrEqual(Math.ceil(grid / 160) + 6);
        for (let site = start; site < end; site++) {
          const scrolled = scrollToSite(site, left, grid, wide);
          expect(scrolled).toBeLessThanOrEqual(site * wide.site);
          expect(scrolled + Math.max(wide.site, grid - wide.fixed)).toBeGreaterThanOrEqual((site + 1) * wide.site);
        }
      }
    }
  }
});

test("a cell tells health, revision, ready pods and image, in words too; what is not there is a dot, what is not known is not", async () => {
  await stage({ deployments: 20, pods: 0, rights: "some" }, "#/applications");
  await shown();
  const ledger = await until("ledger", () => cell("ledger", "plant-busan"));
  expect(ledger.dataset["health"]).toBe("down");
  expect(ledger.textContent?.trim()).toMatch(/^r5\s*0\/\d\s*2\.5$/);
  expect(ledger.getAttribute("aria-label")).toBe(`plant-busan: Down, ${ledger.textContent?.trim()}`);
  const words = (of: HTMLElement | null): string => {
    of?.dispatchEvent(new PointerEvent("pointerover", { bubbles: true }));
    flushSync();
    return of?.title ?? "";
  };
  expect(words(ledger)).toMatch(/^plant-busan: Down, revision 5, 0 of \d ready, 2\.5\nA pod does not run: CrashLoopBackOff\.$/);
  expect(ledger.querySelector("svg.down")).not.toBeNull();
  expect(words(cell("shipping", "plant-busan"))).toContain("The upgrade to r5 began ");
  expect(row("gateway")?.querySelector("[role=rowheader]")?.textContent).toContain("Not made from the same package on all sites");
  expect(words(cell("gateway", "cloud-tokyo"))).toContain("Made from nginx 1.29, on most sites from gateway.");
  // plant-busan has 14 Deployments, and dc-pangyo tells of the namespace shop alone.
  expect(cell("orders-2", "plant-busan")?.getAttribute("aria-label")).toBe("plant-busan: not here");
  expect(cell("portal", "dc-pangyo")?.getAttribute("aria-label")).toBe("dc-pangyo: not known, as it cannot be read");
  expect(row("ledger")?.querySelector("[role=gridcell]")?.getAttribute("aria-label")).toContain("Down on plant-busan");
});

test("a site that is not heard is grey with its age; missing rights are told", async () => {
  await stage({ deployments: 4, rights: "some" }, "#/applications");
  await shown();
  const head = document.querySelector<HTMLElement>("[role=columnheader][data-site=cloud-tokyo]");
  expect(head?.dataset["rows"]).toBe("stale");
  expect(head?.textContent).toMatch(/\dm/);
  expect(cell("orders", "cloud-tokyo")?.className).toContain("stale");
  expect(document.querySelector("[data-missing=releases]")?.textContent).toContain("Helm releases cannot be read on dc-pangyo");
  expect(document.querySelector("li[data-site=dc-pangyo] .partial")?.textContent).toContain("shop");
});

test("arrows move between cells, Enter opens the application at that site, Escape closes it and gives the focus back", async () => {
  await stage({ deployments: 4, pods: 8 }, "#/applications");
  await shown();
  grid().focus();
  expect(cursor()?.getAttribute("role")).toBe("rowheader");
  press(grid(), "ArrowRight");
  press(grid(), "ArrowRight");
  press(grid(), "ArrowRight");
  press(grid(), "ArrowDown");
  await until("the cell", () => cursor()?.dataset["site"] === "dc-pangyo" && cursor()?.closest("[role=row]")?.getAttribute("aria-rowindex") === "3");
  const name = cursor()?.closest<HTMLElement>("[data-application]")?.dataset["application"];
  press(grid(), "Enter");
  const section = await until("details", () => drawer()?.querySelector<HTMLElement>("section[data-site=dc-pangyo]"));
  expect(section.getAttribute("aria-current")).toBe("true");
  expect(`${router.application?.project}/${router.application?.name}`).toBe(name);
  // The details follow the cursor.
  press(grid(), "ArrowLeft");
  await until("the site before", () => drawer()?.querySelector("section[data-site=plant-busan][aria-current]"));
  press(grid(), "End");
  await until("the last site", () => router.application?.site === "cloud-tokyo");
  press(drawer()?.querySelector("h2") as HTMLElement, "Escape");
  await until("closed", () => !drawer());
  expect(document.activeElement).toBe(grid());
  press(grid(), "End", { ctrlKey: true });
  await until("the last cell", () => cursor()?.closest("[role=row]")?.getAttribute("aria-rowindex") === grid().getAttribute("aria-rowcount"));
  press(grid(), "Home", { ctrlKey: true });
  await until("the first mark", () => cursor()?.getAttribute("aria-colindex") === "1");
});

test("the mark of an application opens it where it is at its worst", async () => {
  await stage({ deployments: 20, pods: 0 }, "#/applications");
  await shown();
  row("search")?.querySelector<HTMLElement>("[aria-colindex='1']")?.click();
  await until("details", () => drawer()?.querySelector("section[aria-current]"));
  expect(router.application?.site).toBe("dc-pangyo");
});

test("words, key:value and counts of health narrow the rows, and the address keeps it", async () => {
  const mock = await stage({ deployments: 20, pods: 0 }, "#/applications");
  await shown();
  const all = Number(grid().getAttribute("aria-rowcount"));
  press(document.body, "/");
  expect(document.activeElement).toBe(field());
  type(field(), "project:core led");
  await until("filtered", () => rows().length === 0 || rows().every((one) => one.dataset["application"]?.startsWith("core/")));
  type(field(), "health:do");
  const offer = await until("the offer", () => [...document.querySelectorAll<HTMLElement>("[role=option]")].find((one) => one.textContent === "health:down"));
  offer.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true, cancelable: true }));
  await until("those that are down", () => rows().length === 1 && row("ledger"));
  expect(document.querySelector("[data-testid=application-count]")?.textContent?.trim()).toBe(`1 of ${all - 1}`);
  type(field(), "");
  await until("all", () => Number(grid().getAttribute("aria-rowcount")) === all);
  document.querySelector<HTMLElement>("button[data-health=degraded]")?.click();
  await until("the degraded", () => rows().length > 0 && rows().every((one) => one.querySelector("[data-health=degraded]")));
  expect(field().value).toBe("health:degraded");
  await until("the address", () => location.hash.includes("health%3Adegraded"));
  document.querySelector<HTMLElement>("button[data-health=degraded][aria-pressed=true]")?.click();
  await until("all again", () => Number(grid().getAttribute("aria-rowcount")) === all);
  type(field(), "health:");
  field().blur();
  await until("what is missing", () => document.querySelector("[data-testid=filter-problem]"));
  expect(mock.calls.filter((call) => call.name === "subscribe" && JSON.stringify(call.args).includes('"applications"')).length).toBe(1);
});

test("rows are sorted by name, project and health, the worst first", async () => {
  await stage({ deployments: 20, pods: 0 }, "#/applications");
  await shown();
  const names = (): string[] => rows().map((one) => one.dataset["application"] ?? "");
  const header = (id: string): HTMLElement => document.querySelector(`[data-head=${id}]`) as HTMLElement;
  header("health").querySelector("button")?.click();
  await until("the worst first", () => names()[0]?.endsWith("/ledger"));
  expect(header("health").getAttribute("aria-sort")).toBe("descending");
  await until("the address", () => location.hash.includes("sort=-health"));
  header("project").querySelector("button")?.click();
  await until("by project", () => header("project").getAttribute("aria-sort") === "ascending" && names()[0]?.startsWith("batch/"));
  header("name").querySelector("button")?.click();
  await until("by name", () => names()[0]?.endsWith("/audit-sink"));
  await until("the usual order is not said", () => !location.hash.includes("sort="));
});

test("the overview leads to a workload and back; revisions and pods are told for each site", async () => {
  const mock = await stage({ deployments: 20, pods: 60 }, "#/applications");
  await shown();
  cell("ledger", "dc-pangyo")?.click();
  const part = await until("the site", () => drawer()?.querySelector<HTMLElement>("section[data-site=dc-pangyo]"));
  expect(part.textContent).toContain("A pod does not run: CrashLoopBackOff.");
  expect(part.querySelector("[data-field=ready]")?.textContent).toMatch(/^0 of \d$/);
  expect(part.textContent).toContain("registry.example/ledger:2.4");
  [...part.querySelectorAll<HTMLElement>("button")].find((one) => one.textContent?.includes("Deployment"))?.click();
  await until("the workload", () => drawer()?.dataset["uid"]?.startsWith("dc-pangyo-deployments"));
  expect(document.activeElement?.id).toBe("drawer-panel");
  expect(document.title).toContain("ledger (batch)");
  byRole("button", "Back")?.click();
  await until("the application again", () => drawer()?.querySelector("section[data-site=dc-pangyo]"));
  byRole("tab", "Revisions")?.click();
  const revisions = await until("revisions", () => drawer()?.querySelector<HTMLElement>("section[data-site=dc-pangyo] [data-testid=revisions]"));
  expect([...revisions.querySelectorAll<HTMLElement>("li")].map((one) => one.dataset["revision"])).toEqual(["4", "3", "2", "1"]);
  expect(revisions.querySelector("[data-revision='2']")?.textContent).toContain("Last healthy");
  expect(drawer()?.querySelector("[data-testid=pending]")?.textContent).toMatch(/r\d is pending-upgrade since \d+m, begun by kim\.\s+Whoever began it is likely gone/);
  expect(mock.calls.filter((call) => call.name === "revisions").length).toBe(3);
  byRole("tab", "Pods")?.click();
  const pod = await until("a pod", () => drawer()?.querySelector<HTMLElement>("section[data-site=dc-pangyo] [data-testid=application-pods] button"));
  pod.click();
  await until("the pod", () => drawer()?.dataset["uid"]?.startsWith("dc-pangyo-pods"));
  press(drawer()?.querySelector("h2") as HTMLElement, "Escape");
  await until("its tab again", () => byRole("tab", "Pods")?.getAttribute("aria-selected") === "true");
  await until("the address", () => location.hash.includes("app=batch%2Fledger%2Fdc-pangyo%2Fpods"));
});

test("metrics, events and YAML of an application are those of its objects on each site", async () => {
  const mock = await stage({ deployments: 6, pods: 8 }, "#/applications?app=shop/orders/dc-pangyo/metrics");
  await until("charts of each site", () => drawer()?.querySelectorAll("section[data-site] [data-testid=charts]").length === 3);
  byRole("tab", "Events")?.click();
  const event = await until("events", () => drawer()?.querySelector<HTMLElement>("[data-testid=selection-events] li"));
  const asked = mock.calls.filter((call) => call.name === "selection_events").at(-1)?.args as { objects: ObjectRef[] };
  expect(asked.objects.map((one) => [one.site, one.kind, one.name])).toEqual(["plant-busan", "dc-pangyo", "cloud-tokyo"].map((site) => [site, "deployments.apps", "orders"]));
  expect(event.textContent).toMatch(/plant-busan|dc-pangyo|cloud-tokyo/);
  byRole("tab", "YAML")?.click();
  await until("YAML", () => drawer()?.querySelector("[data-testid=yaml]"));
  const choice = drawer()?.querySelector<HTMLSelectElement>("select") as HTMLSelectElement;
  const read = (): ObjectRef[] => mock.calls.filter((call) => call.name === "yaml").map((call) => (call.args as { object: ObjectRef }).object);
  expect(read().at(-1)).toMatchObject({ site: "dc-pangyo", name: "orders" });
  expect([...choice.querySelectorAll("optgroup")].map((group) => group.label)).toEqual(["plant-busan", "dc-pangyo", "cloud-tokyo"]);
  choice.value = choice.querySelector<HTMLOptionElement>("optgroup[label=cloud-tokyo] option")?.value ?? "";
  choice.dispatchEvent(new Event("change", { bubbles: true }));
  await until("that of another site", () => read().at(-1)?.site === "cloud-tokyo");
});

test("applications and cells are selected by keyboard and mouse, and scaled or restarted together through a reviewed plan", async () => {
  const mock = await stage({ deployments: 6, pods: 0 }, "#/applications");
  await shown();
  const bar = (): HTMLElement | null => document.querySelector("[data-testid=selection-bar]");
  grid().focus();
  press(grid(), "ArrowRight");
  press(grid(), "ArrowRight");
  press(grid(), " ");
  const first = await until("one cell", () => document.querySelector<HTMLElement>("[role=gridcell][aria-selected=true]"));
  expect(first.dataset["site"]).toBe("plant-busan");
  const box = (): HTMLInputElement => first.closest("[data-application]")?.querySelector("input") as HTMLInputElement;
  expect([box().checked, box().indeterminate]).toEqual([false, true]);
  box().click();
  await until("all cells of it", () => box().checked && document.querySelectorAll("[role=gridcell][aria-selected=true]").length === 3);
  const other = row("orders") as HTMLElement;
  other.querySelector("[data-site=dc-pangyo]")?.dispatchEvent(new MouseEvent("click", { bubbles: true, ctrlKey: true }));
  await until("two", () => bar()?.textContent?.includes("2 applications selected"));
  expect(drawer()).toBeNull();
  // A Deployment that is not there on a site is not among those that are asked for.
  byRole("button", "Scale…")?.click();
  type(await until("the field", () => document.querySelector<HTMLElement>("#replicas")), "9");
  document.querySelector<HTMLInputElement>("#replicas")?.form?.requestSubmit();
  await until("the plan", () => document.querySelector("[data-testid=plan-apply]"));
  const { intent } = mock.calls.find((call) => call.name === "plan")?.args as { intent: { targets: { object: ObjectRef }[] } };
  expect(intent.targets.filter(({ object }) => object.name === "orders").map(({ object }) => object.site)).toEqual(["dc-pangyo"]);
  expect(intent.targets.length).toBe(4);
  byRole("button", "Cancel")?.click();
  await until("closed", () => !document.querySelector("[data-testid=plan-sheet]"));
  grid().focus();
  press(grid(), "Escape");
  await until("nothing", () => !bar());
});

test("what the filter or the switcher hides is selected no more, so that nothing is done to it", async () => {
  await stage({ deployments: 20, pods: 0 }, "#/applications");
  await shown();
  const bar = (): HTMLElement | null => document.querySelector("[data-testid=selection-bar]");
  const all = document.querySelector("[data-head=name] input") as HTMLInputElement;
  for (const name of ["ledger", "orders", "portal"]) row(name)?.querySelector("input")?.click();
  await until("three", () => bar()?.textContent?.includes("3 applications selected"));
  expect([all.checked, all.indeterminate]).toEqual([false, true]);
  type(field(), "name:ledger");
  await until("the one that is left", () => bar()?.textContent?.includes("ledger selected"));
  filter.chosen = ["plant-busan"];
  await until("on the site that is left", () => bar()?.textContent?.includes("plant-busan") && !bar()?.textContent?.includes("dc-pangyo"));
  type(field(), "name:search");
  await until("none", () => rows().length > 0 && rows().every((one) => one.dataset["application"]?.includes("search")) && !bar());
  expect([all.checked, all.indeterminate]).toEqual([false, false]);
  all.click();
  await until("those that are shown", () => all.checked && bar()?.textContent?.includes("selected"));
});

test("the log of an application goes on as it was looked at when the sites are others, and its tab stays", async () => {
  const mock = await stage({ deployments: 6, pods: 8 }, "#/applications?app=shop/orders//logs");
  const panel = await until("its log", () => drawer()?.querySelector<HTMLElement>("[data-testid=logs]"));
  type(panel.querySelector("input[type=search]") as HTMLElement, "paid");
  await until("narrowed", () => /of/.test(panel.querySelector("[data-testid=log-count]")?.textContent ?? ""));
  filter.chosen = ["plant-busan"];
  const asked = (): { topic: { topic: string; subject?: { sites: string[] }; query?: { filter: string } } } | undefined => mock.calls.filter((call) => call.name === "subscribe").map((call) => call.args as never).at(-1);
  await until("the log of one site", () => asked()?.topic.subject?.sites.join() === "plant-busan");
  expect(asked()?.topic.query?.filter).toBe("paid");
  expect(panel.isConnected).toBe(true);
  expect(panel.querySelector<HTMLInputElement>("input[type=search]")?.value).toBe("paid");
});

test("the menu of a cell is that of its site, of a row that of all its sites, and of what is selected that of all of it", async () => {
  const mock = await stage({ deployments: 6, pods: 0 }, "#/applications");
  await shown();
  const menu = (): HTMLElement | null => document.querySelector("[data-testid=row-menu]");
  const target = cell("orders", "dc-pangyo") as HTMLElement;
  target.dispatchEvent(new MouseEvent("contextmenu", { bubbles: true, cancelable: true, clientX: 300, clientY: 100, button: 2 }));
  expect((await until("the menu", menu)).textContent).toContain("orders on dc-pangyo");
  const restart = await until("restart", () => byRole("menuitem", "Restart…"));
  restart.click();
  await until("the plan", () => document.querySelector("[data-testid=plan-apply]"));
  expect((mock.calls.find((call) => call.name === "plan")?.args as { intent: { targets: ObjectRef[] } }).intent.targets.map((one) => [one.site, one.name])).toEqual([["dc-pangyo", "orders"]]);
  byRole("button", "Cancel")?.click();
  await until("closed", () => !document.querySelector("[data-testid=plan-sheet]") && !menu());
  grid().focus();
  press(grid(), "Home");
  press(grid(), "F10", { shiftKey: true });
  expect((await until("the menu of a row", menu)).textContent).toMatch(/on 3 sites/);
  press(document.activeElement as HTMLElement, "Escape");
  await until("the focus is back", () => !menu() && document.activeElement === grid());
});

test("what may not be done to an application says which right is missing", async () => {
  const mock = await stage({ deployments: 6, pods: 0 }, "#/applications?app=shop/orders//overview");
  for (const site of mock.sites) mock.change(site.id, { capabilities: grantedRights(false) });
  const button = await until("blocked", () => {
    const found = drawer() && byRole("button", "Scale…");
    return found?.getAttribute("aria-disabled") === "true" && found;
  });
  expect(button.title).toContain("patch deployments.apps/scale");
});

test("without sites, without applications, and where they cannot be read, the next step is told", async () => {
  const state = (): string => document.querySelector("[data-testid=matrix-state]")?.textContent ?? "";
  await stage({ name: "first" }, "#/applications");
  await until("the next step", () => /Connect a site/.test(state()));
  strike();
  const mock = await stage({ deployments: 0 }, "#/fleet");
  mock.objects.splice(0);
  location.hash = "#/applications";
  await until("none", () => /No application runs here/.test(state()));
  filter.namespaces = ["shop"];
  await until("none there", () => /chosen namespaces/.test(state()));
  filter.namespaces = [];
  const forbidden: Failure = { code: "forbidden", site: null, object: null, params: { verb: "list", resource: "deployments" }, detail: null };
  for (const site of mock.sites) mock.failures.set(site.id, forbidden);
  mock.hub.publish("table");
  await until("why", () => /plant-busan/.test(state()) && /deployments/.test(state()));
  byRole("button", "Try again")?.click();
  await until("asked again", () => mock.calls.some((call) => call.name === "retry"));
});

test("while applications are on their way there is a skeleton, and soon what it waits for", async () => {
  const mock = await stage({}, "#/applications");
  await shown();
  mock.sites = mock.sites.map((site) => ({ ...site, session: { state: "connecting", step: "server", since: Date.now() } }));
  mock.hub.publish("sites");
  mock.hub.publish("table");
  await until("what it waits for", () => /Waiting for the applications of plant-busan, dc-pangyo, cloud-tokyo/.test(document.querySelector("[data-testid=matrix-state] [aria-busy]")?.textContent ?? ""));
});

test("words of the filter become keys, and values of the rows at hand", async () => {
  expect(suggest("he", [])).toEqual(["health:"]);
  expect(suggest("-pro", [])).toEqual(["-project:"]);
  expect(suggest("health:down,de", [{ id: 1, project: "shop", name: "a", system: false, package: null, mixed: false, kinds: [], health: "down", cells: [] }])).toEqual(["health:down,degraded"]);
  expect(suggest("nonsense:x", [])).toEqual([]);
});
