-- SPDX-License-Identifier: GPL-3.0-or-later
-- Version 7: contacts that may be the same are found, and who is not is remembered.

----------------------------------------------------------------------------------------------- recorded

-- Two contacts that are to be kept separate, whatever they have in common. contact_id is the smaller of the two.
CREATE TABLE not_duplicate (
  id INTEGER PRIMARY KEY, contact_id INTEGER NOT NULL REFERENCES contact (id), other_id INTEGER NOT NULL REFERENCES contact (id),
  created_at INTEGER NOT NULL) STRICT;
CREATE INDEX not_duplicate_pair ON not_duplicate (contact_id, other_id);
CREATE INDEX not_duplicate_other ON not_duplicate (other_id);

----------------------------------------------------------------------------------------------- not recorded: derived values

-- Pairs that are alike, as crm-duplicate-measure.h has it. Those with another scan than duplicate_state are not valid: a scan that goes on,
-- or the remains of an old one.
CREATE TABLE duplicate_pair (
  id INTEGER PRIMARY KEY, scan INTEGER NOT NULL, low INTEGER NOT NULL, high INTEGER NOT NULL, score INTEGER NOT NULL,
  evidence INTEGER NOT NULL) STRICT;
CREATE INDEX duplicate_pair_low ON duplicate_pair (low, high);
CREATE INDEX duplicate_pair_high ON duplicate_pair (high);
CREATE INDEX duplicate_pair_score ON duplicate_pair (scan, score);

-- One row (id 1) once the book was scanned: up to which change set what has changed was looked at.
CREATE TABLE duplicate_state (
  id INTEGER PRIMARY KEY, scan INTEGER NOT NULL, last_set INTEGER NOT NULL, scanned_at INTEGER NOT NULL) STRICT;

-- What contacts are found by that have it in common.
CREATE INDEX contact_phone_tail ON contact_phone (substr (digits, -6));
CREATE INDEX contact_birthday ON contact (birthday) WHERE birthday IS NOT NULL;
CREATE INDEX contact_link_url ON contact_link (url COLLATE NOCASE);
