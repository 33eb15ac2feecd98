import type { ContainerView, Intent, ObjectRef, Pace } from "../../ipc";

/** Kinds whose image can be set: pods of others are not replaced. */
export const withImages = ["deployments.apps", "statefulsets.apps", "daemonsets.apps"];

/** A workload with its containers. */
export interface Imaged {
  object: ObjectRef;
  containers: Pick<ContainerView, "name" | "image">[];
}

/** A container of one name or more workloads, with the images that it has in them. */
export interface Container {
  name: string;
  objects: ObjectRef[];
  images: string[];
}

/** The containers of some workloads by name, those that most of them have first. */
export function containersOf(all: Imaged[]): Container[] {
  const found = new Map<string, Container>();
  for (const { object, containers } of all) {
    for (const { name, image } of containers) {
      const one = found.get(name) ?? { name, objects: [], images: [] };
      one.objects.push(object);
      if (!one.images.includes(image)) one.images.push(image);
      found.set(name, one);
    }
  }
  return [...found.values()].sort((one, other) => other.objects.length - one.objects.length);
}

/** The intent that gives a container another image. */
export function setImage(container: Container, image: string, pace: Pace): Intent {
  return { intent: "setImage", targets: container.objects.map((object) => ({ object, container: container.name, image })), pace };
}
