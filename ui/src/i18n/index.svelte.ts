import { format, locales, makeBundle, type Locale, type Values } from "./fluent";
import { messageFiles } from "./messages";

export type { Locale, Values } from "./fluent";

class Language {
  locale = $state<Locale>("en");
  #bundle = $derived(makeBundle(this.locale, messageFiles(this.locale)));

  use(locale: string): void {
    this.locale = locales.find((known) => known === locale) ?? "en";
    document.documentElement.lang = this.locale;
  }

  find(id: string, values?: Values): string | null {
    return format(this.#bundle, id, values);
  }
}

/** The language of the window. */
export const language = new Language();

/** The message with this id in the language of the window. */
export function t(id: string, values?: Values): string {
  return language.find(id, values) ?? id;
}

/** The message with this id, if there is one. */
export function maybe(id: string, values?: Values): string | null {
  return language.find(id, values);
}

/** Names joined as a person would write them. */
export function list(names: string[]): string {
  return names.join(", ");
}
