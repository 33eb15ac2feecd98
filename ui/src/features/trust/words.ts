import en from "../../../../messages/en/trust.ftl?raw";
import ko from "../../../../messages/ko/trust.ftl?raw";
import { format, makeBundle, type Values } from "../../i18n/fluent";

/** The words of the trust window: its own file and nothing else. */
export function trustWords(locale: string): (id: string, values?: Values) => string {
  const bundle = locale === "ko" ? makeBundle("ko", [ko]) : makeBundle("en", [en]);
  return (id, values) => format(bundle, id, values) ?? id;
}
