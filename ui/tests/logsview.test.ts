import { afterEach, expect, test } from "vitest";
import { byRole, stage, strike, type, until } from "./stage";

afterEach(strike);

test("the log of an application is chosen by its name, and the address says which", async () => {
  await stage({ deployments: 6, pods: 8 }, "#/logs");
  const field = await until("the field", () => byRole("combobox", "Application") as HTMLInputElement | null);
  await until("what to do", () => document.querySelector("main")?.textContent?.includes("Choose an application"));
  type(field, "orders");
  const offer = await until("the offer", () => [...document.querySelectorAll<HTMLElement>("[role=option]")].find((one) => one.textContent === "shop/orders"));
  offer.dispatchEvent(new MouseEvent("pointerdown", { bubbles: true, cancelable: true }));
  await until("its log", () => document.querySelector("main .whole"));
  await until("the address", () => location.hash.startsWith("#/logs?") && location.hash.includes("app=shop%2Forders"));
  expect(field.value).toBe("shop/orders");
});
