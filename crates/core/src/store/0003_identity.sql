-- A cluster may be reached at several addresses: the site that the site of this address was merged into.
ALTER TABLE site ADD COLUMN merged_into TEXT REFERENCES site (id);
-- 1 when the user wants it as a site of its own, whatever cluster answers there.
ALTER TABLE site ADD COLUMN apart INTEGER NOT NULL DEFAULT 0;
