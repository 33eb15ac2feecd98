import type { AuditEntry, Operation } from "../bindings";

/** What the audit record says of one target of an operation. */
export function makeEntry(operation: Operation, target: Operation["targets"][number], event: AuditEntry["event"], number: number): AuditEntry {
  const { kind, namespace, name, site } = target.object;
  return {
    number, at: Date.now(), author: operation.author, event, plan: operation.plan, operation: operation.id, site,
    object: `${kind === "deployments.apps" ? "Deployment" : kind} ${namespace}/${name}`, text: target.from ? `replicas ${target.from} → ${target.to}` : "restart",
  };
}
