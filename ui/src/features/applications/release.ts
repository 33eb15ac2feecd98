import type { ApplicationName, ApplicationPart } from "../../ipc";

/** The release of Helm that a site's part is, if it is one: whoever owns it, an application of Helm's has the release's name. */
export function releaseOf({ cell }: ApplicationPart, application: ApplicationName): string | null {
  if (cell.owner.owner === "helm") return cell.owner.release;
  return cell.revision?.source === "helm" ? application.name : null;
}
