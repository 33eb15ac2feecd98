import { language, maybe, t } from "../../i18n/index.svelte";
import type { DocumentBlock, PackageView } from "../../ipc";

/** What a package says of itself in the language of the window, else in the first that it has. */
export function documentOf(view: PackageView): DocumentBlock[] {
  return view.documentation[language.locale] ?? Object.values(view.documentation)[0] ?? [];
}

/** The text of a block without its looks. */
export function plainText(block: DocumentBlock): string {
  return block.block === "code" ? block.text : block.text.map((span) => span.text).join("");
}

/** What a package is called in the language of the window; one of the user's own as it calls itself. */
export function titleOf({ name, title, own }: PackageView): string {
  return (own ? null : maybe(`package-title-${name}`)) ?? title;
}

/** The button that begins an application of a package. */
export function openText(view: PackageView): string {
  return t("package-open", { title: titleOf(view) });
}

/** The heading over the form of such an application. */
export function headingOf(view: PackageView): string {
  return t("package-heading", { title: titleOf(view) });
}
