/** A name for an application out of the reference of its image: `registry.example/team/Shop_Web:2.1` becomes `shop-web`. */
export function nameOf(image: string): string {
  const path = image.trim().replace(/@.*$/, "").split("/").at(-1) ?? "";
  return path.replace(/:.*$/, "").toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^[^a-z]+|-+$/g, "").slice(0, 52).replace(/-+$/, "");
}
