import { vi } from "vitest";

// What jsdom lacks and the window uses.
class Observer {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}
vi.stubGlobal("ResizeObserver", Observer);
vi.stubGlobal("matchMedia", (query: string) => ({ matches: false, media: query, addEventListener: () => undefined, removeEventListener: () => undefined }));
Element.prototype.scrollIntoView = () => undefined;
// axe asks for a canvas to tell icons from letters.
HTMLCanvasElement.prototype.getContext = () => null;
Element.prototype.getAnimations = () => [];

// CodeMirror asks it of WebKit for the selection in a shadow root; jsdom has none.
document.execCommand ??= () => false;
Range.prototype.getClientRects ??= () => [] as unknown as DOMRectList;
Range.prototype.getBoundingClientRect ??= () => new DOMRect();
