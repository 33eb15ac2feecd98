// Gaps between the ticks of the shortest timer: while the page is busy, none comes.
const probe = (window.__gaps = { gaps: [], last: performance.now(), on: true });
const tick = () => {
  const now = performance.now();
  probe.gaps.push(now - probe.last);
  probe.last = now;
  if (probe.on) setTimeout(tick, 4);
};
setTimeout(tick, 4);
