-- Certificates that the user pinned for the address of a site, as DER.
CREATE TABLE site_pin (
    site TEXT PRIMARY KEY REFERENCES site (id),
    certificate BLOB NOT NULL,
    pinned_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
