import type { AuditEntry, Failure, ObjectRef, SchemaHelp } from "../bindings";
import { makeRelated, makeRevealed, makeYaml, type MockTexts } from "./around";
import { makeDetail, makeEvents, selectionEvents } from "./detail";
import type { Handlers } from "./handlers";
import type { MockObject } from "./objects";

/** The schema of simulated containers. */
const schema: SchemaHelp = {
  about: { name: "Deployment", kind: "Deployment", required: false, values: [], description: "What the simulated server says of this place." },
  fields: [
    { name: "image", kind: "string", required: false, values: [], description: "Container image name." },
    { name: "imagePullPolicy", kind: "string", required: false, values: ["Always", "IfNotPresent", "Never"], description: "Image pull policy." },
    { name: "name", kind: "string", required: true, values: [], description: "Name of the container." },
  ],
};

interface Core {
  objects: MockObject[];
  audit: AuditEntry[];
  texts: MockTexts;
  /** What the user may not do, as `VERB KIND`. */
  denied: Set<string>;
}

/** The object that is meant; without a uid the one of its name. */
export function findObject(objects: MockObject[], wanted: ObjectRef): MockObject {
  const { site, kind, namespace, name } = wanted;
  const named = ({ ref }: MockObject): boolean => ref.site === site && ref.kind === kind && ref.namespace === namespace && ref.name === name;
  for (const entry of objects) if (wanted.uid === "" ? named(entry) : entry.ref.uid === wanted.uid) return entry;
  throw { code: "not-found", site: null, object: null, params: {}, detail: null } satisfies Failure;
}

/** Questions about one object, and about what the user may do. */
export function drawerHandlers(mock: Core): Pick<Handlers, "detail" | "related" | "yaml" | "reveal" | "object_events" | "selection_events" | "schema" | "may"> {
  const find = (object: ObjectRef): MockObject => findObject(mock.objects, object);
  return {
    detail: ({ object }) => makeDetail(find(object), Date.now()),
    related: ({ object }) => makeRelated(find(object), mock.objects),
    yaml: ({ object }) => makeYaml(find(object), mock.texts),
    reveal: ({ object }) => makeRevealed(find(object), mock.audit),
    object_events: ({ object }) => makeEvents(find(object), Date.now()),
    selection_events: ({ objects }) => selectionEvents(objects, mock.objects),
    schema: ({ path }) => ({ ...schema, about: schema.about && { ...schema.about, name: path.at(-1) ?? "Deployment" } }),
    may: ({ questions }) => questions.map(({ verb, kind, subresource }) => !mock.denied.has([verb, subresource ? `${kind}/${subresource}` : kind].join(" "))),
  };
}
