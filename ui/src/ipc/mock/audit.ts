import type { AuditEntry, AuditQuery, Operation, SiteId } from "../bindings";

/** What the audit record says of one target of an operation. */
export function makeEntry(operation: Operation, target: Operation["targets"][number], event: AuditEntry["event"], number: number): AuditEntry {
  const { kind, namespace, name, site } = target.object;
  return {
    number, at: Date.now(), author: operation.author, event, plan: operation.plan, operation: operation.id, site,
    object: `${kind === "deployments.apps" ? "Deployment" : kind} ${namespace}/${name}`, text: target.from ? `replicas ${target.from} → ${target.to}` : "restart",
  };
}

/** Entries of the record that fit, at most 200. */
export function searchRecord(record: AuditEntry[], { before, text, event }: AuditQuery, name: (site: SiteId) => string): AuditEntry[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const said = (entry: AuditEntry): string => [entry.author, entry.event, entry.site === null ? "" : name(entry.site), entry.object, entry.text].join("\n").toLowerCase();
  const fits = (entry: AuditEntry): boolean => (before === null || entry.number < before) && (event === null || entry.event === event) && words.every((word) => said(entry).includes(word));
  return record.filter(fits).slice(0, 200);
}
