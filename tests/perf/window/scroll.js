// Scrolls from the top in steps, every so many frames, and looks at each frame before it is painted: pixels of the viewport that
// no row covers, and rows that are only placeholders; then, how long after the last step none is one any more.
const [step, each, steps, done] = arguments;
const patience = 5000;
const grid = document.querySelector("[role=grid]");
const header = 31;
const found = { frames: 0, uncovered: 0, blank: 0, placeholders: 0, rows: 0, longest: 0, settled: 0 };
grid.scrollTop = 0;
let last = performance.now();
const seen = () => {
  const view = grid.getBoundingClientRect();
  const top = view.top + header;
  const bottom = Math.min(view.top + grid.clientHeight, view.top + header + (grid.scrollHeight - header - grid.scrollTop));
  const rows = [...grid.querySelectorAll(".body > [role=row]")];
  const shown = rows.map((row) => ({ row, box: row.getBoundingClientRect() })).filter(({ box }) => box.bottom > top && box.top < bottom);
  const placeholders = shown.filter(({ row }) => !row.dataset.uid && !row.dataset.application).length;
  return { top, bottom, shown, placeholders };
};
const look = () => {
  const { top, bottom, shown, placeholders } = seen();
  shown.sort((one, other) => one.box.top - other.box.top);
  let covered = top;
  let uncovered = 0;
  for (const { box } of shown) {
    uncovered += Math.max(0, box.top - covered - 1);
    covered = Math.max(covered, box.bottom);
  }
  uncovered += Math.max(0, bottom - covered - 1);
  found.frames += 1;
  found.uncovered = Math.max(found.uncovered, uncovered);
  if (uncovered > 1) found.blank += 1;
  found.placeholders += placeholders;
  found.rows += shown.length;
  const now = performance.now();
  found.longest = Math.max(found.longest, now - last);
  last = now;
};
let left = each * steps;
const settle = (since) => {
  found.settled = performance.now() - since;
  if (seen().placeholders === 0 || found.settled > patience) done(found);
  else requestAnimationFrame(() => settle(since));
};
const frame = () => {
  look();
  if (left-- === 0) return settle(performance.now());
  if (left % each === 0) grid.scrollTop += step;
  requestAnimationFrame(frame);
};
requestAnimationFrame(frame);
