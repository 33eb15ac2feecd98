import type { AuthorityQuestion, CertificateView, TrustQuestion } from "../bindings";

/** A certificate of the simulated servers. */
export function makeCertificate(subject: string, issuer: string, byte: string, authority: boolean): CertificateView {
  return {
    subject: `CN=${subject}`, issuer: `CN=${issuer}`, fingerprint: Array.from({ length: 32 }, (_, index) => (index % 3 === 0 ? byte : `E${index % 10}`)).join(":"),
    from: Date.UTC(2026, 0, 5), until: Date.UTC(authority ? 2036 : 2027, 0, 5), names: authority ? [] : ["plant-busan.example", "10.96.0.1", "kubernetes.default.svc"], authority,
  };
}

const certificates: Omit<AuthorityQuestion, "pinned" | "obstacle"> = {
  site: "plant-busan", server: "https://plant-busan.example:6443", name: "plant-busan.example", offered: 1,
  shown: [makeCertificate("kube-apiserver", "plant-busan-ca", "B1", false), makeCertificate("plant-busan-ca", "plant-busan-ca", "4A", true)],
};

/** What the trust window may be asked. */
export const questions: Record<string, TrustQuestion> = {
  command: {
    question: "command", context: "cloud-tokyo", file: "~/.kube/config", path: "/usr/local/bin/aws",
    arguments: ["eks", "get-token", "--cluster-name", "tokyo", "--region", "ap-northeast-1"],
    environment: [["AWS_PROFILE", "prod"]], digest: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
  },
  unlock: { question: "unlock", site: "cloud-tokyo" },
  identity: {
    question: "identity", site: "cloud-tokyo", server: "https://cloud-tokyo.example:6443",
    known: "6b7f2f0c-1f4e-4f0e-9a35-0c8f2d1f77aa", found: "0d5c1c9e-7a52-4d1b-8a1e-2b7f5f3e9c10",
  },
  pin: { question: "authority", ...certificates, pinned: null, obstacle: null },
  repin: { question: "authority", ...certificates, pinned: makeCertificate("plant-busan-ca", "plant-busan-ca", "7C", true), obstacle: null },
  pinned: { question: "authority", ...certificates, pinned: makeCertificate("plant-busan-ca", "plant-busan-ca", "4A", true), obstacle: "same" },
  blocked: { question: "authority", ...certificates, pinned: null, obstacle: "wrongName" },
};
