import type { Handlers } from "./handlers";

/** What the simulated core tells of differences: the image, and what somebody set by hand on one site. */
export const comparingHandlers: Pick<Handlers, "compare_revisions" | "outside"> = {
  compare_revisions: ({ left, right }) => ({
    left: left.revision ?? 1, right: right.revision ?? 2, same: 3,
    objects: left.revision === right.revision ? [] : [{
      kind: "Deployment", name: left.release.name, change: "change",
      diff: [
        { change: "same", text: "      containers:" },
        { change: "removed", text: `      - image: registry.example/${left.release.name}:2.${left.revision}` },
        { change: "added", text: `      - image: registry.example/${right.release.name}:2.${right.revision}` },
      ],
    }],
  }),
  outside: ({ release }) => ({
    revision: 3,
    objects: release.site !== "dc-pangyo" || release.name !== "orders" ? [] : [{
      object: { site: release.site, kind: "deployments.apps", namespace: release.namespace, name: release.name, uid: "outside" }, kind: "Deployment", gone: false,
      fields: [{ path: "spec.template.spec.containers.orders.image", wanted: "registry.example/orders:2.4", live: "registry.example/orders:hotfix", owner: "kubectl-set" }],
    }],
  }),
};
