/** Whether a key is being typed into a text, also into one that stands in a shadow root. */
export function isTyping(event: Event): boolean {
  const target = event.composedPath()[0];
  return target instanceof Element && (target.matches("input:not([type=checkbox]), textarea, select") || target.closest("[contenteditable=true]") !== null);
}
