import type { ObjectRef } from "../../ipc";

/** The objects that the drawer has shown since a row was opened, and which of them it shows. */
export class Trail {
  #objects = $state.raw<ObjectRef[]>([]);
  #at = $state(0);

  constructor(object: ObjectRef) {
    this.#objects = [object];
  }

  get object(): ObjectRef {
    return this.#objects[this.#at] as ObjectRef;
  }

  get canBack(): boolean {
    return this.#at > 0;
  }

  get canForward(): boolean {
    return this.#at + 1 < this.#objects.length;
  }

  /** Begins anew with another object; one that was shown already is stepped to, as the way back of the window does. */
  start(object: ObjectRef): void {
    const known = this.#objects.findIndex((one) => same(one, object));
    if (known >= 0) {
      if (!same(object, this.object)) this.#at = known;
      return;
    }
    this.#objects = [object];
    this.#at = 0;
  }

  /** Jumps to another object. */
  go(object: ObjectRef): void {
    if (same(object, this.object)) return;
    this.#objects = [...this.#objects.slice(0, this.#at + 1), object];
    this.#at = this.#objects.length - 1;
  }

  back(): void {
    if (this.canBack) this.#at--;
  }

  forward(): void {
    if (this.canForward) this.#at++;
  }
}

function same(one: ObjectRef, other: ObjectRef): boolean {
  return one.site === other.site && one.uid === other.uid && one.kind === other.kind && one.name === other.name && one.namespace === other.namespace;
}
