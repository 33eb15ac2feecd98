import type { ObjectRef } from "../../ipc";
import { rollout } from "./flow.svelte";
import { lackingRight } from "./rights";

/** Something that is done to nodes; its title is the message `ID-open`. */
export interface NodeAct {
  id: "cordon" | "drain" | "return";
  /** Why it cannot be done to these. */
  blocked: (nodes: ObjectRef[]) => string | null;
  run: (nodes: ObjectRef[]) => Promise<void>;
}

/** What can be done to nodes, in the order of buttons and menus. */
export const nodeActs: NodeAct[] = [
  { id: "cordon", blocked: (nodes) => lackingRight(nodes, "patch", "nodes"), run: (targets) => rollout.review({ intent: "cordon", targets, cordoned: true }) },
  {
    id: "drain", blocked: (nodes) => lackingRight(nodes, "patch", "nodes") ?? lackingRight(nodes, "create", "pods", "eviction"),
    run: (targets) => rollout.review({ intent: "drain", targets, losing: false }),
  },
  { id: "return", blocked: (nodes) => lackingRight(nodes, "patch", "nodes"), run: (targets) => rollout.review({ intent: "cordon", targets, cordoned: false }) },
];
