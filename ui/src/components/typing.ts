/** Where a key leads in a list of so many lines: one line, with the first after the last, or a page; null for other keys. */
export function listStep(event: KeyboardEvent, at: number, length: number): number | null {
  const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key] ?? 0;
  if (step === 0 || length === 0) return null;
  return Math.abs(step) === 1 ? (at + step + length) % length : Math.max(0, Math.min(length - 1, at + step));
}

/** Whether a key is being typed into a text, also into one that stands in a shadow root. */
export function isTyping(event: Event): boolean {
  const target = event.composedPath()[0];
  return target instanceof Element && (target.matches("input:not([type=checkbox]), textarea, select") || target.closest("[contenteditable=true]") !== null);
}
