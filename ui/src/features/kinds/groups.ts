import { kindWord } from "../../i18n/kind";
import type { Kind, KindView } from "../../ipc";

/** Groups of kinds as users think of them, in the order of the picker. */
export const kindGroups = ["workloads", "network", "configuration", "storage", "access", "cluster", "custom"] as const;
export type KindGroup = (typeof kindGroups)[number];

/** Kinds of the core group; what is not here is the cluster's. */
const core: Record<string, KindGroup> = {
  pods: "workloads", replicationcontrollers: "workloads", podtemplates: "workloads", services: "network", endpoints: "network",
  configmaps: "configuration", secrets: "configuration", resourcequotas: "configuration", limitranges: "configuration",
  persistentvolumes: "storage", persistentvolumeclaims: "storage", serviceaccounts: "access",
};

/** Groups of Kubernetes itself, and of what its projects add. */
const groups: Record<string, KindGroup> = {
  apps: "workloads", batch: "workloads", autoscaling: "workloads", policy: "workloads",
  "networking.k8s.io": "network", "gateway.networking.k8s.io": "network", "discovery.k8s.io": "network",
  "storage.k8s.io": "storage", "snapshot.storage.k8s.io": "storage",
  "rbac.authorization.k8s.io": "access", "certificates.k8s.io": "access",
};

/** Kinds that show the objects of another kind once more. */
const twins: Kind[] = ["events.events.k8s.io", "ingresses.extensions"];

/** The group that a kind stands in. */
export function groupOf(kind: Kind): KindGroup {
  const [plural = "", ...rest] = kind.split(".");
  const group = rest.join(".");
  if (group === "") return core[plural] ?? "cluster";
  return groups[group] ?? (group.endsWith(".k8s.io") ? "cluster" : "custom");
}

/** One heading of the picker with its kinds. */
export interface KindSection {
  group: KindGroup;
  /** The API group of custom resources. */
  api: string;
  kinds: KindView[];
}

/** Kinds in sections, those that the words name; custom resources by their API group. */
export function sections(all: KindView[], words: string): KindSection[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  const found = new Map<string, KindSection>();
  for (const view of all) {
    if (twins.includes(view.kind)) continue;
    const line = [view.name, view.kind, kindWord(view.kind) ?? "", kindWord(view.kind, true) ?? "", ...view.shortNames].join(" ").toLowerCase();
    if (!wanted.every((word) => line.includes(word))) continue;
    const group = groupOf(view.kind);
    const api = group === "custom" ? view.kind.split(".").slice(1).join(".") : "";
    const key = `${kindGroups.indexOf(group)} ${api}`;
    const section = found.get(key) ?? { group, api, kinds: [] };
    section.kinds.push(view);
    found.set(key, section);
  }
  const ordered = [...found.entries()].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, section]) => section);
  // A short name that is typed whole is meant: `sc` is StorageClass and not every kind with those letters.
  const exact = (view: KindView): number => (wanted.length === 1 && view.shortNames.includes(wanted[0] ?? "") ? 0 : 1);
  for (const section of ordered) section.kinds.sort((one, other) => exact(one) - exact(other) || (one.name < other.name ? -1 : 1));
  const best = (section: KindSection): number => Math.min(...section.kinds.map(exact));
  return ordered.sort((one, other) => best(one) - best(other));
}
