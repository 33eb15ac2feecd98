import { call, type Failure, type ReleaseRecord, type SiteId } from "../../ipc";

/** Releases are asked about so often while somebody looks, in milliseconds. What did not change costs nothing. */
const pace = 5000;

/** What others did with releases, out of the releases' own records. */
export class Acts {
  all = $state.raw<ReleaseRecord[]>([]);
  /** False until the first answer. */
  loaded = $state(false);
  /** There are older acts, which are not told. */
  more = $state(false);
  failures = $state.raw<Failure[]>([]);
  #serial = 0;

  /** Asks now and from time to time, until the function that it answers is called. */
  follow(sites: SiteId[]): () => void {
    const serial = ++this.#serial;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async (): Promise<void> => {
      try {
        const { acts, more, failures } = await call("release_acts", { sites });
        if (serial !== this.#serial) return;
        [this.all, this.more, this.failures] = [acts, more, failures];
      } catch (thrown) {
        if (serial !== this.#serial) return;
        this.failures = [thrown as Failure];
      }
      this.loaded = true;
      timer = setTimeout(() => void ask(), pace);
    };
    void ask();
    return () => {
      this.#serial++;
      clearTimeout(timer);
    };
  }
}

/** Tells acts apart. */
export function actKey({ release, revision }: ReleaseRecord): string {
  return [release.site, release.namespace, release.name, revision.revision].join("/");
}
