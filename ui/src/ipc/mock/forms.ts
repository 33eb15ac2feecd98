import type { AppForm, DeployForm, Failure, FormProblem, ObjectRef, PackageForm, SiteDifference, SiteId } from "../bindings";
import { comparingHandlers } from "./comparing";
import type { Handlers } from "./handlers";
import { helmHandlers } from "./helm";
import { imageHandlers } from "./images";
import type { MockObject } from "./objects";
import { packageHandlers } from "./packages";

/** The package that every application of the simulated fleet was made from, if a test wants one. */
export const mockForms: { package: PackageForm | null } = { package: null };

const missing: Failure = { code: "not-found", site: null, object: null, params: {}, detail: null };

/** What is wrong with a form, as far as the simulated core looks. */
export function problemsOf({ application, form, differences }: DeployForm, sites: SiteId[]): FormProblem[] {
  const out: FormProblem[] = [];
  const add = (field: string, code: FormProblem["code"], site: SiteId | null = null, params: FormProblem["params"] = {}): unknown => out.push({ field, site, code, params });
  if (application.name === "") add("application.name", "empty");
  else if (!/^[a-z]([a-z0-9-]*[a-z0-9])?$/.test(application.name)) add("application.name", "name-invalid", null, { limit: "52" });
  if (application.project === "") add("application.project", "empty");
  if (form.image === "") add("image", "empty");
  else if (/\s|:$/.test(form.image)) add("image", "image-invalid");
  form.surge?.surges.forEach(({ from, min, max, days }, place) => {
    if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(from)) add(`surge.surges.${place}.from`, "time-invalid");
    if (max < min) add(`surge.surges.${place}.max`, "max-below-min", null, { min: String(min) });
    if (days.length === 0) add(`surge.surges.${place}.days`, "days-invalid");
  });
  if (form.package?.name === "registry" && form.service === "clusterIp" && form.route === null) add("service", "reach-missing");
  if (form.port === null && form.route !== null) add("route", "port-missing");
  if (form.route?.host === "") add("route.host", "empty");
  const variables = (all: AppForm["environment"], site: SiteId | null): void => all.forEach(({ name }, place) => {
    if (name === "") add(`environment.${place}.name`, "empty", site);
    else if (all.findIndex((one) => one.name === name) < place) add(`environment.${place}.name`, "variable-twice", site, { name });
  });
  variables(form.environment, null);
  for (const one of differences) {
    if (!sites.includes(one.site)) add("site", "site-unknown", one.site);
    variables(one.environment, one.site);
    if (one.replicas !== null && one.replicas > 10_000) add("replicas", "out-of-range", one.site, { min: "0", max: "10000" });
  }
  if (form.replicas > 10_000) add("replicas", "out-of-range", null, { min: "0", max: "10000" });
  return out;
}

/** The form of a simulated Deployment; it has a secret, and is different where another image runs. */
function formOf(objects: ObjectRef[], name: string): DeployForm {
  const none: Omit<SiteDifference, "site"> = { image: null, replicas: null, environment: [], resources: null, service: null, route: null };
  const tokyo = objects.find((object) => object.site === "cloud-tokyo");
  return {
    application: { project: objects[0]?.namespace ?? "", name },
    form: {
      image: `registry.example/${name}:2.5`, replicas: 3, port: 8080, command: [], arguments: [], files: [], storage: [], liveness: null, route: null, pullSecret: null, drainSeconds: 5,
      environment: [{ name: "COLOUR", value: { kind: "plain", text: "blue" } }, { name: "DB_PASSWORD", value: { kind: "secret", value: { secret: "kept" } } }],
      resources: { cpuRequest: "100m", memoryRequest: "128Mi", cpuLimit: null, memoryLimit: "256Mi" }, readiness: { choice: "standard" }, service: "clusterIp", ...(mockForms.package && { package: mockForms.package }),
    },
    differences: tokyo ? [{ ...none, site: tokyo.site, image: `registry.example/${name}:2.3` }] : [],
  };
}

/** Forms of the simulated fleet: every Deployment but one of somebody else was made by the form. */
export function formHandlers(core: { objects: MockObject[]; oddForms: SiteId[] }): Pick<Handlers, keyof typeof helmHandlers | keyof typeof imageHandlers | keyof typeof packageHandlers | "check_form" | "deploy_form" | "surge_changes" | "compare_revisions" | "outside"> {
  return {
    ...comparingHandlers,
    ...helmHandlers,
    ...imageHandlers,
    ...packageHandlers,
    // As if each began in an hour and ended in two.
    surge_changes: ({ surge }) => surge.surges.flatMap(({ min, max }, place) => [1, 2].map((hours) => ({ at: Date.UTC(2026, 10, 30, 22 + hours + place * 24, 50), min: hours === 1 ? min : surge.min, max: hours === 1 ? max : surge.max }))).slice(0, 6),
    check_form: ({ form, sites }) => problemsOf(form, sites),
    deploy_form: ({ application, sites }) => {
      const { project, name } = application;
      const there = core.objects.map(({ ref }) => ref).filter((ref) => ref.kind === "deployments.apps" && ref.namespace === project && ref.name === name && sites.includes(ref.site));
      if (there.length === 0 || name === "mailer") throw missing;
      return { form: formOf(there, name), odd: core.oddForms.filter((site) => sites.includes(site)) };
    },
  };
}
