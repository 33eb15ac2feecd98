// Elements by what assistive technology would say of them: arguments are a role and a part of the name.
const [role, wanted] = arguments;

const implied = {
  A: (e) => (e.hasAttribute("href") ? "link" : ""),
  BUTTON: () => "button",
  DIALOG: () => "dialog",
  H1: () => "heading",
  H2: () => "heading",
  H3: () => "heading",
  INPUT: (e) =>
    ({ checkbox: "checkbox", radio: "radio", search: "searchbox", number: "spinbutton", range: "slider" })[e.type] ??
    "textbox",
  LI: () => "listitem",
  MAIN: () => "main",
  NAV: () => "navigation",
  SELECT: () => "combobox",
  SECTION: (e) => (e.hasAttribute("aria-label") || e.hasAttribute("aria-labelledby") ? "region" : ""),
  ARTICLE: () => "article",
  TABLE: () => "table",
  TD: () => "cell",
  TEXTAREA: () => "textbox",
  TR: () => "row",
};

const words = (text) => (text ?? "").replace(/\s+/g, " ").trim();

function nameOf(e) {
  const labelled = e.getAttribute("aria-labelledby");
  if (labelled) return words(labelled.split(" ").map((id) => document.getElementById(id)?.textContent).join(" "));
  if (e.hasAttribute("aria-label")) return words(e.getAttribute("aria-label"));
  if (e.labels?.length) return words(e.labels[0].textContent);
  return words(e.innerText || e.textContent || e.placeholder || e.title);
}

const roleOf = (e) => e.getAttribute("role") ?? implied[e.tagName]?.(e) ?? "";
const seen = (e) => e.checkVisibility?.({ visibilityProperty: true }) ?? e.getClientRects().length > 0;

// While a modal dialog is open, what is behind it is not there; menus and lists that it opens stand beside it.
const modal = [...document.querySelectorAll("[role=dialog][aria-modal=true]")].at(-1);
const reached = (e) => !modal || modal.contains(e) || !!e.closest("[data-bits-floating-content-wrapper], [aria-live]");

const candidates = [...document.querySelectorAll("*")].filter((e) => roleOf(e) === role && seen(e) && reached(e));
const exact = candidates.filter((e) => nameOf(e) === wanted);
return exact.length ? exact : candidates.filter((e) => nameOf(e).includes(wanted));
