import type { Failure, FrameBody, ImageBuild, ImageOrder, Mirroring, MirrorOrder, Registry, SourceFile, SourceKind, Topic } from "../bindings";
import type { Handlers } from "./handlers";

type Commands = "registries" | "save_registry" | "remove_registry" | "test_registry" | "repositories" | "unused_images" | "delete_images" | "image_tags" | "image_source" | "made_layer";

const digest = `sha256:${"0a".repeat(32)}`;
const failure = (code: Failure["code"], params: Failure["params"] = {}): Failure => ({ code, site: null, object: null, params, detail: null });

/** What the simulated registries have, and how builds go. */
export const mockImages: { registries: Registry[]; repositories: string[]; more: boolean; build: Partial<ImageBuild> | null; driver: string | null } = { registries: [], repositories: ["team/web", "team/shop"], more: false, build: null, driver: null };

const names: Record<SourceKind, string> = { war: "shop.war", jar: "shop.jar", site: "shop.zip", library: "postgresql-42.7.8.jar" };

function sourceOf(kind: SourceKind): SourceFile {
  return { id: `source-${kind}`, name: names[kind], kind, bytes: 20_971_520, files: 120, tag: "shop-20260301-1405" };
}

/** How far a simulated build is: at its end, unless a test holds it elsewhere. */
function mockBuild(order: ImageOrder): ImageBuild {
  const build: ImageBuild = { phase: "finish", done: 0, total: 0, built: { reference: `${order.registry}/${order.repository}:${order.tag}@${digest}`, digest, sent: 20_973_000, layers: 1 }, failure: null };
  return mockImages.build ? { ...build, built: null, ...mockImages.build } : build;
}

/** How far simulated copies are: at their end. An image whose name is `missing` is not there; one that is `slow` is on its way. */
function mockMirror(order: MirrorOrder): Mirroring {
  const is = (name: string) => (image: string): boolean => image.split(/[/:]/).includes(name);
  const failed = order.images.filter(is("missing")).map((image) => ({ image, failure: failure("image-missing", { name: image }) }));
  const there = order.images.filter((image) => !is("missing")(image) && !is("slow")(image));
  const mirrored = there.map((image) => ({ image, reference: `${order.registry}/${image}@${digest}`, same: order.platforms === "all", sent: 52_428_800 }));
  const image = order.images.find(is("slow")) ?? "";
  return { image, done: image ? 20_971_520 : 0, total: image ? 52_428_800 : 0, mirrored, failed, ended: image === "" };
}

/** How far what was ordered is. */
export function imageFrame(topic: Extract<Topic, { topic: "mirror" | "image" }>): FrameBody {
  return topic.topic === "mirror" ? { content: "mirror", mirroring: mockMirror(topic.order) } : { content: "image", build: mockBuild(topic.order) };
}

/** Registries and files of the simulated core. */
export const imageHandlers: Pick<Handlers, Commands> = {
  registries: () => mockImages.registries,
  save_registry: ({ registry, password }) => {
    if (registry.user !== null && password === null && !mockImages.registries.some((one) => one.address === registry.address)) throw failure("registry-failed", { reason: "registry-password" });
    mockImages.registries = [...mockImages.registries.filter((one) => one.address !== registry.address), registry];
    return mockImages.registries;
  },
  remove_registry: ({ address }) => (mockImages.registries = mockImages.registries.filter((one) => one.address !== address)),
  test_registry: ({ registry }) => {
    if (registry.user === "stranger") throw failure("registry-login", { server: registry.address });
    return null;
  },
  repositories: () => ({ repositories: mockImages.repositories, more: mockImages.more }),
  image_tags: () => ({
    tags: [
      { tag: "2.1", digest, bytes: 52_428_800, users: [{ site: "dc-pangyo", application: { project: "shop", name: "web" } }] },
      { tag: "2.0", digest: null, bytes: null, users: [] },
    ],
    more: false,
  }),
  unused_images: ({ repository }) => ({
    unused: [{ digest, tags: ["2.0", "2.0-rc1"], bytes: 50_331_648 }, { digest: `sha256:${"0b".repeat(32)}`, tags: ["1.9"], bytes: null }],
    used: 1,
    silent: ["cloud-tokyo"],
    failures: repository === "team/shop" ? [{ ...failure("forbidden", { verb: "list", resource: "secrets" }), site: "dc-pangyo" }] : [],
  }),
  delete_images: ({ address, repository, digests, despiteSilent }) => {
    if (!despiteSilent) throw failure("not-possible", { reason: "images-silent" });
    if (repository !== "team/shop") return { deleted: digests, failures: [] };
    return { deleted: digests.slice(1), failures: [failure("registry-failed", { server: address, reason: "registry-keeps-all" })] };
  },
  image_source: ({ kind }) => sourceOf(kind),
  made_layer: () => mockImages.driver,
};
