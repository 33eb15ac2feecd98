#!/bin/sh
# A credential plugin as clouds have them: prints a token that is good for ten minutes.
[ "$1" = get-token ] || { echo "usage: $0 get-token CLUSTER" >&2; exit 2; }
date -u +%Y-%m-%dT%H:%M:%SZ >> '@RUNS@'
until=$(date -u -d '+10 minutes' +%Y-%m-%dT%H:%M:%SZ)
printf '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1",'
printf '"spec":{"interactive":false},"status":{"expirationTimestamp":"%s","token":"@TOKEN@"}}\n' "$until"
