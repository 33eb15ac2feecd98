import { t } from "../../i18n/index.svelte";
import { call, type Operation } from "../../ipc";
import { router } from "../../state/router.svelte";
import { toasts } from "../../state/toasts.svelte";

/** Says that a chart has something to say, once it was deployed; what it says stands with the configuration of the application. */
export async function tellNotes({ intent, state }: Operation): Promise<void> {
  if (intent.intent !== "deployChart" || state !== "succeeded") return;
  const { application } = intent.form;
  const opened = await call("opened_chart", { application, sites: intent.sites }).catch(() => null);
  if (!opened?.notes) return;
  const site = intent.sites[0] ?? null;
  toasts.say(t("chart-notes-told", { name: application.name }), { label: t("chart-notes-open"), run: () => router.go("applications", { application: { ...application, site, tab: "configuration" } }) });
}
