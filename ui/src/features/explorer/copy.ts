import { copyText } from "../../components/clipboard";
import { t } from "../../i18n/index.svelte";
import type { CopyFormat, Failure } from "../../ipc";
import { toasts } from "../../state/toasts.svelte";
import type { LiveTable } from "../../table/table.svelte";

/** The forms in which rows are copied, in the order of the menu. */
export const formats: CopyFormat[] = ["table", "names", "paths", "kindNames", "csv", "yaml"];

/** Puts the selected rows, or one row, on the clipboard. The text comes from the core, and the clipboard is asked within the key press. */
export async function copyRows(table: LiveTable, format: CopyFormat, row: number | null = null): Promise<void> {
  const copied = table.copy(format, row);
  try {
    await copyText(copied.then((rows) => rows.text));
    const { rows, leftOut } = await copied;
    toasts.say(leftOut > 0 ? t("copied-some", { rows, leftOut }) : t("copied-rows", { rows }));
  } catch (thrown) {
    const failure = await copied.then(() => null, (reason: Failure) => reason);
    if (failure) toasts.fail(failure);
    else toasts.say(t("copy-failed", { why: thrown instanceof Error ? thrown.message : String(thrown) }));
  }
}
