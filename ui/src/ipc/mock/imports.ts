import type { ImportPreview, KubeconfigFile, KubeconfigView, LoginId, LoginView, PickedFile, SiteView } from "../bindings";
import { makeLogin, makeLogins, type Scene } from "./fleet";

const missing = { code: "file-unreadable", site: null, object: null, params: { path: "~/.kube/config", reason: "missing" }, detail: null } as const;

/** Kubeconfig files of the simulated fleet, and what can be imported into it. */
export class Imports {
  revision = 1;
  offered = 0;
  /** The file that a test or a person added. */
  added: LoginView[] = [];
  #removed: LoginView[] = [];
  #waiting: PickedFile[] = [];
  /** Since when the first file cannot be read; null while it can. */
  failingSince: number | null = null;

  view(scene: Scene, sites: SiteView[]): KubeconfigView {
    const empty = scene.name === "empty";
    const logins = empty ? [] : scene.name === "many" || scene.name === "off" ? sites.flatMap((site) => site.logins) : makeLogins();
    const kept = this.failingSince === null ? null : { since: this.failingSince, readAt: this.failingSince - 60_000 };
    const own: KubeconfigFile = {
      path: "~/.kube/config", source: "default", contexts: logins.length, added: null, kept,
      problem: empty ? missing : kept ? { ...missing, code: "kubeconfig-invalid", params: { path: "~/.kube/config", reason: "invalid" } } : null,
    };
    const more: KubeconfigFile[] = this.added.length === 0 ? [] : [{ path: "~/Downloads/prod.yaml", source: "added", contexts: this.added.length, added: "source-1", problem: null, kept: null }];
    return { files: [own, ...more], logins: [...logins, ...this.added] };
  }

  /** One context of each kind that a preview can show. */
  preview(): ImportPreview {
    const file = "~/.kube/config";
    const from = (name: string, more: Partial<LoginView>): LoginView => ({ ...makeLogin(name, more), site: null, file: "~/Downloads/prod.yaml" });
    return {
      id: "import-1", passedOver: 0, files: [{ path: "~/Downloads/prod.yaml", contexts: 4, problem: null }],
      entries: [
        { login: from("edge-jeju", { method: "exec", needsTrust: true, powers: [
          { power: "runsCommand", command: ["kubelogin", "get-token", "--oidc-client-secret=[hidden]"], environment: ["HTTPS_PROXY"] },
          { power: "skipsTlsVerification" }, { power: "readsOutside", path: "/etc/pki/jeju.crt" },
        ] }), state: { state: "new" } },
        { login: from("dc-pangyo", { method: "certificate" }), state: { state: "changed", file, differs: ["credential"] } },
        { login: from("cloud-tokyo", { server: "https://other.example:6443", method: "token" }), state: { state: "clash", file, server: "https://cloud-tokyo.example:6443" } },
        { login: from("plant-busan", {}), state: { state: "same", file } },
      ],
    };
  }

  add(take: LoginId[]): void {
    this.added = this.preview().entries.map((entry) => entry.login).filter((login) => take.includes(login.id)).map((login) => ({ ...login, id: `added-${login.id}` }));
    this.revision += 1;
  }

  remove(): void {
    this.#removed = this.added;
    this.added = [];
    this.revision += 1;
  }

  restore(): void {
    this.added = this.#removed;
    this.revision += 1;
  }

  /** Files are dropped on the window. */
  drop(...names: string[]): void {
    this.#waiting = names.map((name, index) => ({ id: `dropped-${index}`, name }));
    this.offered += 1;
  }

  dropped(): PickedFile[] {
    return this.#waiting.splice(0);
  }
}
