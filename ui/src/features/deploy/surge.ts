import type { AppForm, Day, Surge, SurgeChange, SurgePlan } from "../../ipc";

/** The days of the week, in their order. */
export const week: Day[] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/** A surge as it begins: the mornings of working days. */
export function emptySurge(): Surge {
  return { days: week.slice(0, 5), from: "08:50", to: "10:00", min: 10, max: 40 };
}

/** A schedule as it begins: with as many pods as the form has at all other times. */
export function emptyPlan({ replicas }: AppForm): SurgePlan {
  const min = Math.max(1, replicas);
  return { image: "registry.k8s.io/kubectl:v1.34.2", timeZone: "Asia/Seoul", min, max: min * 2, surges: [{ ...emptySurge(), min: min * 2, max: min * 4 }] };
}

/** When a change comes, in the zone of its plan; in that of this machine where the zone is not known here. */
export function when({ at }: SurgeChange, timeZone: string, locale: string): string {
  // Apart from each other: together a locale may put the day in brackets.
  const parts: Intl.DateTimeFormatOptions[] = [{ weekday: "short" }, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }];
  const said = (zone: Intl.DateTimeFormatOptions): string => parts.map((part) => new Intl.DateTimeFormat(locale, { ...part, ...zone }).format(at)).join(" ");
  try {
    return said({ timeZone });
  } catch {
    return said({});
  }
}
