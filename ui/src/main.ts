import { mount } from "svelte";
import App from "./App.svelte";
import "./app.css";
import { openTransport } from "./ipc";
import { app } from "./state/app.svelte";

await openTransport();
await app.open();
const target = document.getElementById("app");
if (target) {
  target.replaceChildren();
  mount(App, { target });
}
