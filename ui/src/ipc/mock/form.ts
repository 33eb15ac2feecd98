import type { AppForm } from "../bindings";

/** A form as the core makes it by default (contract `AppForm::default`), with an image. */
export function makeForm(image = "registry.example/web:2.1"): AppForm {
  return {
    image, replicas: 2, port: 8080, command: [], arguments: [], environment: [], files: [],
    resources: { cpuRequest: "100m", memoryRequest: "128Mi", cpuLimit: null, memoryLimit: "256Mi" },
    readiness: { choice: "standard" }, liveness: null, storage: [], service: "clusterIp", route: null, pullSecret: null, drainSeconds: 5,
  };
}
