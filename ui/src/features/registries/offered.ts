import { call, type ApplicationName, type ReachAddress, type Registry, type SiteId } from "../../ipc";
import { packages } from "../catalogue/packages.svelte";

/** What an application is as a registry. */
export interface Offered {
  /** Who logs in there; none where nobody has to. */
  user: string | null;
}

/** What an application of a site is as a registry; none if it is no registry, or nobody can tell. */
export async function offeredBy(application: ApplicationName, site: SiteId): Promise<Offered | null> {
  try {
    if (!packages.list) await packages.read();
    const { form } = await call("deploy_form", { application, sites: [site] });
    return packages.of(form.form)?.serves === "registry" ? { user: form.form.package?.login?.user ?? null } : null;
  } catch {
    return null;
  }
}

/** A registry at an address where an application answers, for that site. That it does not speak TLS is for the user to accept. */
export function registryAt({ url }: ReachAddress, { user }: Offered, site: SiteId): Registry {
  return { address: new URL(url).host, sites: [site], user, authority: null, plainHttp: false, mirrors: [] };
}

/** Whether an address can be that of a registry: references of images have no room for a path. */
export function isBare({ url }: ReachAddress): boolean {
  return new URL(url).pathname === "/";
}
