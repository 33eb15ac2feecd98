import { call, type ApplicationDetail, type ReleaseRef } from "../../ipc";
import type { Chosen } from "./selection.svelte";
import { releaseOf } from "./release";

/** What the sites have of these applications. */
export function detailsOf(chosen: Chosen[]): Promise<ApplicationDetail[]> {
  return Promise.all(chosen.map(({ application, sites }) => call("application", { application, sites })));
}

/** The releases that applications are on the sites that are meant; what is no release is not among them. */
export async function releasesOf(chosen: Chosen[]): Promise<ReleaseRef[]> {
  const details = await detailsOf(chosen);
  return details.flatMap(({ application, sites }) => sites.flatMap((part) => {
    const name = releaseOf(part, application);
    return name === null ? [] : [{ site: part.cell.site, namespace: application.project, name }];
  }));
}
