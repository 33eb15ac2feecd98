import { call, type BuiltImage, type DriverSource, type Failure, type FrameBody, type ImageBuild, type ImageOrder, type PickedFile, type Placement, type Registry, type SourceFile, type SourceKind, type Stream } from "../../ipc";
import { app } from "../../state/app.svelte";

/** Where a file goes, as whoever shows the component says it. */
export interface Target {
  kind: SourceKind;
  base: string;
  place: string;
  repository: string;
  owner: number;
  group: number;
}

/** Where the driver of a database goes, and the image that may have it already. */
export interface DriverTarget {
  place: string;
  owner: number;
  kept: string | null;
}

/** Which registry was used last, in this window's storage. */
const key = "image-registry";

/** A file on its way to an image: what was chosen, how far the build is, and its end. */
export class FileImage {
  file = $state.raw<SourceFile | null>(null);
  /** The driver of a database that goes with it. */
  driver = $state.raw<SourceFile | null>(null);
  /** The file of the driver that the image of before has; null where it has none, or that is not known. */
  kept = $state.raw<string | null>(null);
  looking = $state(false);
  registries = $state.raw<Registry[] | null>(null);
  registry = $state("");
  repository = $state("");
  tag = $state("");
  build = $state.raw<ImageBuild | null>(null);
  failure = $state.raw<Failure | null>(null);
  #stream: Stream | null = null;
  #asked: string | null = null;

  get running(): boolean {
    return this.build !== null && this.build.built === null && this.build.failure === null;
  }

  get built(): BuiltImage | null {
    return this.build?.built ?? null;
  }

  async load(): Promise<void> {
    try {
      const found = await call("registries", {});
      this.registries = found;
      const before = localStorage.getItem(key);
      if (!found.some((one) => one.address === this.registry)) this.registry = (found.find((one) => one.address === before) ?? found[0])?.address ?? "";
    } catch (thrown) {
      this.failure = thrown as Failure;
    }
  }

  async choose(kind: SourceKind, folder: boolean): Promise<void> {
    await this.#look(() => call("image_source", { choice: { from: "dialog", folder }, kind }));
  }

  async chooseDriver(): Promise<void> {
    await this.#look(() => call("image_source", { choice: { from: "dialog", folder: false }, kind: "library" }));
  }

  async dropped(kind: SourceKind, files: PickedFile[]): Promise<void> {
    const file = files[0]?.id;
    if (file !== undefined && !this.running) await this.#look(() => call("image_source", { choice: { from: "picked", file }, kind }));
  }

  /** Asks what the image of before has as its driver. A registry that does not tell keeps nothing from being made. */
  async known(image: string | null, place: string): Promise<void> {
    const asked = (this.#asked = image);
    this.kept = null;
    if (image === null) return;
    const kept = await call("made_layer", { image, path: place }).catch(() => null);
    if (asked === this.#asked) this.kept = kept;
  }

  /** What was chosen is for another kind of image. */
  clear(): void {
    this.stop();
    this.file = this.driver = this.failure = this.build = null;
  }

  start(target: Target, driver: DriverTarget | null): void {
    if (!this.file || this.running) return;
    const { base, place, kind, owner, group } = target;
    const placement: Placement = { base: base.trim(), path: place.trim(), unpack: kind === "site", owner, group };
    const order: ImageOrder = { source: this.file.id, placement, registry: this.registry, repository: this.repository.trim(), tag: this.tag.trim(), driver: this.#driver(driver) };
    this.failure = null;
    this.build = { phase: "base", done: 0, total: 0, built: null, failure: null };
    localStorage.setItem(key, this.registry);
    this.#stream = app.stream({ topic: "image", order }, {
      opened: () => undefined,
      frame: (body: FrameBody) => {
        if (body.content !== "image") return;
        this.build = body.build;
        if (!this.running) this.#end();
      },
      failed: (failure) => {
        this.build = null;
        this.failure = failure;
      },
    });
  }

  /** Calls a build off: what was half done is no image. */
  stop(): void {
    this.#end();
    if (this.running) this.build = null;
  }

  /** The driver that was chosen, else that of the image of before. */
  #driver(target: DriverTarget | null): ImageOrder["driver"] {
    if (!target) return null;
    const { place, owner, kept } = target;
    const from: DriverSource | null = this.driver ? { from: "file", source: this.driver.id } : kept !== null ? { from: "image", image: kept } : null;
    return from && { from, path: place, owner, group: 0 };
  }

  #end(): void {
    this.#stream?.close();
    this.#stream = null;
  }

  async #look(ask: () => Promise<SourceFile | null>): Promise<void> {
    this.looking = true;
    this.failure = null;
    try {
      const file = await ask();
      if (!file) return;
      this.build = null;
      if (file.kind === "library") {
        this.driver = file;
        return;
      }
      this.file = file;
      this.tag = file.tag;
    } catch (thrown) {
      this.failure = thrown as Failure;
    } finally {
      this.looking = false;
    }
  }
}
