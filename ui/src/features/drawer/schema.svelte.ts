import { call, type Failure, type ObjectRef, type SchemaHelp } from "../../ipc";
import type { YamlPlace } from "./path";

/** Writing rests so long before the schema is asked, in milliseconds. */
const rest = 150;

/** What the server's schema says of the place of the cursor. */
export class Schema {
  help = $state.raw<SchemaHelp | null>(null);
  place = $state.raw<YamlPlace | null>(null);
  failure = $state.raw<Failure | null>(null);
  #object: ObjectRef;
  #known = new Map<string, Promise<SchemaHelp>>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(object: ObjectRef) {
    this.#object = object;
  }

  /** What is known of a path; asked once. */
  of(path: string[]): Promise<SchemaHelp> {
    const key = JSON.stringify(path);
    const known = this.#known.get(key);
    if (known) return known;
    const asked = call("schema", { object: this.#object, path });
    this.#known.set(key, asked);
    asked.catch(() => this.#known.delete(key));
    return asked;
  }

  /** The cursor is elsewhere. */
  look(place: YamlPlace): void {
    if (JSON.stringify(place) === JSON.stringify(this.place)) return;
    this.place = place;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#read(place), rest);
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  async #read(place: YamlPlace): Promise<void> {
    try {
      const help = await this.of(place.path);
      if (place !== this.place) return;
      this.help = help;
      this.failure = null;
    } catch (thrown) {
      if (place === this.place) this.failure = thrown as Failure;
    }
  }
}
