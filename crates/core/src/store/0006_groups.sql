-- The groups the user put a site in, and the labels the user gave it, as JSON lists.
ALTER TABLE site ADD COLUMN team_groups TEXT NOT NULL DEFAULT '[]';
ALTER TABLE site ADD COLUMN labels TEXT NOT NULL DEFAULT '[]';
