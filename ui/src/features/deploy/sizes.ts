import type { FileKind, PackageForm, PackageView, Resources } from "../../ipc";

/** Whether two ask for the same. */
export function sameResources(one: Resources, other: Resources): boolean {
  return one.cpuRequest === other.cpuRequest && one.memoryRequest === other.memoryRequest && one.cpuLimit === other.cpuLimit && one.memoryLimit === other.memoryLimit;
}

/** Where the file of an application goes in its image: a context path is a name there, and the root's is `ROOT`. None where the image is all. */
export function placeOf({ file }: PackageView, said: PackageForm): { kind: FileKind; place: string; owner: number } | null {
  const name = said.contextPath.replace(/^\//, "") || "ROOT";
  return file && { kind: file.kind, place: file.place.replace("{context}", name), owner: file.owner };
}
