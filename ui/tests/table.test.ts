import { afterEach, expect, test } from "vitest";
import type { Arguments } from "../src/ipc/transport";
import { seats, type Seat } from "../src/table/seats";
import { onScreen, places, rendered, rowHeight, rowsOnScreen, standing, wanted } from "../src/table/window";
import { press, rows, stage, strike, until } from "./stage";

afterEach(strike);

const grid = (): HTMLElement => document.querySelector<HTMLElement>("[role=grid]") as HTMLElement;
const indexOf = (row: HTMLElement): number => Number(row.getAttribute("aria-rowindex"));
/** The table is 600 px high where there is no layout. */
const screen = rowsOnScreen(600 - rowHeight - 1);

async function scroll(top: number): Promise<void> {
  grid().scrollTop = top;
  grid().dispatchEvent(new Event("scroll"));
  const index = Math.floor(top / rowHeight) + 2;
  await until(`row ${index}`, () => rows().some((row) => indexOf(row) === index));
}

test("of 100,000 rows at most three screens stand in the document, wherever it is scrolled", async () => {
  await stage({ name: "large", pods: 33_334 }, "#/explorer?kind=pods");
  await until("rows", () => rows().length > 0);
  expect(Number(grid().getAttribute("aria-rowcount"))).toBe(100_003);
  for (const top of [0, 45_000, 1_500_000, 2_990_000, 300]) {
    await scroll(top);
    expect(document.querySelectorAll("[role=grid] [role=row]").length).toBeLessThanOrEqual(3 * screen);
  }
}, 60_000);

test("rows on the screen stand at once, those around them soon, and none changes its place", () => {
  const height = 600;
  let before: readonly number[] = [];
  for (const [top, total] of [[0, 500], [600, 500], [14_000, 500], [14_000, 500], [90, 500], [45, 7], [0, 0], [3_000, 500], [15_000, 500]] as const) {
    for (let frame = 0; ; frame += 1) {
      const { indexes, whole } = standing(before, top, height, total, 4);
      const now = rendered(top, height, total);
      const due = Array.from({ length: now.end - now.start }, (_, place) => now.start + place);
      expect(new Set(indexes.map((index) => index % places(height))).size).toBe(indexes.length);
      expect(indexes.every((index) => index < total)).toBe(true);
      const seen = due.filter((index) => index * rowHeight < top + height && (index + 1) * rowHeight > top);
      expect(indexes).toEqual(expect.arrayContaining(seen));
      // Who comes to a place of another comes to where that was.
      for (const [place, index] of before.filter((index) => index < total).entries()) {
        expect((indexes[place] ?? NaN) % places(height)).toBe(index % places(height));
      }
      before = indexes;
      expect(frame).toBeLessThan(12);
      if (!whole) continue;
      expect(indexes).toEqual(expect.arrayContaining(due));
      // Nobody is left who is far away, and may not be loaded any more.
      expect(Math.max(0, ...indexes) - Math.min(...indexes, total)).toBeLessThan(places(height));
      break;
    }
  }
});

test("a row that goes leaves its elements to one that comes, those on the screen first and the others soon", () => {
  const [height, more] = [600, 4];
  const all = places(height);
  let [stood, sat]: [readonly number[], readonly Seat<{ id: number }>[]] = [[], []];
  let made = 0;
  // Another order, then a filter that leaves seven, none and all again, then far away, where nothing is loaded yet.
  for (const [top, total, offset, loaded] of [[0, 500, 0, 500], [0, 500, 1000, 500], [0, 7, 2000, 7], [0, 0, 0, 0], [0, 500, 0, 500], [9_000, 500, 0, 100], [9_000, 500, 0, 500]] as const) {
    const at = (index: number): { id: number } | undefined => (index < loaded ? { id: offset + index } : undefined);
    const { first, last } = onScreen(top, height, total);
    for (let frame = 0; ; frame += 1) {
      const due = standing(stood, top, height, total, more);
      const next = seats(sat, due.indexes, all, at, (index) => first <= index && index <= last, more);
      const seen = next.seats.filter((seat) => !seat.waits);
      for (const { index, row } of seen) expect(row).toEqual(at(index ?? NaN));
      const wanted = Array.from({ length: Math.min(last + 1, total) - first }, (_, place) => first + place).filter((index) => at(index));
      expect(seen.map((seat) => seat.index)).toEqual(expect.arrayContaining(wanted));
      // Elements that were made stay, and serve.
      const rows = next.seats.filter((seat) => seat.row).length;
      expect(rows).toBeGreaterThanOrEqual(made);
      expect(rows).toBeLessThanOrEqual(all);
      const changed = seen.filter((seat) => sat[seat.place]?.row && sat[seat.place]?.row?.id !== seat.row?.id && !wanted.includes(seat.index ?? NaN));
      expect(changed.length).toBeLessThanOrEqual(more);
      [stood, sat, made] = [due.indexes, next.seats, rows];
      expect(frame).toBeLessThan(12);
      if (due.whole && next.whole) break;
    }
    expect(sat.filter((seat) => !seat.waits).length).toBe(stood.filter((index) => at(index)).length);
  }
  expect(made).toBe(all);
});

