import type { Failure } from "../ipc";

/** Acts of one place, of which each can fail: whether one is under way, and how the last one failed. */
export class Attempt {
  busy = $state(false);
  failure = $state.raw<Failure | null>(null);

  /** Carries an act out; it may leave a failure behind without failing itself. */
  async run(act: () => Promise<void>): Promise<void> {
    this.busy = true;
    this.failure = null;
    try {
      await act();
    } catch (thrown) {
      this.failure = thrown as Failure;
    } finally {
      this.busy = false;
    }
  }
}
