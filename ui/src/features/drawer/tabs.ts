import type { Component } from "svelte";
import type { ObjectRef } from "../../ipc";
import Events from "./Events.svelte";
import Overview from "./Overview.svelte";
import Related from "./Related.svelte";
import Yaml from "./Yaml.svelte";

/** What every tab of the drawer is given. */
export interface TabProps {
  object: ObjectRef;
  /** Grows when the object, or what belongs to it, has changed. */
  revision: number;
  /** Shows another object. */
  onjump: (object: ObjectRef) => void;
}

/** One tab of the drawer; its title is the message of its id. */
export interface Tab {
  id: string;
  component: Component<TabProps>;
  /** Kinds that have it; every kind when absent. */
  has?: (object: ObjectRef) => boolean;
}

/** The tabs, in order. */
export const tabs: Tab[] = [
  { id: "overview", component: Overview },
  { id: "related", component: Related },
  { id: "events", component: Events },
  { id: "yaml", component: Yaml },
];
