import { untrack } from "svelte";
import type { Failure } from "../../ipc";

/** Moving through rows with the arrow keys asks where it comes to rest, in milliseconds. */
const rest = 80;
/** What changes often is asked for at most so often, in milliseconds. */
const pace = 1000;

/** What the core answered about an object, kept while a newer answer is on its way. */
export class Answer<T> {
  value = $state.raw<T | null>(null);
  failure = $state.raw<Failure | null>(null);
  #ask: (() => Promise<T>) | null = null;
  #serial = 0;

  /** Asks about something else. */
  begin(ask: () => Promise<T>): void {
    this.#ask = ask;
    this.value = null;
    this.failure = null;
    this.#serial++;
  }

  /** Asks once more. */
  async again(): Promise<void> {
    const serial = ++this.#serial;
    if (!this.#ask) return;
    try {
      const value = await this.#ask();
      if (serial !== this.#serial) return;
      this.value = value;
      this.failure = null;
    } catch (thrown) {
      if (serial === this.#serial) this.failure = thrown as Failure;
    }
  }

  /** Forgets everything, and what is on its way. */
  forget(): void {
    this.#serial++;
    this.#ask = null;
    this.value = null;
  }
}

/** An answer that follows what it is about: asked anew for another object, and again when its revision grows. */
export function following<S, T>(subject: () => S, revision: () => number, ask: (subject: S) => Promise<T>): Answer<T> {
  const answer = new Answer<T>();
  let asked = 0;
  /** The revision that the newest question will find. */
  let seen = 0;
  $effect(() => {
    const wanted = subject();
    untrack(() => {
      answer.begin(() => ask(wanted));
      seen = revision();
    });
    const timer = setTimeout(() => {
      asked = Date.now();
      void answer.again();
    }, rest);
    return () => {
      clearTimeout(timer);
      answer.forget();
    };
  });
  $effect(() => {
    const now = revision();
    const news = now !== seen && now !== 0;
    seen = now;
    if (!news) return;
    const timer = setTimeout(() => {
      asked = Date.now();
      void answer.again();
    }, Math.max(rest, asked + pace - Date.now()));
    return () => clearTimeout(timer);
  });
  return answer;
}
