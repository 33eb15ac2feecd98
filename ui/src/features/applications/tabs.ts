import type { Component } from "svelte";
import type { ApplicationName, ApplicationPart, ObjectRef, SiteId } from "../../ipc";
import { measured } from "../drawer/tabs";
import Configuration from "./Configuration.svelte";
import Events from "./Events.svelte";
import Metrics from "./Metrics.svelte";
import Logs from "./Logs.svelte";
import Overview from "./Overview.svelte";
import Pods from "./Pods.svelte";
import { releaseOf } from "./release";
import Revisions from "./Revisions.svelte";
import Standby from "./Standby.svelte";
import Yaml from "./Yaml.svelte";

/** What every tab of an application's drawer is given. */
export interface PartsProps {
  application: ApplicationName;
  /** What each site has of it. */
  parts: ApplicationPart[];
  /** The site that it was opened at. */
  at: SiteId | null;
  /** Sites that do not have it. */
  elsewhere: SiteId[];
  /** What most of its cells are made from. */
  most: string | null;
  /** Grows when what a site has of it changed. */
  revision: number;
  /** Shows one object. */
  onopen: (object: ObjectRef) => void;
}

/** One tab; its title is the message of its id. */
export interface Tab {
  id: string;
  component: Component<PartsProps>;
  /** Whether there is something to show; absent, there always is. */
  has?: (parts: ApplicationPart[], application: ApplicationName) => boolean;
}

/** The tabs, in order. */
export const tabs: Tab[] = [
  { id: "overview", component: Overview },
  { id: "revisions", component: Revisions, has: (parts, application) => parts.some((part) => releaseOf(part, application) !== null || part.cell.revision !== null) },
  { id: "pods", component: Pods, has: (parts) => parts.some((part) => part.podsTotal > 0 || part.cell.pods.total > 0) },
  { id: "metrics", component: Metrics, has: (parts) => parts.some((part) => part.workloads.some(({ object }) => measured.includes(object.kind))) },
  { id: "logs", component: Logs },
  { id: "configuration", component: Configuration, has: (parts, application) => parts.some((part) => releaseOf(part, application) !== null) },
  { id: "standby", component: Standby, has: (parts, application) => parts.some((part) => releaseOf(part, application) !== null) },
  { id: "events", component: Events },
  { id: "yaml", component: Yaml },
];
