import { expect, test } from "vitest";
import { meaning, placeAt } from "../src/features/drawer/path";

/** The place of `|` in a text. */
function at(text: string): string {
  const cursor = text.indexOf("|");
  const { path, word, atKey } = placeAt(text.replace("|", ""), cursor);
  return `${path.join(".")}${atKey ? ` ?${word}` : ""}`;
}

test("the place under the cursor is told by how far lines are moved in, also while they are written", () => {
  expect(at("apiVersion: v1\nki|nd: Pod")).toBe(" ?kind");
  expect(at("kind: |Pod")).toBe("kind");
  expect(at("spec:\n  replicas: |2")).toBe("spec.replicas");
  expect(at("spec:\n  rep|")).toBe("spec ?rep");
  expect(at("spec:\n  |")).toBe("spec ?");
  expect(at("spec:\n  template:\n    spec:\n      containers:\n      - name: web\n        ima|")).toBe("spec.template.spec.containers.[] ?ima");
  expect(at("spec:\n  containers:\n    - name: web\n      env:\n        - name: A\n          val|ue: b")).toBe("spec.containers.[].env.[] ?value");
  expect(at("spec:\n  containers:\n  - na|me: web")).toBe("spec.containers.[] ?name");
  expect(at("spec:\n  containers:\n  - name: web\n    image: x\n  - name: |two")).toBe("spec.containers.[].name");
  expect(at("metadata:\n  labels:\n    app: x\nspec:\n  # a word\n\n  pa|")).toBe("spec ?pa");
  expect(at('metadata:\n  annotations:\n    "a.b/c": |1')).toBe("metadata.annotations.a.b/c");
  expect(at("data:\n  file: >-\n    key: |x")).toBe("");
  expect(at("spec:\n  args:\n  - |one")).toBe("spec.args.[] ?one");
});

test("what the server keeps of an object by itself is no change of it", () => {
  const text = (replicas: number, version: number): string => `metadata:\n  name: a\n  resourceVersion: "${version}"\n  generation: 3\nspec:\n  replicas: ${replicas}\nstatus:\n  ready: ${version}\n`;
  expect(meaning(text(2, 1))).toBe(meaning(text(2, 9)));
  expect(meaning(text(2, 1))).not.toBe(meaning(text(3, 1)));
});
