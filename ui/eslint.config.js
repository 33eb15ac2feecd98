import svelte from "eslint-plugin-svelte";
import globals from "globals";
import ts from "typescript-eslint";

const noTauri = {
  patterns: [{ group: ["@tauri-apps/*"], message: "Only ui/src/ipc reaches Tauri; go through its transport." }],
};

export default ts.config(
  { ignores: ["dist/**", "dist-mock/**", "node_modules/**", "src/ipc/bindings.ts"] },
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.browser, __MOCK__: "readonly" } },
    rules: {
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "no-restricted-imports": ["error", noTauri],
      "no-restricted-globals": ["error", "eval"],
      "no-eval": "error",
      eqeqeq: "error",
      "max-lines": ["error", { max: 450 }],
    },
  },
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: [".svelte"] } },
    rules: { "svelte/no-at-html-tags": "error", "svelte/no-navigation-without-resolve": "off", "svelte/prefer-svelte-reactivity": "off" },
  },
  { files: ["src/ipc/**"], rules: { "no-restricted-imports": "off" } },
  { files: ["tests/**", "*.config.*"], languageOptions: { globals: globals.node } },
);
