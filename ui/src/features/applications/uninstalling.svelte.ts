import type { ReleaseRef } from "../../ipc";

/** Releases that are to be taken off their sites: how is asked for in a dialog, before there is a plan. */
class Uninstalling {
  releases = $state.raw<ReleaseRef[] | null>(null);
}

export const uninstalling = new Uninstalling();