test("the window that is asked for covers what is rendered, for any height and place", () => {
  for (const height of [100, 240, 569, 1400, 3000]) {
    for (const total of [0, 1, 20, 500, 100_000]) {
      for (const top of [0, 29, 31, 900, 15_000, total * rowHeight]) {
        for (const reach of [2, 3]) {
          const first = wanted(top, height, total, { first: 0, count: 1 }, reach) ?? { first: 0, count: 1 };
          const now = rendered(top, height, total);
          expect(now.end - now.start).toBeLessThanOrEqual(3 * rowsOnScreen(height));
          if (total > 1) expect(first.first <= now.start && now.end <= first.first + first.count, `${height} ${total} ${top}`).toBe(true);
          expect(wanted(top, height, total, first, reach)).toBeNull();
        }
      }
    }
  }
});

test("the selection survives scrolling away and back, and rows that come before it", async () => {
  const mock = await stage({ pods: 2000 }, "#/explorer?kind=pods");
  await until("rows", () => rows().length > 3);
  const box = rows()[2]?.querySelector("input");
  const uid = rows()[2]?.dataset["uid"];
  box?.click();
  await until("selected", () => document.querySelector(`[data-uid="${uid}"][aria-selected=true]`));
  await scroll(30_000);
  expect(document.querySelector(`[data-uid="${uid}"]`)).toBeNull();
  await scroll(0);
  await until("still selected", () => document.querySelector(`[data-uid="${uid}"][aria-selected=true]`));

  const first = mock.objects.find((object) => object.ref.kind === "pods");
  if (!first) throw new Error("no pod");
  mock.objects.push({ ...first, number: 999_999, ref: { ...first.ref, name: "aaa", uid: "new" }, cells: new Map(first.cells).set("name", { cell: "text", text: "aaa" }) });
  mock.hub.reorder();
  mock.hub.publish("table");
  await until("the new row", () => document.querySelector('[data-uid="new"]'));
  expect(document.querySelector(`[data-uid="${uid}"]`)?.getAttribute("aria-selected")).toBe("true");
  expect(document.querySelectorAll("[role=row][aria-selected=true]").length).toBe(1);
});

test("arrows, Home, End, pages and space work from the keyboard", async () => {
  await stage({ pods: 2000 }, "#/explorer?kind=pods");
  await until("rows", () => rows().length > 3);
  const cursor = (): number => indexOf(document.getElementById(grid().getAttribute("aria-activedescendant") ?? "") as HTMLElement);
  press(grid(), "ArrowDown");
  press(grid(), "ArrowDown");
  await until("third row", () => cursor() === 4);
  press(grid(), " ");
  await until("one selected", () => document.querySelectorAll("[aria-selected=true][role=row]").length === 1);
  press(grid(), "ArrowDown", { shiftKey: true });
  press(grid(), "ArrowDown", { shiftKey: true });
  await until("three selected", () => document.querySelectorAll("[aria-selected=true][role=row]").length === 3);
  press(grid(), "End");
  await until("the last row", () => rows().some((row) => indexOf(row) === 6001));
  press(grid(), "Home");
  await until("the first row", () => rows().some((row) => indexOf(row) === 2));
  press(grid(), "a", { ctrlKey: true });
  await until("all of the query", () => document.querySelector("[data-testid=selection-bar]")?.textContent?.includes("6,000"));
  press(grid(), "Escape");
  await until("none", () => !document.querySelector("[data-testid=selection-bar]"));
});

test("Enter opens the drawer, Escape closes it and gives the focus back", async () => {
  await stage({}, "#/explorer?kind=pods");
  await until("rows", () => rows().length > 3);
  grid().focus();
  press(grid(), "Enter");
  const drawer = await until("details", () => document.querySelector<HTMLElement>("[data-testid=drawer] dl"));
  press(drawer, "Escape");
  await until("closed", () => !document.querySelector("[data-testid=drawer]"));
  expect(document.activeElement).toBe(grid());
});

test("a header sorts, and sorts the other way when it is pressed again", async () => {
  const mock = await stage({}, "#/explorer?kind=pods");
  await until("rows", () => rows().length > 3);
  const header = (): HTMLElement => [...document.querySelectorAll<HTMLElement>("[role=columnheader]")].find((cell) => cell.textContent?.includes("Restarts")) as HTMLElement;
  header().querySelector("button")?.click();
  await until("ascending", () => header().getAttribute("aria-sort") === "ascending");
  header().querySelector("button")?.click();
  await until("descending", () => header().getAttribute("aria-sort") === "descending");
  await until("worst first", () => rows()[0]?.querySelector("[data-column=restarts]")?.textContent?.includes("7 ("));
  expect(mock.calls.filter((call) => call.name === "subscribe" && JSON.stringify(call.args).includes('"table"')).length).toBe(1);
});

test("what is looked at stays put when several frames come before the page is drawn", async () => {
  const mock = await stage({ pods: 2000 }, "#/explorer?kind=pods");
  await until("rows", () => rows().length > 3);
  await scroll(3000);
  const before = rows().find((row) => indexOf(row) === 102)?.dataset["uid"];
  const still = mock.objects.find((object) => object.ref.uid === before)?.number;
  // What is looked at is told a moment later; what comes before that moves it.
  await until("told", () => mock.calls.some(({ name, args }) => name === "attend" && (args as Arguments<"attend">).attention.anchor === still));
  const first = mock.objects.find((object) => object.ref.kind === "pods");
  if (!first) throw new Error("no pod");
  for (const name of ["aaa", "aab"]) {
    mock.objects.push({ ...first, number: mock.objects.length + 900_000, ref: { ...first.ref, name, uid: name }, cells: new Map(first.cells).set("name", { cell: "text", text: name }) });
    mock.hub.reorder();
    mock.hub.publish("table");
  }
  await until("followed", () => grid().scrollTop === 3060);
  expect(rows().find((row) => indexOf(row) === 104)?.dataset["uid"]).toBe(before);
});
