// Waits until the page is at rest: a filter is typed into a table that is painted as a whole.
const [quiet, done] = arguments;
const grid = document.querySelector("[role=grid]");
const end = () => {
  observer.disconnect();
  requestAnimationFrame(() => setTimeout(done));
};
let timer = setTimeout(end, quiet);
const observer = new MutationObserver(() => {
  clearTimeout(timer);
  timer = setTimeout(end, quiet);
});
observer.observe(grid, { subtree: true, childList: true, characterData: true, attributes: true });
