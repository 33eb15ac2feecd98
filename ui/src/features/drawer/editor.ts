import { autocompletion, completionKeymap, startCompletion, type Completion, type CompletionContext, type CompletionResult } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { yaml } from "@codemirror/lang-yaml";
import { foldGutter, foldKeymap, HighlightStyle, indentUnit, syntaxHighlighting, syntaxTree } from "@codemirror/language";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { Compartment, EditorState, type Extension } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, highlightSpecialChars, keymap, lineNumbers } from "@codemirror/view";
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
  ".cm-activeLine": { backgroundColor: "var(--line2)" },
  ".cm-cursor": { borderLeftColor: "var(--text)" },
  ".cm-tooltip": { backgroundColor: "var(--raised)", color: "var(--text)", border: "1px solid var(--edge)", borderRadius: "6px" },
  ".cm-tooltip-autocomplete > ul": { fontFamily: "inherit", maxHeight: "200px" },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": { backgroundColor: "var(--accent-soft)", color: "var(--text)" },
  ".cm-completionDetail": { color: "var(--mute)", fontStyle: "normal" },
  ".cm-completionInfo": { maxWidth: "320px", padding: "6px 10px", whiteSpace: "normal" },
  ".cm-foldPlaceholder": { backgroundColor: "var(--line2)", border: "none", color: "var(--mute)" },
});

/** Words of the editor in the language of the window. */
export type Phrases = Record<string, string>;

/** A key that may be written at the cursor. */
export interface Offer {
  name: string;
  kind: string;
  required: boolean;
  description: string;
}

/** What an editor that may be written in tells, and asks. */
export interface Writing {
  onchange: (text: string) => void;
  oncursor: (text: string, cursor: number) => void;
  /** The keys that may stand where the cursor is; null where no key is being written. */
  offer: (text: string, cursor: number) => Promise<{ from: number; offers: Offer[] } | null>;
}

/** The first line that is no YAML, from 1. */
function faultOf(state: EditorState): number | null {
  let at: number | null = null;
  syntaxTree(state).iterate({ enter: (node) => {
    if (node.type.isError && at === null) at = node.from;
  } });
  return at === null ? null : state.doc.lineAt(at).number;
}

/**
 * A view of YAML, in which one may write or not. It lives in a shadow root: there its styles are style sheets made by script,
 * which the page's policy allows, and not elements, which it does not.
 */
export class YamlEditor {
  #view: EditorView;
  #host: HTMLElement;
  #mode = new Compartment();

  constructor(host: HTMLElement, label: string, phrases: Phrases) {
    this.#host = host;
    const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
    const parent = document.createElement("div");
    parent.style.height = "100%";
    root.replaceChildren(parent);
    const extensions = [
      lineNumbers(), foldGutter(), highlightSpecialChars(), yaml(), syntaxHighlighting(colours), search({ top: true }), highlightSelectionMatches(), look,
      this.#mode.of(reading), keymap.of([...searchKeymap, ...foldKeymap]), EditorView.lineWrapping, EditorState.phrases.of(phrases),
      EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0" }),
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

  /** The first line that is no YAML, from 1; null while all of it is. */
  get fault(): number | null {
    return faultOf(this.#view.state);
  }

  /** Lets one write, or not any more. */
  write(writing: Writing | null): void {
    this.#view.dispatch({ effects: this.#mode.reconfigure(writing ? writable(writing) : reading) });
    if (!writing) return;
    this.#view.focus();
    writing.oncursor(this.#view.state.doc.toString(), this.#view.state.selection.main.head);
  }

  /** Writes a key where the cursor is. */
  insert(key: string): void {
    const { from, to } = this.#view.state.selection.main;
    this.#view.dispatch({ changes: { from, to, insert: key }, selection: { anchor: from + key.length } });
    this.#view.focus();
  }

  close(): void {
    this.#view.destroy();
    this.#host.shadowRoot?.replaceChildren();
  }
}

function leave(view: EditorView): boolean {
  if (view.state.selection.ranges.length > 1) return false;
  view.contentDOM.blur();
  document.getElementById("drawer-panel")?.focus();
  return true;
}

const reading: Extension = [EditorState.readOnly.of(true), EditorView.editable.of(false)];

function writable({ onchange, oncursor, offer }: Writing): Extension {
  const complete = async (context: CompletionContext): Promise<CompletionResult | null> => {
    const found = await offer(context.state.doc.toString(), context.pos);
    if (!found || context.aborted) return null;
    const option = ({ name, kind, required, description }: Offer): Completion => ({
      label: name, detail: required ? `${kind} *` : kind, apply: `${name}: `, type: "property", ...(description && { info: description }), boost: required ? 1 : 0,
    });
    return { from: found.from, options: found.offers.map(option), validFor: /^[\w.-]*$/ };
  };
  return [
    history(), drawSelection(), highlightActiveLine(), indentUnit.of("  "), EditorState.tabSize.of(2),
    autocompletion({ override: [complete], icons: false }),
    // Escape leaves the text, so that Tab is no trap.
    keymap.of([...completionKeymap, { key: "Escape", run: leave }, { key: "Mod-Space", run: startCompletion }, indentWithTab, ...historyKeymap, ...defaultKeymap]),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) onchange(update.state.doc.toString());
      if (update.docChanged || update.selectionSet) oncursor(update.state.doc.toString(), update.state.selection.main.head);
    }),
  ];
}
