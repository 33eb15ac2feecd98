import type { DocumentBlock, Failure, PackageArtifact, PackageForm, PackageList, PackageView, Resources } from "../bindings";
import type { Handlers } from "./handlers";

function size(cpu: string, memory: string): Resources {
  return { cpuRequest: cpu, memoryRequest: memory, cpuLimit: null, memoryLimit: memory };
}

const plain = (text: string): DocumentBlock => ({ block: "paragraph", text: [{ text, look: "plain" }] });

/** A package that takes a WAR. */
const tomcat: PackageView = {
  name: "tomcat", version: "1.0.0", title: "Apache Tomcat 11", own: false, base: "tomcat:11.0-jre21-temurin",
  file: { kind: "war", place: "/usr/local/tomcat/webapps/{context}.war", owner: 0 }, driver: { kind: "jar", place: "/usr/local/tomcat/lib/jdbc-driver.jar", owner: 0 },
  settings: ["jvmOptions", "contextPath", "timeZone", "sessionMinutes", "accessLog", "configuration", "cluster"], databases: ["postgresql", "mysql"], login: false, serves: null,
  sizes: [{ name: "small", resources: size("250m", "768Mi") }, { name: "medium", resources: size("500m", "1536Mi") }],
  form: {
    image: "", replicas: 2, port: 8080, command: [], arguments: [], environment: [], files: [], resources: size("250m", "768Mi"), readiness: { choice: "standard" }, liveness: null, storage: [],
    service: "clusterIp", route: null, pullSecret: null, drainSeconds: 10,
    package: { name: "tomcat", jvmOptions: "", contextPath: "/", timeZone: null, sessionMinutes: null, accessLog: true, configuration: null, datasource: null, cluster: null },
  },
  documentation: {
    en: [plain("A WAR on Apache Tomcat 11."), { block: "heading", level: 2, text: [{ text: "Cluster", look: "plain" }] }, { block: "item", text: [{ text: "<distributable/>", look: "code" }, { text: " is needed.", look: "plain" }] }],
    ko: [plain("Apache Tomcat 11에서 WAR를 실행합니다.")],
  },
};

/** A package whose image is all, and whose applications are registries. */
const registry: PackageView = {
  ...tomcat, name: "registry", title: "Image registry", base: "docker.io/library/registry:3", file: null, driver: null, settings: ["accessLog", "configuration"], databases: [], login: true, serves: "registry",
  form: { ...tomcat.form, image: "docker.io/library/registry:3", replicas: 1, port: 5000, storage: [{ path: "/var/lib/registry", size: "20Gi", class: null }], package: { ...(tomcat.form.package as PackageForm), name: "registry" } },
  documentation: { en: [plain("A registry of images on a site of yours, with storage.")], ko: [plain("사이트 안에 스토리지와 함께 두는 이미지 레지스트리입니다.")] },
};

/** Packages that the simulated core brought from registries. */
export const packageArtifacts: { all: PackageArtifact[]; digest: string } = { all: [], digest: `sha256:${"1a".repeat(32)}` };

/** Brings and forgets packages of registries: only those of `r.example` are any. */
export const packageHandlers: Pick<Handlers, "packages" | "add_package" | "remove_package"> = {
  packages: () => ({ ...packageList, artifacts: packageArtifacts.all }),
  add_package: ({ reference }) => {
    if (!reference.startsWith("oci://r.example/")) throw { code: "package-refused", site: null, object: null, params: { name: reference, reason: "artifact-kind" }, detail: null } satisfies Failure;
    packageArtifacts.all = [...packageArtifacts.all.filter((one) => one.reference !== reference), { reference, digest: packageArtifacts.digest }];
    return { ...packageList, artifacts: packageArtifacts.all };
  },
  remove_package: ({ reference }) => {
    packageArtifacts.all = packageArtifacts.all.filter((one) => one.reference !== reference);
    return { ...packageList, artifacts: packageArtifacts.all };
  },
};

/** The packages of the simulated core; one of the user's own is wrong. */
export const packageList: PackageList = {
  packages: [tomcat, registry], folder: "/home/kim/.config/concertina/packages", artifacts: [],
  problems: [{ folder: "ours", file: "package.yaml", code: "malformed", what: "missing field `base` at line 1" }],
};
