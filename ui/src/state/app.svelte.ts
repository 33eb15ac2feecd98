import { call, currentTransport, Stream, type Hello, type Settings, type Topic, type Failure } from "../ipc";
import type { StreamEvents } from "../ipc/stream";
import { language } from "../i18n/index.svelte";

/** What the page learned when it loaded, and the look that follows from it. */
class App {
  hello = $state<Hello | null>(null);
  failure = $state<Failure | null>(null);

  async open(): Promise<void> {
    try {
      this.hello = await call("hello", {});
      language.use(this.hello.locale);
      this.#paint(this.hello.settings);
    } catch (failure) {
      this.failure = failure as Failure;
    }
  }

  /** Opens a stream for this page. */
  stream(topic: Topic, events: StreamEvents): Stream {
    if (!this.hello) throw new Error("the page has no id yet");
    return new Stream(currentTransport(), this.hello.page, topic, events);
  }

  /** Whether the window is dark now: as the user chose, else as the system is. */
  get dark(): boolean {
    const theme = this.hello?.settings.theme ?? "system";
    return theme === "dark" || (theme === "system" && window.matchMedia("(prefers-color-scheme: dark)").matches);
  }

  async change(settings: Settings): Promise<void> {
    const kept = await call("set_settings", { settings });
    if (!this.hello) return;
    this.hello.settings = kept;
    this.#paint(kept);
    // The core resolves "system" when a page loads; until then the browser's word is good enough.
    if (kept.language === "system") language.use(navigator.language.toLowerCase().startsWith("ko") ? "ko" : "en");
    else language.use(kept.language);
  }

  #paint(settings: Settings): void {
    document.documentElement.dataset["theme"] = settings.theme;
  }
}

export const app = new App();
