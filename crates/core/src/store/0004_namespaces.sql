-- Namespaces that the user looked for on a site: they are tried where the list of namespaces is forbidden.
CREATE TABLE site_namespace (
    site TEXT NOT NULL,
    namespace TEXT NOT NULL,
    PRIMARY KEY (site, namespace)
) STRICT, WITHOUT ROWID;
