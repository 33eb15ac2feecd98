import { call, type AppForm, type Failure, type PackageList, type PackageView } from "../../ipc";

/** The packages that applications can be made from, as the core told them last. */
class Packages {
  list = $state.raw<PackageList | null>(null);
  failure = $state.raw<Failure | null>(null);
  #serial = 0;

  /** Reads them; the user may have changed their own. */
  async read(): Promise<void> {
    const serial = ++this.#serial;
    try {
      const list = await call("packages", {});
      if (serial !== this.#serial) return;
      this.list = list;
      this.failure = null;
    } catch (thrown) {
      if (serial === this.#serial) this.failure = thrown as Failure;
    }
  }

  /** Brings one from a registry, once more if it is here; tells whether it is another than before. */
  async add(reference: string): Promise<boolean> {
    const digest = (list: PackageList | null): string | undefined => list?.artifacts.find((one) => one.reference === reference)?.digest;
    const before = digest(this.list);
    this.#take(await call("add_package", { reference }));
    return digest(this.list) !== before;
  }

  /** Forgets one that came from a registry. */
  async remove(reference: string): Promise<void> {
    this.#take(await call("remove_package", { reference }));
  }

  #take(list: PackageList): void {
    this.#serial++;
    this.list = list;
    this.failure = null;
  }

  /** The package that a form names, if it is here. */
  of(form: AppForm): PackageView | null {
    const name = form.package?.name;
    return this.list?.packages.find((one) => one.name === name) ?? null;
  }
}

export const packages = new Packages();
