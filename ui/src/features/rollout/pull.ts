import { call, type Failure, type ImagePulls, type NodeTrust, type Operation, type OperationId, type Plan } from "../../ipc";
import { operations } from "../../state/operations.svelte";

/** Where containerd looks for what it is told of a registry, and what it has to find there (`containerd/docs/hosts.md`); `ca` has the certificates. */
export function nodeFile(registry: string, trust: NodeTrust): { path: string; text: string; ca: string } {
  const folder = `/etc/containerd/certs.d/${registry}`;
  const ca = `${folder}/ca.crt`;
  const address = `${trust === "plainHttp" ? "http" : "https"}://${registry}`;
  const lines = [`server = "${address}"`, "", `[host."${address}"]`, `  capabilities = ["pull", "resolve"]`];
  if (trust === "authority") lines.push(`  ca = "${ca}"`);
  return { path: `${folder}/hosts.toml`, text: `${lines.join("\n")}\n`, ca };
}

/** What a failed pull asks of the node, if that can be told it by a file. */
export function trustOf(failure: Failure): NodeTrust | null {
  const reason = failure.params["reason"];
  return reason === "pull-http" ? "plainHttp" : reason === "pull-authority" ? "authority" : null;
}

/** Asks for a plan by which the offered nodes pull the image. */
export function askPull({ image, offered, secret }: ImagePulls, project: string): Promise<Plan> {
  return call("plan", { intent: { intent: "tryPull", targets: offered, trial: { image, project, secret } } });
}

/** The operation, when it is known. */
export function found(id: OperationId | null): Operation | null {
  return id === null ? null : (operations.find(id) ?? null);
}
