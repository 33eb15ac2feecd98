import type { AppForm, FormProblem } from "../bindings";
import type { Handlers } from "./handlers";

/** A form as the core makes it by default (contract `AppForm::default`), with an image. */
export function makeForm(image = "registry.example/web:2.1"): AppForm {
  return {
    image, replicas: 2, port: 8080, command: [], arguments: [], environment: [], files: [],
    resources: { cpuRequest: "100m", memoryRequest: "128Mi", cpuLimit: null, memoryLimit: "256Mi" },
    readiness: { choice: "standard" }, liveness: null, storage: [], service: "clusterIp", route: null, pullSecret: null, drainSeconds: 5,
  };
}

const empty = (field: string): FormProblem => ({ field, site: null, code: "empty", params: {} });

/** What the core answers about forms. */
export const formHandlers: Pick<Handlers, "check_form" | "deploy_form"> = {
  deploy_form: ({ application }) => ({ application, form: makeForm(), differences: [] }),
  check_form: ({ form: { application, form } }) => [
    ...(application.name ? [] : [empty("application.name")]),
    ...(application.project ? [] : [empty("application.project")]),
    ...(form.image ? [] : [empty("image")]),
  ],
};
