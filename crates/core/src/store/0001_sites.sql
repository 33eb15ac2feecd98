-- What the user chose for a site, and what identifies its cluster.
CREATE TABLE site (
    id TEXT PRIMARY KEY,
    -- Server URL, CA digest, tls-server-name and proxy, as one key: the login group before the first connect.
    address TEXT NOT NULL,
    -- UID of kube-system, once connected.
    uid TEXT,
    name TEXT,
    colour INTEGER,
    kind TEXT,
    -- Facts of its nodes, as last seen.
    provider TEXT,
    region TEXT,
    guard TEXT,
    login TEXT,
    -- 1 while the user wants it connected; read at start.
    wanted INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE UNIQUE INDEX site_address ON site (address);

-- Logins whose pasted token is in the keyring, so that the list can be shown without opening it.
CREATE TABLE pasted_token (
    login TEXT PRIMARY KEY
) STRICT;

-- Commands of kubeconfig files that the user trusted in the trust window.
CREATE TABLE trusted_command (
    -- SHA-256 over path, arguments, environment and the program's own digest.
    fingerprint TEXT PRIMARY KEY,
    trusted_at INTEGER NOT NULL
) STRICT;

-- Kubeconfig files added in the window.
CREATE TABLE kubeconfig_file (
    path TEXT PRIMARY KEY,
    added_at INTEGER NOT NULL
) STRICT;

-- Settings of the program, one JSON document.
CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;
