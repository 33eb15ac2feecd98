import { yaml } from "@codemirror/lang-yaml";
import { foldGutter, foldKeymap, HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { EditorState } from "@codemirror/state";
import { EditorView, highlightSpecialChars, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--accent)" },
  { tag: [tags.string, tags.content], color: "var(--text)" },
  { tag: [tags.comment, tags.meta, tags.punctuation, tags.separator], color: "var(--mute)" },
  { tag: [tags.number, tags.bool, tags.null, tags.keyword], color: "var(--ok)" },
]);

const look = EditorView.theme({
  "&": { height: "100%", color: "var(--text)", backgroundColor: "var(--panel)", fontSize: "12px" },
  "&.cm-focused": { outline: "2px solid var(--accent)", outlineOffset: "-2px" },
  ".cm-scroller": { fontFamily: "ui-monospace, 'Noto Sans Mono', 'DejaVu Sans Mono', 'Noto Sans Mono CJK KR', monospace", lineHeight: "18px" },
  ".cm-gutters": { backgroundColor: "var(--panel)", color: "var(--mute)", border: "none" },
  ".cm-selectionBackground, &.cm-focused .cm-selectionBackground": { backgroundColor: "var(--accent-soft) !important" },
  ".cm-searchMatch": { backgroundColor: "var(--warn-soft)", outline: "1px solid var(--warn)" },
  ".cm-panels": { backgroundColor: "var(--raised)", color: "var(--text)" },
  ".cm-panel input, .cm-panel button": { font: "inherit", color: "inherit", backgroundColor: "var(--panel)", backgroundImage: "none", border: "1px solid var(--edge)", borderRadius: "4px" },
  ".cm-foldPlaceholder": { backgroundColor: "var(--line2)", border: "none", color: "var(--mute)" },
});

/** Words of the editor in the language of the window. */
export type Phrases = Record<string, string>;

/**
 * A view of YAML that cannot be changed. It lives in a shadow root: there its styles are style sheets made by script,
 * which the page's policy allows, and not elements, which it does not.
 */
export class YamlEditor {
  #view: EditorView;
  #host: HTMLElement;

  constructor(host: HTMLElement, label: string, phrases: Phrases) {
    this.#host = host;
    const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
    const parent = document.createElement("div");
    parent.style.height = "100%";
    root.replaceChildren(parent);
    const extensions = [
      lineNumbers(), foldGutter(), highlightSpecialChars(), yaml(), syntaxHighlighting(colours), search({ top: true }), highlightSelectionMatches(), look,
      keymap.of([...searchKeymap, ...foldKeymap]), EditorView.lineWrapping, EditorState.readOnly.of(true), EditorState.phrases.of(phrases),
      EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0" }), EditorView.editable.of(false),
    ];
    this.#view = new EditorView({ parent, root, state: EditorState.create({ doc: "", extensions }) });
  }

  /** Shows a text; where one was read to stays where it was. */
  show(text: string): void {
    const before = this.#view.state.doc.toString();
    if (before === text) return;
    const top = this.#view.scrollDOM.scrollTop;
    this.#view.dispatch({ changes: { from: 0, to: before.length, insert: text } });
    this.#view.scrollDOM.scrollTop = top;
  }

  close(): void {
    this.#view.destroy();
    this.#host.shadowRoot?.replaceChildren();
  }
}
