import { call, type Failure, type MirrorPlatforms, type Mirroring, type Stream } from "../../ipc";
import { app } from "../../state/app.svelte";

/** Images on their way to a registry. */
export class Mirror {
  /** References, one a line. */
  text = $state("");
  platforms = $state<MirrorPlatforms>("all");
  now = $state.raw<Mirroring | null>(null);
  failure = $state.raw<Failure | null>(null);
  #stream: Stream | null = null;

  constructor(readonly address: string) {}

  get images(): string[] {
    return [...new Set(this.text.split(/\s+/).filter(Boolean))];
  }

  get running(): boolean {
    return this.now !== null && !this.now.ended;
  }

  /** Whether an image is not whole yet: ending it now would lose that one and those after it. */
  get copying(): boolean {
    return this.now !== null && this.running && this.now.mirrored.length + this.now.failed.length < this.images.length;
  }

  /** Offers the bases of all packages. */
  async offer(): Promise<void> {
    try {
      const { packages } = await call("packages", {});
      const bases = packages.map((one) => one.base);
      this.text = [...new Set([...this.images, ...bases])].join("\n");
    } catch (thrown) {
      this.failure = thrown as Failure;
    }
  }

  start(): void {
    if (this.running || this.images.length === 0) return;
    this.failure = null;
    this.now = { image: "", done: 0, total: 0, mirrored: [], failed: [], ended: false };
    this.#stream = app.stream({ topic: "mirror", order: { images: this.images, registry: this.address, platforms: this.platforms } }, {
      opened: () => undefined,
      frame: (body) => {
        if (body.content !== "mirror") return;
        this.now = body.mirroring;
        if (!this.running) this.#end();
      },
      failed: (failure) => {
        this.now = null;
        this.failure = failure;
      },
    });
  }

  /** Calls it off: what is not whole is no image, what was copied before stays. */
  stop(): void {
    this.#end();
    if (this.now && !this.now.ended) this.now = { ...this.now, image: "", ended: true };
  }

  #end(): void {
    this.#stream?.close();
    this.#stream = null;
  }
}
