/** Questions of one kind: the newest answer holds, and whoever asked earlier waits for it too. */
export class Newest<T> {
  #newest: Promise<T> | null = null;

  async of(question: Promise<T>): Promise<T> {
    this.#newest = question;
    for (;;) {
      const newest: Promise<T> = this.#newest;
      const [answer] = await Promise.allSettled([newest]);
      if (newest !== this.#newest) continue;
      if (answer.status === "rejected") throw answer.reason;
      return answer.value;
    }
  }
}
