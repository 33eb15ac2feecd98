import { mount } from "svelte";
import "./app.css";
import Trust from "./features/trust/Trust.svelte";
import { openTransport } from "./ipc";

await openTransport();
const target = document.getElementById("app");
if (target) mount(Trust, { target });
