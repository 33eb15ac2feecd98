import type { Component } from "svelte";
import type { ObjectRef } from "../../ipc";
import ObjectLogs from "../logs/ObjectLogs.svelte";
import ObjectMetrics from "../metrics/ObjectMetrics.svelte";
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

/** Kinds whose use of CPU and memory is known. */
export const measured = ["nodes", "pods", "deployments.apps", "statefulsets.apps", "daemonsets.apps", "replicasets.apps", "jobs.batch"];

/** Kinds whose pods write logs. */
const logged = ["pods", "deployments.apps", "statefulsets.apps", "daemonsets.apps", "replicasets.apps", "jobs.batch", "cronjobs.batch"];

/** The tabs, in order. */
export const tabs: Tab[] = [
  { id: "overview", component: Overview },
  { id: "related", component: Related },
  { id: "metrics", component: ObjectMetrics, has: ({ kind }) => measured.includes(kind) },
  { id: "logs", component: ObjectLogs, has: ({ kind }) => logged.includes(kind) },
  { id: "events", component: Events },
  { id: "yaml", component: Yaml },
];
