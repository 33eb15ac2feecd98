//! A real Kubernetes fleet on this machine, for tests, demonstrations and benchmarks.
