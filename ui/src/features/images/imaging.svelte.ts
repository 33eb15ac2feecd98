import type { SourceKind } from "../../ipc";

/** What can be an application by itself. */
export type MainKind = Exclude<SourceKind, "library">;

/** What is offered for a kind: a base that is widely used, and where it looks for what it serves. */
export const usual: Record<MainKind, { base: string; place: string; repository: string }> = {
  war: { base: "tomcat:11-jre21-temurin", place: "/usr/local/tomcat/webapps/ROOT.war", repository: "apps/web" },
  jar: { base: "eclipse-temurin:21-jre", place: "/app/app.jar", repository: "apps/service" },
  site: { base: "nginxinc/nginx-unprivileged:1.29", place: "/usr/share/nginx/html", repository: "apps/site" },
};

/** The sheet that makes an image of a file. */
class Imaging {
  open = $state(false);
}

export const imaging = new Imaging();
