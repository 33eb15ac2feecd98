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

  /** The package that a form names, if it is here. */
  of(form: AppForm): PackageView | null {
    const name = form.package?.name;
    return this.list?.packages.find((one) => one.name === name) ?? null;
  }
}

export const packages = new Packages();
