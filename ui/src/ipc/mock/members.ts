import type { Failure, Member, MemberAnswer } from "../bindings";
import type { MockApplication } from "./applications";
import type { Handlers } from "./handlers";

const mib = 2 ** 20;
const forbidden: Failure = { code: "forbidden", site: null, object: null, params: { verb: "get", resource: "pods/proxy" }, detail: null };

/** Applications of a simulated core that are clusters, by how their names begin, and how each cluster is. */
const clusters: Record<string, "well" | "split" | "closed"> = { portal: "well", search: "split", catalog: "closed" };

/** The members of those clusters. */
export function memberHandlers(core: { applications: { all: MockApplication[] } }): Pick<Handlers, "membership"> {
  return {
    membership: ({ application, site }) => {
      const { project, name } = application;
      const how = clusters[name.replace(/-\d+$/, "")];
      if (!how || !core.applications.all.some((one) => one.project === project && one.name === name && one.cell.site === site)) return null;
      if (how === "closed") throw forbidden;
      const names = [1, 2, 3, 4].map((number) => `${name}-7c9d8f-${number}`);
      const parts = how === "split" ? [names.slice(0, 2), names.slice(2, 3)] : [names.slice(0, 3)];
      const answer = (pod: string, number: number): MemberAnswer => {
        const group = parts.find((part) => part.includes(pod));
        if (!group) return how === "split" ? { answer: "silent", reason: "late" } : { answer: "notStarted" };
        const missing = names.slice(0, how === "split" ? 4 : 3).filter((one) => !group.includes(one));
        return { answer: "told", sees: group.length - 1, missing, gone: number === 1 && missing.length > 0 ? 1 : 0, sessions: 17 - number, kept: 33 + number, heapUsed: (210 + 40 * number) * mib, heapMax: 460 * mib };
      };
      const members = names.map((pod, number): Member => ({ pod: { site, kind: "pods", namespace: project, name: pod, uid: `${site}-${pod}` }, node: number < 3 ? `node-${number + 1}` : "", ready: number < 3, answer: answer(pod, number) }));
      return { site, members, groups: parts };
    },
  };
}
