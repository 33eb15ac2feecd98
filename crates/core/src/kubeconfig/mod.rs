//! Kubeconfig files: find, merge as client-go does, tell what powers a file has.
