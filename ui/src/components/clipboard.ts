/**
 * Puts a text on the clipboard. A text that is still on its way is promised to it within the click: once the click is
 * over, the page may not write there any more.
 */
export async function copyText(text: string | Promise<string>): Promise<void> {
  if (typeof text === "string" || typeof ClipboardItem === "undefined") return navigator.clipboard.writeText(await text);
  return navigator.clipboard.write([new ClipboardItem({ "text/plain": text.then((plain) => new Blob([plain], { type: "text/plain" })) })]);
}
