// Types a filter, and waits for the painted frame in which every row has it; answers the milliseconds.
const [text, done] = arguments;
const field = document.querySelector("input[type=search]");
const fits = () => {
  const rows = [...document.querySelectorAll("[role=grid] :is([data-uid], [data-application])[role=row]")];
  return rows.length > 0 && rows.every((row) => row.textContent.includes(text));
};
const begun = performance.now();
field.value = text;
field.dispatchEvent(new Event("input", { bubbles: true }));
const grid = document.querySelector("[role=grid]");
const observer = new MutationObserver(() => {
  if (!fits()) return;
  observer.disconnect();
  // The first task after the frame was painted.
  requestAnimationFrame(() => setTimeout(() => done(performance.now() - begun)));
});
observer.observe(grid, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ["style"] });
