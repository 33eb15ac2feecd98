import { call, type AuditEntry, type AuditEvent, type AuditQuery, type Failure } from "../../ipc";

/** Entries in one answer of the core. */
const page = 200;

/** Every event that the record has, those of changes first. */
export const events: AuditEvent[] = [
  "plan-approved", "write-started", "write-accepted", "write-failed", "outcome-unknown", "verified", "gate-refused", "called-off", "site-unlocked", "site-changed", "command-trusted", "secret-revealed",
  "identity-accepted", "authority-pinned", "authority-unpinned", "sites-merged", "site-kept-apart", "registry-write",
];

/** The part of the audit record that is looked at, newest first. */
export class Record {
  entries = $state.raw<AuditEntry[]>([]);
  /** False until the first answer. */
  loaded = $state(false);
  /** Whether there may be older entries. */
  more = $state(false);
  failure = $state.raw<Failure | null>(null);
  #asked: Omit<AuditQuery, "before"> = { text: "", event: null };
  #serial = 0;

  /** Looks for something else. */
  look(asked: Omit<AuditQuery, "before">): Promise<void> {
    this.#asked = asked;
    return this.#load(null);
  }

  /** Reads what comes before the last entry. */
  older(): Promise<void> {
    return this.#load(this.entries.at(-1)?.number ?? null);
  }

  /** Puts what is new on top. */
  async refresh(): Promise<void> {
    const serial = this.#serial;
    const top = this.entries[0]?.number ?? 0;
    const next = await call("audit", { query: { ...this.#asked, before: null } }).catch(() => []);
    if (serial !== this.#serial) return;
    const fresh = next.filter((entry) => entry.number > top);
    // A page that has nothing in common with what is shown would leave a hole.
    if (fresh.length === page) [this.entries, this.more] = [next, true];
    else if (fresh.length > 0) this.entries = [...fresh, ...this.entries];
  }

  async #load(before: number | null): Promise<void> {
    const serial = ++this.#serial;
    try {
      const next = await call("audit", { query: { ...this.#asked, before } });
      if (serial !== this.#serial) return;
      this.entries = before === null ? next : [...this.entries, ...next];
      this.more = next.length === page;
      this.failure = null;
    } catch (thrown) {
      if (serial !== this.#serial) return;
      this.failure = thrown as Failure;
    }
    this.loaded = true;
  }
}
