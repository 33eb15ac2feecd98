#!/bin/sh
# Starts PostgreSQL, with a user and a database made at the first start: what the official image does with these variables.
set -eu
: "${POSTGRES_PASSWORD:?the password of the user is not set}"
user=${POSTGRES_USER:-postgres}
database=${POSTGRES_DB:-$user}
export PGDATA="${PGDATA:-/var/lib/postgresql/data/pgdata}"
if [ ! -s "$PGDATA/PG_VERSION" ]; then
    mkdir -p "$PGDATA"
    chmod 700 "$PGDATA"
    printf '%s\n' "$POSTGRES_PASSWORD" >/tmp/password
    initdb --username="$user" --pwfile=/tmp/password --auth=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 --no-sync
    rm /tmp/password
    echo 'host all all all scram-sha-256' >>"$PGDATA/pg_hba.conf"
    if [ "$database" != postgres ]; then
        # Without a network, so that nobody is answered before the database is there.
        printf 'CREATE DATABASE "%s"\n' "$database" | postgres --single -D "$PGDATA" -c jit=off postgres
    fi
fi
exec postgres -c listen_addresses='*' -c jit=off "$@"
