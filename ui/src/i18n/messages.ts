import type { Locale } from "./fluent";

const names = [
  "window", "fleet", "explorer", "table", "kinds", "drawer", "why", "rollout", "activity", "settings", "failures", "logins", "import", "columns", "arrange", "rowmenu", "conditions", "doctor", "windows", "metrics", "groups", "pinning", "applications", "checks", "reach", "logs", "deploy", "releases", "projects", "warm", "helm", "loss", "images",
];
const files = import.meta.glob<string>("../../../messages/{en,ko}/*.ftl", { query: "?raw", import: "default", eager: true });

/** The text of the window's message files of a language. */
export function messageFiles(locale: Locale): string[] {
  return names.map((name) => {
    const text = files[`../../../messages/${locale}/${name}.ftl`];
    if (text === undefined) throw new Error(`messages/${locale}/${name}.ftl is missing`);
    return text;
  });
}
