import { svelte } from "@sveltejs/vite-plugin-svelte";
import tailwindcss from "@tailwindcss/vite";
import { fileURLToPath } from "node:url";
import { svelteTesting } from "@testing-library/svelte/vite";
import { defineConfig } from "vitest/config";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig(({ mode }) => ({
  plugins: [svelte(), tailwindcss(), svelteTesting()],
  base: "./",
  // Folded away in a production build, so that the mock transport is not even bundled there.
  define: { __MOCK__: JSON.stringify(mode !== "production") },
  server: { port: 5173, strictPort: true, fs: { allow: [here("..")] } },
  build: {
    target: "safari16.4",
    chunkSizeWarningLimit: 800,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: { window: here("index.html"), trust: here("trust.html") } },
  },
  test: {
    environment: "jsdom",
    include: ["tests/**/*.test.ts"],
    setupFiles: ["tests/setup.ts"],
    testTimeout: 60_000,
    // It leaves a processor free otherwise, which is half of two.
    maxWorkers: "100%",
  },
}));
