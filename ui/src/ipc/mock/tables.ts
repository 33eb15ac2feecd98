import type { Failure, ObjectRef, SiteView } from "../bindings";
import type { Handlers } from "./handlers";
import type { Hub } from "./hub";
import type { MockObject } from "./objects";
import { columnsOf } from "./table";

type Names = "change_query" | "acknowledge" | "unsubscribe" | "select" | "attend" | "extend" | "copy" | "retry" | "selected" | "locate" | "search";

/** What a page asks of its tables. */
export function tableHandlers(mock: { hub: Hub; sites: SiteView[]; objects: MockObject[]; failures: Map<string, Failure> }): Pick<Handlers, Names> {
  return {
    change_query: ({ subscription, query, moved }) => {
      const entry = mock.hub.find(subscription);
      entry.table?.change(query, moved);
      mock.hub.later(entry, new Set());
      return { id: subscription, columns: columnsOf(query.kind) };
    },
    acknowledge: ({ subscription, seq }) => {
      mock.hub.acknowledge(subscription, seq);
      return null;
    },
    unsubscribe: ({ subscription }) => {
      mock.hub.close(subscription);
      return null;
    },
    select: ({ subscription, selection }) => {
      const entry = mock.hub.find(subscription);
      entry.table?.select(mock.objects, selection);
      mock.hub.later(entry, new Set());
      return null;
    },
    attend: ({ subscription, attention }) => {
      mock.hub.find(subscription).table?.attend(attention.anchor, mock.objects);
      return null;
    },
    extend: ({ subscription, columns: wanted }) => {
      const entry = mock.hub.find(subscription);
      const kind = entry.table?.query.kind ?? "pods";
      const own = columnsOf(kind);
      if (entry.table) entry.table.extend(wanted.filter((id) => own.every((column) => column.id !== id)));
      mock.hub.later(entry, null);
      return { id: subscription, columns: entry.table?.columns() ?? own };
    },
    retry: ({ subscription }) => {
      mock.failures.clear();
      mock.hub.later(mock.hub.find(subscription), new Set());
      return null;
    },
    copy: ({ subscription, format, row }) => {
      const chosen = mock.hub.find(subscription).table?.selected;
      const refs = mock.objects.filter((object) => (row === null ? chosen?.has(object.number) : object.number === row)).map((object) => object.ref);
      const line = (ref: ObjectRef): string => (format === "kindNames" ? `${ref.kind}/${ref.name}\n` : format === "paths" && ref.namespace ? `${ref.namespace}/${ref.name}\n` : `${ref.name}\n`);
      return { text: refs.map(line).join(""), rows: refs.length, leftOut: 0 };
    },
    selected: ({ subscription }) => {
      const chosen = mock.hub.find(subscription).table?.selected;
      return mock.objects.filter((object) => chosen?.has(object.number)).slice(0, 10_000).map((object) => object.ref);
    },
    locate: ({ subscription, object }) => {
      const index = mock.hub.find(subscription).table?.whole(mock.objects).findIndex((entry) => entry.ref.uid === object.uid) ?? -1;
      return index < 0 ? null : index;
    },
    search: ({ text }) => {
      const part = text.toLowerCase();
      const sites = mock.sites.filter((site) => site.name.includes(part)).map((site) => ({ hit: "site" as const, site: site.id, name: site.name }));
      const rows = mock.objects.filter((object) => object.ref.name.includes(part)).slice(0, 50 - sites.length);
      return [...sites, ...rows.map((object) => ({ hit: "object" as const, object: object.ref, siteName: object.ref.site }))];
    },
  };
}
