import { call, type Autoscaling, type Failure, type Intent, type ObjectRef, type OnClash, type OperationId, type Plan } from "../../ipc";
import { operations } from "../../state/operations.svelte";
import { toasts } from "../../state/toasts.svelte";

/** What a plan is to be made of. */
export interface Wish {
  intent: Intent;
  /** The operation that the plan takes back, if it does. */
  undo: OperationId | null;
  /** Called once it is being carried out. */
  after?: () => void;
}

/** From a button to a write: one plan at a time is under review in this window. */
class Rollout {
  /** Deployments whose number of replicas is being asked for. */
  scaling = $state.raw<ObjectRef[] | null>(null);
  /** Workloads whose image is being asked for. */
  imaging = $state.raw<ObjectRef[] | null>(null);
  /** Workloads whose autoscaler is being asked for. */
  autoscaling = $state.raw<ObjectRef[] | null>(null);
  wish = $state.raw<Wish | null>(null);
  plan = $state.raw<Plan | null>(null);
  failure = $state.raw<Failure | null>(null);
  applying = $state(false);
  /** The operation that was started last in this window. */
  started = $state.raw<OperationId | null>(null);
  #serial = 0;

  askScale(objects: ObjectRef[]): void {
    this.scaling = objects;
  }

  scale(replicas: number): Promise<void> {
    const targets = (this.scaling ?? []).map((object) => ({ object, replicas }));
    this.scaling = null;
    return this.review({ intent: "scale", targets });
  }

  autoscale(objects: ObjectRef[], scaling: Autoscaling | null): Promise<void> {
    this.autoscaling = null;
    return this.review({ intent: "autoscale", targets: objects.map((object) => ({ object, scaling })) });
  }

  restart(targets: ObjectRef[]): Promise<void> {
    return this.review({ intent: "restart", targets });
  }

  delete(targets: ObjectRef[]): Promise<void> {
    return this.review({ intent: "delete", targets });
  }

  /** Says what counts where an edit meets what somebody else changed. */
  settle(onClash: OnClash): Promise<void> {
    const { wish } = this;
    return wish?.intent.intent === "edit" ? this.change({ ...wish.intent, onClash }) : Promise.resolve();
  }

  /** Makes the plan of another intent in place of the one under review; what is to follow stays. */
  change(intent: Intent): Promise<void> {
    return this.#review({ ...this.wish, intent, undo: null });
  }

  /** Makes a plan of what is wanted, to be reviewed. */
  review(intent: Intent, after?: () => void): Promise<void> {
    return this.#review({ intent, undo: null, ...(after && { after }) });
  }

  undo(operation: OperationId): Promise<void> {
    const done = operations.find(operation);
    if (!done) return Promise.resolve();
    return this.#review({ intent: done.intent, undo: operation });
  }

  /** Makes the plan once more: it expired, the objects changed, or a site was unlocked. */
  again(): Promise<void> {
    return this.wish ? this.#review(this.wish) : Promise.resolve();
  }

  /** Throws the plan away. */
  close(): void {
    this.#serial++;
    const plan = this.plan;
    this.#forget();
    if (plan) void toasts.guard(call("discard", { plan: plan.id }));
  }

  async apply(confirmed: boolean, typed: Record<string, string>, reason: string): Promise<void> {
    const { plan, wish } = this;
    // The sheet may be closed, or another plan under review, when the answer comes.
    const serial = this.#serial;
    if (!plan || this.applying) return;
    this.applying = true;
    this.failure = null;
    try {
      const operation = await call("apply", { approval: { plan: plan.id, confirmed, typed, reason } });
      this.started = operation.id;
      wish?.after?.();
      if (serial === this.#serial) this.#forget();
    } catch (failure) {
      if (serial === this.#serial) this.failure = failure as Failure;
      else toasts.fail(failure as Failure);
    } finally {
      this.applying = false;
    }
  }

  async #review(wish: Wish): Promise<void> {
    const serial = ++this.#serial;
    const old = this.plan;
    this.wish = wish;
    this.plan = null;
    this.failure = null;
    if (old) call("discard", { plan: old.id }).catch(() => undefined);
    try {
      const plan = await (wish.undo === null ? call("plan", { intent: wish.intent }) : call("plan_undo", { operation: wish.undo }));
      if (serial === this.#serial) this.plan = plan;
      else call("discard", { plan: plan.id }).catch(() => undefined);
    } catch (failure) {
      if (serial === this.#serial) this.failure = failure as Failure;
    }
  }

  #forget(): void {
    this.wish = null;
    this.plan = null;
    this.failure = null;
  }
}

export const rollout = new Rollout();
