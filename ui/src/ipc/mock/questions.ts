import type { TrustQuestion } from "../bindings";

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
};
