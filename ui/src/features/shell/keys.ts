import { windows } from "./windows.svelte";

/** Keys that work everywhere in the window. Answers whether the key was one of them. */
export function windowKeys(event: KeyboardEvent, palette: () => void): boolean {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return false;
  const key = event.key.toLowerCase();
  if (key === "k" && !event.shiftKey) palette();
  else if (key === "n") windows.here();
  else if (key === "w" && !event.shiftKey) windows.close();
  else if (key === "q" && !event.shiftKey) windows.quit();
  else return false;
  event.preventDefault();
  return true;
}
