import { FluentBundle, FluentResource, type FluentVariable } from "@fluent/bundle";

/** The languages there are. */
export const locales = ["en", "ko"] as const;
/** One of them. */
export type Locale = (typeof locales)[number];
/** Values that a message can hold. */
export type Values = Record<string, FluentVariable>;

/** Text of a cluster cannot turn the sentence around it: marks of direction and control characters are taken out. */
const unruly = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Makes the bundle of a language from the text of its files. */
export function makeBundle(locale: Locale, files: string[]): FluentBundle {
  // Isolation marks would stand in accessible names; values are cleaned in `format` in their place.
  const bundle = new FluentBundle(locale, { useIsolating: false });
  // A message that stands twice is an error of the build, found by a test; the first one holds, and the window goes on.
  for (const file of files) bundle.addResource(new FluentResource(file));
  return bundle;
}

/** A message of a bundle, or null when it has none of this id. */
export function format(bundle: FluentBundle, id: string, values: Values = {}): string | null {
  const message = bundle.getMessage(id);
  if (!message?.value) return null;
  const clean: Values = {};
  for (const [name, value] of Object.entries(values)) {
    clean[name] = typeof value === "string" ? value.replace(unruly, " ") : value;
  }
  // With an array of errors, Fluent never throws: a missing value shows as its name.
  return bundle.formatPattern(message.value, clean, []);
}
