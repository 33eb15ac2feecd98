import type { Plan, SiteGuard } from "../../ipc";
import { written } from "./words";

/** What the user has answered so far. */
export interface Answers {
  confirmed: boolean;
  typed: Record<string, string>;
}

/** Guards of a plan that ask for a typed name. */
export function typedGuards(plan: Plan): (SiteGuard & { phrase: string })[] {
  return plan.guards.flatMap((guard) => (guard.phrase === null ? [] : [{ ...guard, phrase: guard.phrase }]));
}

/** Whether a plan asks for a confirmation: a site does, or what the server would say is not known beforehand. */
export function asksConfirmation(plan: Plan): boolean {
  return plan.guards.some((guard) => guard.level === "confirm") || written(plan).some((target) => target.dryRun.dryRun === "unsupported");
}

/** Why a plan cannot be applied yet, as the id of a message; null when it can. */
export function missing(plan: Plan, answers: Answers, now: number): string | null {
  if (written(plan).length === 0) return "plan-missing-target";
  if (plan.expires <= now) return "plan-missing-time";
  if (typedGuards(plan).some((guard) => answers.typed[guard.site] !== guard.phrase)) return "plan-missing-name";
  if (asksConfirmation(plan) && !answers.confirmed) return "plan-missing-confirmation";
  return null;
}
