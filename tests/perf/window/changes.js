// Time from a change at the API server, which the status tells as `t` and milliseconds, to the row in the document.
const probe = (window.__changes = { millis: [], seen: new Set() });
const look = (cell) => {
  const told = /^t(\d+)$/.exec(cell.textContent.trim());
  const row = cell.closest("[role=row]");
  if (!told || !row) return;
  const key = row.dataset.uid + told[1];
  if (probe.seen.has(key)) return;
  probe.seen.add(key);
  probe.millis.push(performance.timeOrigin + performance.now() - Number(told[1]));
};
const cells = (node) => {
  const element = node.nodeType === 1 ? node : node.parentElement;
  const own = element?.closest("[data-column=status]");
  return own ? [own] : [...(element?.querySelectorAll("[data-column=status]") ?? [])];
};
probe.observer = new MutationObserver((records) => {
  for (const record of records) {
    const touched = record.type === "childList" ? [record.target, ...record.addedNodes] : [record.target];
    // A row that scrolls into sight tells of an older change; only new words in rows that were there count.
    if (record.type === "childList" && record.target.getAttribute?.("role") === "rowgroup") continue;
    for (const node of touched) for (const cell of cells(node)) look(cell);
  }
});
probe.observer.observe(document.querySelector("[role=grid]"), { subtree: true, childList: true, characterData: true });
