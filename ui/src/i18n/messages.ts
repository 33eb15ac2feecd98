import type { Locale } from "./fluent";

/** Those that the page of the window reads: not the words of native dialogs, nor of the window that asks for trust. */
const files = import.meta.glob<string>(["../../../messages/{en,ko}/*.ftl", "!**/{native,trust}.ftl"], { query: "?raw", import: "default", eager: true });

/** The text of the window's message files of a language. */
export function messageFiles(locale: Locale): string[] {
  return Object.entries(files).filter(([path]) => path.includes(`/messages/${locale}/`)).map(([, text]) => text);
}
