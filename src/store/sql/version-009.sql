-- SPDX-License-Identifier: GPL-3.0-or-later
-- Version 9: contacts that turn out to be one are merged, and can be separated again at any later time.

----------------------------------------------------------------------------------------------- recorded

-- The contact that this one was merged into. It has deleted_at too, so that whoever leaves out the trash leaves it out; the trash does not
-- show it, and it is not purged before the contact that it is in.
ALTER TABLE contact ADD COLUMN merged_into INTEGER REFERENCES contact (id);
CREATE INDEX contact_merged ON contact (merged_into) WHERE merged_into IS NOT NULL;

-- A merge lets links of an activity point elsewhere, which its copy on a server tells too.
CREATE TRIGGER activity_link_update_sync AFTER UPDATE ON activity_link
BEGIN INSERT OR IGNORE INTO sync_due SELECT a.id FROM activity a JOIN calendar c ON c.id = a.calendar_id
  WHERE a.id = NEW.activity_id AND c.account_id IS NOT NULL; END;

----------------------------------------------------------------------------------------------- not recorded

-- Which set merged what. It counts as long as that set is not taken back (change_set.undone_by).
CREATE TABLE contact_merge (
  id INTEGER PRIMARY KEY, set_id INTEGER NOT NULL, survivor_id INTEGER NOT NULL, merged_id INTEGER NOT NULL, at INTEGER NOT NULL) STRICT;
CREATE INDEX contact_merge_survivor ON contact_merge (survivor_id);
CREATE INDEX contact_merge_merged ON contact_merge (merged_id);
CREATE INDEX contact_merge_set ON contact_merge (set_id);
