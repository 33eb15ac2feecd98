import type { FileKind, PackageForm, PackageView, Resources } from "../../ipc";

/** Whether two ask for the same. */
export function sameResources(one: Resources, other: Resources): boolean {
  return one.cpuRequest === other.cpuRequest && one.memoryRequest === other.memoryRequest && one.cpuLimit === other.cpuLimit && one.memoryLimit === other.memoryLimit;
}

/** Where the file of an application goes in its image: a context path is a name there, and the root's is `ROOT`. */
export function placeOf(view: PackageView, said: PackageForm): { kind: FileKind; place: string; owner: number } {
  const name = said.contextPath.replace(/^\//, "") || "ROOT";
  return { kind: view.file.kind, place: view.file.place.replace("{context}", name), owner: view.file.owner };
}
