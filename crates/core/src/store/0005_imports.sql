-- What was added in the window: a file, a folder, or a file of ours with what was pasted.
ALTER TABLE kubeconfig_file ADD COLUMN pasted INTEGER NOT NULL DEFAULT 0;
-- Ids of contexts that the user did not take, as a JSON list.
ALTER TABLE kubeconfig_file ADD COLUMN left_out TEXT NOT NULL DEFAULT '[]';
-- When it was taken away; it can be brought back for a while.
ALTER TABLE kubeconfig_file ADD COLUMN removed_at INTEGER;
