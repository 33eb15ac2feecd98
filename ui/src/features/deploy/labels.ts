import { t } from "../../i18n/index.svelte";

/** Messages of a field's label, after that of its group where the label alone could be that of another field. */
type Label = [label: string] | [group: string, label: string];

/** Labels by the way to the field, with a `*` for a place in a list, in the order of the form. */
export const labels: Record<string, Label> = {
  image: ["image"],
  "application.name": ["application-name"],
  "application.project": ["application-project"],
  site: ["sites"],
  "package.contextPath": ["package-context-path"],
  replicas: ["replicas-each-site"],
  port: ["port"],
  "package.name": ["package-server"],
  "package.timeZone": ["package-server", "package-time-zone"],
  "package.sessionMinutes": ["package-session-minutes"],
  "package.jvmOptions": ["package-jvm-options"],
  "package.configuration": ["package-configuration"],
  "package.datasource": ["datasource"],
  "package.datasource.kind": ["datasource", "datasource-kind"],
  "package.datasource.database": ["datasource", "datasource-database"],
  "package.datasource.host": ["datasource", "datasource-host"],
  "package.datasource.port": ["datasource", "port"],
  "package.datasource.user": ["datasource", "datasource-user"],
  "package.datasource.password": ["datasource", "datasource-password"],
  "package.datasource.poolMin": ["datasource-pool-min"],
  "package.datasource.poolMax": ["datasource-pool-max"],
  "package.datasource.jndiName": ["datasource-jndi"],
  "package.login": ["package-login"],
  "package.login.user": ["package-login", "package-login-user"],
  "package.login.password": ["package-login", "package-login-password"],
  environment: ["environment"],
  "environment.*.name": ["environment", "variable-name"],
  "environment.*.value": ["environment", "value"],
  files: ["config-files"],
  "files.*.path": ["file-path"],
  "files.*.content": ["config-files", "file-content-placeholder"],
  resources: ["resources"],
  "resources.cpuRequest": ["resource-cpuRequest"],
  "resources.memoryRequest": ["resource-memoryRequest"],
  "resources.cpuLimit": ["resource-cpuLimit"],
  "resources.memoryLimit": ["resource-memoryLimit"],
  ...probe("readiness.probe"),
  ...probe("liveness"),
  storage: ["storage"],
  "storage.*.path": ["storage", "storage-path"],
  "storage.*.size": ["storage", "storage-size"],
  "storage.*.class": ["storage-class"],
  service: ["service-type"],
  route: ["route-wanted"],
  "route.host": ["reach", "route-host"],
  "route.path": ["reach", "route-path"],
  "route.by": ["reach", "route-by"],
  "route.by.namespace": ["gateway-namespace"],
  "route.by.name": ["gateway-name"],
  "route.by.class": ["ingress-class"],
  "route.tlsSecret": ["tls-secret"],
  surge: ["surge"],
  "surge.timeZone": ["surge", "package-time-zone"],
  "surge.min": ["surge", "surge-min-else"],
  "surge.max": ["surge", "surge-max-else"],
  "surge.surges.*.days": ["surge", "surge-days"],
  "surge.surges.*.from": ["surge", "surge-from"],
  "surge.surges.*.to": ["surge", "surge-to"],
  "surge.surges.*.min": ["surge", "surge-min"],
  "surge.surges.*.max": ["surge", "surge-max"],
  "surge.image": ["surge-image"],
  command: ["command"],
  arguments: ["arguments"],
  drainSeconds: ["drain-seconds"],
  pullSecret: ["pull-secret"],
};
const order = Object.keys(labels);

function probe(path: string): Record<string, Label> {
  const said = { check: "probe-check", "check.path": "probe-path", "check.command": "probe-command-line", delaySeconds: "probe-delaySeconds", periodSeconds: "probe-periodSeconds", failures: "probe-failures" };
  return { [path]: ["health-checks"], ...Object.fromEntries(Object.entries(said).map(([field, label]): [string, Label] => [`${path}.${field}`, ["health-checks", label]])) };
}

/** The way to a field without its last step; none above the first. */
export function above(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf(".")));
}

/** The nearest field with a label: the one that is named, or what it stands in. */
function known(path: string): string {
  let found = path.replace(/\.\d+(?=\.|$)/g, ".*");
  while (found !== "" && !(found in labels)) found = above(found);
  return found;
}

/** The label of a field, as it stands at the field. */
export function labelOf(path: string): string {
  const label = labels[known(path)]?.at(-1);
  return label === undefined ? path : t(label);
}

/** The label of a field for who does not see where it stands. */
export function fullLabel(path: string): string {
  const [group, label] = labels[known(path)] ?? [];
  if (group === undefined) return path;
  return label === undefined ? t(group) : t("labelled", { label: t(group), what: t(label) });
}

/** Where a field stands in the form, from above. */
export function rankOf(path: string): number {
  const rank = order.indexOf(known(path));
  return rank < 0 ? order.length : rank;
}
