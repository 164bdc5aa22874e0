-- SPDX-License-Identifier: GPL-3.0-or-later
-- Version 1: the whole book of business.
--
-- Conventions
--   id          63-bit, made by crm_id_new(); 0 is never an id
--   uid         what the world sees: a random UUID
--   *_at        a fact of the past: microseconds since 1970, UTC
--   dates       'YYYY-MM-DD'; timed values are local wall time 'YYYY-MM-DDTHH:MM' with the IANA zone beside them
--   money       minor units (INTEGER) with an ISO 4217 currency beside them
--   position    fractional rank (REAL), never UNIQUE
--   deleted_at  in the trash since; link rows are deleted hard
--
-- RECORDED tables are the owner's data: the session extension writes each of their changes into change_row, from which
-- notice, undo, redo and history are derived. They only ever get columns appended, have no CASCADE between them, and are
-- written with plain INSERT, UPDATE, DELETE or UPSERT, never REPLACE. The list is crm_recorded_tables in crm-recorder.c.

----------------------------------------------------------------------------------------------- recorded: contacts

CREATE TABLE contact (
  id          INTEGER PRIMARY KEY,
  uid         TEXT NOT NULL,
  kind        TEXT NOT NULL CHECK (kind IN ('person', 'company')),
  name        TEXT NOT NULL,                   -- as shown; a person's is composed of the parts unless it was typed
  prefix      TEXT,
  given_name  TEXT,
  middle_name TEXT,
  family_name TEXT,
  suffix      TEXT,
  nickname    TEXT,
  lifecycle   TEXT,                            -- lead, prospect, customer, former, partner
  language    TEXT,                            -- BCP 47
  birthday    TEXT,                            -- date, or '--MM-DD' where the year is not known
  note        TEXT,
  source      TEXT,                            -- where the owner got to know them
  created_via TEXT NOT NULL DEFAULT 'manual',  -- manual, import, sync, mail, demo
  vcard_extra TEXT,                            -- content lines of properties that are not fields here, kept for export
  created_at  INTEGER NOT NULL,
  deleted_at  INTEGER
) STRICT;
CREATE UNIQUE INDEX contact_uid ON contact (uid) WHERE deleted_at IS NULL;
CREATE INDEX contact_trash ON contact (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE TABLE contact_email (
  id INTEGER PRIMARY KEY, contact_id INTEGER NOT NULL REFERENCES contact (id), position REAL NOT NULL DEFAULT 0,
  label TEXT, address TEXT NOT NULL,
  address_key TEXT NOT NULL,                   -- lower case, domain as A-labels: equal keys are one mailbox
  source TEXT) STRICT;
CREATE INDEX contact_email_contact ON contact_email (contact_id);
CREATE INDEX contact_email_key ON contact_email (address_key);

CREATE TABLE contact_phone (
  id INTEGER PRIMARY KEY, contact_id INTEGER NOT NULL REFERENCES contact (id), position REAL NOT NULL DEFAULT 0,
  label TEXT, number TEXT NOT NULL,            -- as it was written
  digits TEXT NOT NULL,                        -- ASCII digits of it, for matching
  source TEXT) STRICT;
CREATE INDEX contact_phone_contact ON contact_phone (contact_id);
CREATE INDEX contact_phone_digits ON contact_phone (digits);

CREATE TABLE contact_address (
  id INTEGER PRIMARY KEY, contact_id INTEGER NOT NULL REFERENCES contact (id), position REAL NOT NULL DEFAULT 0,
  label TEXT, po_box TEXT, extended TEXT, street TEXT, city TEXT, region TEXT, postal_code TEXT, country TEXT,
  source TEXT) STRICT;
CREATE INDEX contact_address_contact ON contact_address (contact_id);

CREATE TABLE contact_link (
  id INTEGER PRIMARY KEY, contact_id INTEGER NOT NULL REFERENCES contact (id), position REAL NOT NULL DEFAULT 0,
  label TEXT, url TEXT NOT NULL, source TEXT) STRICT;
CREATE INDEX contact_link_contact ON contact_link (contact_id);

CREATE TABLE contact_date (
  id INTEGER PRIMARY KEY, contact_id INTEGER NOT NULL REFERENCES contact (id), position REAL NOT NULL DEFAULT 0,
  label TEXT, date TEXT NOT NULL, source TEXT) STRICT;
CREATE INDEX contact_date_contact ON contact_date (contact_id);

CREATE TABLE contact_photo (
  id INTEGER PRIMARY KEY, contact_id INTEGER NOT NULL REFERENCES contact (id),
  media_type TEXT, bytes BLOB NOT NULL) STRICT;
CREATE INDEX contact_photo_contact ON contact_photo (contact_id);

CREATE TABLE tag (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, colour TEXT NOT NULL DEFAULT 'blue', pinned INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL, deleted_at INTEGER) STRICT;
CREATE UNIQUE INDEX tag_name ON tag (name COLLATE NOCASE) WHERE deleted_at IS NULL;

CREATE TABLE contact_tag (
  id INTEGER PRIMARY KEY, contact_id INTEGER NOT NULL REFERENCES contact (id), tag_id INTEGER NOT NULL REFERENCES tag (id)) STRICT;
CREATE UNIQUE INDEX contact_tag_pair ON contact_tag (contact_id, tag_id);
CREATE INDEX contact_tag_tag ON contact_tag (tag_id);

CREATE TABLE affiliation (
  id INTEGER PRIMARY KEY, contact_id INTEGER NOT NULL REFERENCES contact (id), company_id INTEGER NOT NULL REFERENCES contact (id),
  position REAL NOT NULL DEFAULT 0, role TEXT, department TEXT, started TEXT, ended TEXT) STRICT;
CREATE INDEX affiliation_contact ON affiliation (contact_id);
CREATE INDEX affiliation_company ON affiliation (company_id);

----------------------------------------------------------------------------------------------- recorded: pipeline

CREATE TABLE pipeline (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, position REAL NOT NULL DEFAULT 0, currency TEXT,
  created_at INTEGER NOT NULL, deleted_at INTEGER) STRICT;

CREATE TABLE stage (
  id INTEGER PRIMARY KEY, pipeline_id INTEGER NOT NULL REFERENCES pipeline (id), name TEXT NOT NULL, position REAL NOT NULL DEFAULT 0,
  kind TEXT NOT NULL DEFAULT 'open' CHECK (kind IN ('open', 'won', 'lost')),
  probability INTEGER NOT NULL DEFAULT 0 CHECK (probability BETWEEN 0 AND 100), stale_days INTEGER, colour TEXT,
  created_at INTEGER NOT NULL, deleted_at INTEGER) STRICT;
CREATE INDEX stage_pipeline ON stage (pipeline_id);

CREATE TABLE deal (
  id INTEGER PRIMARY KEY, uid TEXT NOT NULL, title TEXT NOT NULL,
  stage_id INTEGER NOT NULL REFERENCES stage (id), company_id INTEGER REFERENCES contact (id), position REAL NOT NULL DEFAULT 0,
  amount INTEGER, currency TEXT, probability_override INTEGER CHECK (probability_override BETWEEN 0 AND 100),
  expected_close TEXT, entered_stage_at INTEGER NOT NULL, closed_at INTEGER, reason TEXT, reason_note TEXT,
  source TEXT, note TEXT, created_via TEXT NOT NULL DEFAULT 'manual', created_at INTEGER NOT NULL, deleted_at INTEGER) STRICT;
CREATE INDEX deal_stage ON deal (stage_id, position) WHERE deleted_at IS NULL;
CREATE INDEX deal_company ON deal (company_id);

CREATE TABLE deal_contact (
  id INTEGER PRIMARY KEY, deal_id INTEGER NOT NULL REFERENCES deal (id), contact_id INTEGER NOT NULL REFERENCES contact (id),
  position REAL NOT NULL DEFAULT 0, role TEXT) STRICT;
CREATE UNIQUE INDEX deal_contact_pair ON deal_contact (deal_id, contact_id);
CREATE INDEX deal_contact_contact ON deal_contact (contact_id);

-- A row when a deal is made and one at each move, written by the command in the same transaction.
CREATE TABLE stage_event (
  id INTEGER PRIMARY KEY, deal_id INTEGER NOT NULL REFERENCES deal (id),
  from_stage_id INTEGER REFERENCES stage (id), to_stage_id INTEGER NOT NULL REFERENCES stage (id),
  at INTEGER NOT NULL, reason TEXT) STRICT;
CREATE INDEX stage_event_deal ON stage_event (deal_id);

----------------------------------------------------------------------------------------------- recorded: activities

CREATE TABLE calendar_account (
  id INTEGER PRIMARY KEY, uid TEXT NOT NULL, name TEXT NOT NULL, url TEXT NOT NULL, user TEXT,
  principal TEXT, home_sets TEXT, created_at INTEGER NOT NULL, deleted_at INTEGER) STRICT;

CREATE TABLE calendar (
  id INTEGER PRIMARY KEY, account_id INTEGER REFERENCES calendar_account (id),   -- no account: on this computer only
  name TEXT NOT NULL, colour TEXT NOT NULL DEFAULT 'blue', position REAL NOT NULL DEFAULT 0,
  visible INTEGER NOT NULL DEFAULT 1, read_only INTEGER NOT NULL DEFAULT 0,
  events INTEGER NOT NULL DEFAULT 1, tasks INTEGER NOT NULL DEFAULT 1,         -- component kinds it takes
  href TEXT, created_at INTEGER NOT NULL, deleted_at INTEGER) STRICT;

CREATE TABLE activity (
  id INTEGER PRIMARY KEY, uid TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('call', 'meeting', 'task', 'mail', 'note', 'letter', 'visit')),
  direction TEXT,                              -- in, out
  subject TEXT NOT NULL, body TEXT, location TEXT, url TEXT,
  starts TEXT, ends TEXT,                      -- all day: dates, the end included; timed: wall time
  all_day INTEGER NOT NULL DEFAULT 0, tz TEXT, -- IANA zone; none: wall time wherever one is
  due TEXT,                                    -- of a task; date or wall time
  done_at INTEGER, outcome TEXT, status TEXT, priority INTEGER,
  rrule TEXT, exdates TEXT, rdates TEXT,       -- RFC 5545 values, lists separated by commas
  series_uid TEXT, recurrence_id TEXT,         -- an exception of a series: the occurrence it stands for
  calendar_id INTEGER REFERENCES calendar (id), categories TEXT, class TEXT, transparency TEXT,
  created_via TEXT NOT NULL DEFAULT 'manual', created_at INTEGER NOT NULL, deleted_at INTEGER) STRICT;
CREATE INDEX activity_calendar ON activity (calendar_id, uid);
CREATE INDEX activity_uid ON activity (uid);
CREATE INDEX activity_series ON activity (series_uid) WHERE series_uid IS NOT NULL;

CREATE TABLE activity_link (
  id INTEGER PRIMARY KEY, activity_id INTEGER NOT NULL REFERENCES activity (id),
  kind TEXT NOT NULL CHECK (kind IN ('contact', 'deal')), ref_id INTEGER NOT NULL, role TEXT) STRICT;
CREATE UNIQUE INDEX activity_link_pair ON activity_link (activity_id, kind, ref_id);
CREATE INDEX activity_link_ref ON activity_link (kind, ref_id);

CREATE TABLE activity_reminder (
  id INTEGER PRIMARY KEY, activity_id INTEGER NOT NULL REFERENCES activity (id), minutes_before INTEGER NOT NULL) STRICT;
CREATE INDEX activity_reminder_activity ON activity_reminder (activity_id);

----------------------------------------------------------------------------------------------- recorded: mail, settings

CREATE TABLE mail_account (
  id INTEGER PRIMARY KEY, uid TEXT NOT NULL, name TEXT NOT NULL, from_name TEXT, from_address TEXT NOT NULL,
  host TEXT NOT NULL, port INTEGER NOT NULL, security TEXT NOT NULL CHECK (security IN ('starttls', 'tls', 'none')), user TEXT,
  per_minute INTEGER, per_hour INTEGER, per_day INTEGER, created_at INTEGER NOT NULL, deleted_at INTEGER) STRICT;

CREATE TABLE template (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, subject TEXT, body TEXT, created_at INTEGER NOT NULL, deleted_at INTEGER) STRICT;

CREATE TABLE campaign (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, account_id INTEGER REFERENCES mail_account (id),
  subject TEXT, body TEXT,                     -- body is CommonMark with merge fields; text and HTML are made from it
  footer TEXT, created_at INTEGER NOT NULL, deleted_at INTEGER) STRICT;

-- Whom a campaign is for: everyone with one of the tags, and single contacts; 'exclude' takes away again.
CREATE TABLE campaign_audience (
  id INTEGER PRIMARY KEY, campaign_id INTEGER NOT NULL REFERENCES campaign (id),
  kind TEXT NOT NULL CHECK (kind IN ('tag', 'contact', 'everyone')), ref_id INTEGER, exclude INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE INDEX campaign_audience_campaign ON campaign_audience (campaign_id);

-- What belongs to the business and moves with the file (what belongs to the computer is in GSettings).
CREATE TABLE setting (id INTEGER PRIMARY KEY, key TEXT NOT NULL, value TEXT) STRICT;
CREATE UNIQUE INDEX setting_key ON setting (key);

----------------------------------------------------------------------------------------------- not recorded: the record itself

CREATE TABLE change_set (
  id INTEGER PRIMARY KEY, at INTEGER NOT NULL,
  origin TEXT NOT NULL,                        -- user, import, sync, campaign, undo, redo, system
  label TEXT NOT NULL,                         -- for people: "Moved 3 deals to Won"
  import_run INTEGER,                          -- the run whose batches are undone together
  undoes INTEGER,                              -- the set that this one took back
  undone_by INTEGER,                           -- the set that took this one back
  first_row INTEGER, last_row INTEGER,         -- its rows in change_row
  undoable INTEGER NOT NULL DEFAULT 1,         -- 0 once purge or erasure took rows out, or where it was never offered
  schema_version INTEGER NOT NULL) STRICT;
CREATE INDEX change_set_run ON change_set (import_run) WHERE import_run IS NOT NULL;
CREATE INDEX change_set_undo ON change_set (id) WHERE undoable = 1;
CREATE INDEX change_set_undone ON change_set (undone_by) WHERE undone_by IS NOT NULL;

-- What a set did to one record and the rows that belong to it (a contact with its mail addresses), as a changeset. By record_id one
-- finds the whole history of a record and can erase it; a set's rows lie between its first_row and last_row. No index more
-- than that: an import writes one of these per record.
CREATE TABLE change_row (
  id INTEGER PRIMARY KEY, set_id INTEGER NOT NULL, record_id INTEGER NOT NULL, bytes BLOB NOT NULL) STRICT;
CREATE INDEX change_row_record ON change_row (record_id);

CREATE TABLE import_run (
  id INTEGER PRIMARY KEY, started_at INTEGER NOT NULL, finished_at INTEGER, undone_at INTEGER, file TEXT, format TEXT,
  added INTEGER NOT NULL DEFAULT 0, updated INTEGER NOT NULL DEFAULT 0, skipped INTEGER NOT NULL DEFAULT 0,
  refused INTEGER NOT NULL DEFAULT 0, mapping TEXT) STRICT;

----------------------------------------------------------------------------------------------- not recorded: derived values

-- What the writer has to bring up to date in idle steps: kind contact, note, deal, activity. (What changed itself is up to date
-- before COMMIT; that comes from what was recorded, which costs an import less than triggers.)
CREATE TABLE index_due (kind TEXT NOT NULL, id INTEGER NOT NULL, PRIMARY KEY (kind, id)) STRICT, WITHOUT ROWID;

-- One row per contact that is not in the trash: list order, letter, what a row of the list shows, times derived from
-- activities, and the folded words that contact_fts indexes (its external content: FTS5 needs the old words to delete).
CREATE TABLE contact_list (
  id INTEGER PRIMARY KEY, kind TEXT NOT NULL, sort_key BLOB NOT NULL, letter TEXT NOT NULL,
  name TEXT NOT NULL, detail TEXT,             -- as shown: name, and "role, company" or the first mail address
  updated_at INTEGER NOT NULL, last_touch_at INTEGER, next_step_at TEXT,
  names TEXT NOT NULL, company TEXT NOT NULL, addresses TEXT NOT NULL, phones TEXT NOT NULL, tags TEXT NOT NULL) STRICT;
CREATE INDEX contact_list_order ON contact_list (sort_key, id, kind, letter);
CREATE INDEX contact_list_touch ON contact_list (last_touch_at) WHERE last_touch_at IS NOT NULL;

-- When an activity takes place, in UTC minutes since 1970; an open series ends never (NULL).
CREATE TABLE activity_span (
  id INTEGER PRIMARY KEY, starts INTEGER NOT NULL, ends INTEGER, series INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE INDEX activity_span_range ON activity_span (series, starts, ends);

CREATE TABLE reminder_fired (
  activity_id INTEGER NOT NULL, occurrence TEXT NOT NULL, minutes_before INTEGER NOT NULL, fired_at INTEGER NOT NULL,
  snoozed_until INTEGER, PRIMARY KEY (activity_id, occurrence, minutes_before)) STRICT, WITHOUT ROWID;

----------------------------------------------------------------------------------------------- not recorded: sync

-- What the engine knows of an account beyond the owner's data: whether the password was refused, how long to wait.
CREATE TABLE account_sync (
  account_id INTEGER PRIMARY KEY, state TEXT NOT NULL DEFAULT 'active',          -- active, refused
  error TEXT, backoff_until INTEGER, failures INTEGER NOT NULL DEFAULT 0, last_refresh_at INTEGER, pinned_key TEXT) STRICT;

CREATE TABLE calendar_sync (
  calendar_id INTEGER PRIMARY KEY, sync_token TEXT, ctag TEXT, capabilities TEXT, max_resource_size INTEGER,
  listing_generation INTEGER NOT NULL DEFAULT 0, last_reconcile_at INTEGER, last_sync_at INTEGER, cycles INTEGER NOT NULL DEFAULT 0,
  state TEXT NOT NULL DEFAULT 'active', error TEXT, backoff_until INTEGER, failures INTEGER NOT NULL DEFAULT 0, quirks TEXT) STRICT;

-- Activities whose calendar copy may have to change: filled by the triggers below in the transaction of the edit (undo and
-- redo included), emptied by the sync in the transaction that turns them into outbox rows.
CREATE TABLE sync_due (activity_id INTEGER PRIMARY KEY) STRICT;

-- Which calendar object on the server an activity stands in; several where a series has exceptions.
CREATE TABLE activity_resource (activity_id INTEGER PRIMARY KEY, resource_id INTEGER NOT NULL) STRICT;
CREATE INDEX activity_resource_resource ON activity_resource (resource_id);

-- One object on the server. base and etag belong together: what was last read, the base of every merge. listed_etag is what a
-- listing said since; where it differs the body is still to be fetched.
-- state: local (not sent yet), pending (to be fetched), synced, quarantined (kept as it is, not shown as an activity)
CREATE TABLE resource (
  id INTEGER PRIMARY KEY, calendar_id INTEGER NOT NULL, href TEXT NOT NULL, href_key TEXT NOT NULL, uid TEXT,
  etag TEXT, base BLOB, listed_etag TEXT, seen_generation INTEGER NOT NULL DEFAULT 0, state TEXT NOT NULL,
  failures INTEGER NOT NULL DEFAULT 0, next_try_at INTEGER, error TEXT) STRICT;
CREATE UNIQUE INDEX resource_href ON resource (calendar_id, href_key);
CREATE INDEX resource_uid ON resource (calendar_id, uid);
CREATE INDEX resource_pending ON resource (calendar_id, state) WHERE state <> 'synced';

-- At most one row per resource. state: queued, inflight (may have been sent), sent (accepted, not read back yet), held (the
-- server refuses it for good). base_etag, base and body are frozen when it becomes inflight. generation counts edits; the
-- one that was frozen is sent_generation.
CREATE TABLE sync_outbox (
  id INTEGER PRIMARY KEY, uid TEXT NOT NULL, resource_id INTEGER NOT NULL, calendar_id INTEGER NOT NULL,
  operation TEXT NOT NULL CHECK (operation IN ('create', 'update', 'delete')), state TEXT NOT NULL,
  generation INTEGER NOT NULL DEFAULT 0, sent_generation INTEGER NOT NULL DEFAULT 0,
  base_etag TEXT, base BLOB, body BLOB, sent_etag TEXT, attempts INTEGER NOT NULL DEFAULT 0,
  after_id INTEGER,                            -- a move: the row of the copy that has to be on its server first
  next_try_at INTEGER, status INTEGER, error TEXT, created_at INTEGER NOT NULL) STRICT;
CREATE UNIQUE INDEX sync_outbox_resource ON sync_outbox (resource_id);
CREATE INDEX sync_outbox_due ON sync_outbox (calendar_id, state);

CREATE TABLE tombstone (
  id INTEGER PRIMARY KEY, calendar_id INTEGER NOT NULL, href TEXT NOT NULL, uid TEXT, etag TEXT, base BLOB, at INTEGER NOT NULL) STRICT;
CREATE INDEX tombstone_uid ON tombstone (calendar_id, uid);

CREATE TABLE conflict (
  id INTEGER PRIMARY KEY, calendar_id INTEGER NOT NULL, activity_id INTEGER, uid TEXT, at INTEGER NOT NULL,
  base BLOB, local BLOB, remote BLOB, merged BLOB, decisions TEXT, resolved_at INTEGER) STRICT;

CREATE TABLE sync_log (
  id INTEGER PRIMARY KEY, calendar_id INTEGER NOT NULL, at INTEGER NOT NULL, level TEXT NOT NULL, message TEXT NOT NULL) STRICT;
CREATE INDEX sync_log_calendar ON sync_log (calendar_id, id);

CREATE TRIGGER activity_insert_sync AFTER INSERT ON activity
WHEN EXISTS (SELECT 1 FROM calendar WHERE id = NEW.calendar_id AND account_id IS NOT NULL)
BEGIN INSERT OR IGNORE INTO sync_due VALUES (NEW.id); END;
CREATE TRIGGER activity_update_sync AFTER UPDATE ON activity
WHEN EXISTS (SELECT 1 FROM calendar WHERE id IN (NEW.calendar_id, OLD.calendar_id) AND account_id IS NOT NULL)
BEGIN INSERT OR IGNORE INTO sync_due VALUES (NEW.id); END;
CREATE TRIGGER activity_delete_sync AFTER DELETE ON activity
WHEN EXISTS (SELECT 1 FROM calendar WHERE id = OLD.calendar_id AND account_id IS NOT NULL)
BEGIN INSERT OR IGNORE INTO sync_due VALUES (OLD.id); END;
CREATE TRIGGER activity_reminder_insert_sync AFTER INSERT ON activity_reminder
BEGIN INSERT OR IGNORE INTO sync_due SELECT a.id FROM activity a JOIN calendar c ON c.id = a.calendar_id
  WHERE a.id = NEW.activity_id AND c.account_id IS NOT NULL; END;
CREATE TRIGGER activity_reminder_update_sync AFTER UPDATE ON activity_reminder
BEGIN INSERT OR IGNORE INTO sync_due SELECT a.id FROM activity a JOIN calendar c ON c.id = a.calendar_id
  WHERE a.id = NEW.activity_id AND c.account_id IS NOT NULL; END;
CREATE TRIGGER activity_reminder_delete_sync AFTER DELETE ON activity_reminder
BEGIN INSERT OR IGNORE INTO sync_due SELECT a.id FROM activity a JOIN calendar c ON c.id = a.calendar_id
  WHERE a.id = OLD.activity_id AND c.account_id IS NOT NULL; END;
CREATE TRIGGER activity_link_insert_sync AFTER INSERT ON activity_link
BEGIN INSERT OR IGNORE INTO sync_due SELECT a.id FROM activity a JOIN calendar c ON c.id = a.calendar_id
  WHERE a.id = NEW.activity_id AND c.account_id IS NOT NULL; END;
CREATE TRIGGER activity_link_delete_sync AFTER DELETE ON activity_link
BEGIN INSERT OR IGNORE INTO sync_due SELECT a.id FROM activity a JOIN calendar c ON c.id = a.calendar_id
  WHERE a.id = OLD.activity_id AND c.account_id IS NOT NULL; END;

----------------------------------------------------------------------------------------------- not recorded: sending

CREATE TABLE campaign_run (
  campaign_id INTEGER PRIMARY KEY, state TEXT NOT NULL, -- frozen, sending, paused, stopped, finished
  frozen_at INTEGER NOT NULL, started_at INTEGER, finished_at INTEGER, reason TEXT,
  account_id INTEGER NOT NULL, subject TEXT NOT NULL, body TEXT NOT NULL, footer TEXT) STRICT;

CREATE TABLE campaign_mail (
  id INTEGER PRIMARY KEY, campaign_id INTEGER NOT NULL, contact_id INTEGER, address TEXT NOT NULL, address_key TEXT NOT NULL,
  merge TEXT NOT NULL, token TEXT NOT NULL, message_id TEXT NOT NULL, date INTEGER NOT NULL, body_hash BLOB,
  state TEXT NOT NULL CHECK (state IN ('pending', 'dot', 'sent', 'failed', 'unknown', 'excluded', 'cancelled')),
  reason TEXT, tries INTEGER NOT NULL DEFAULT 0, not_before INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE UNIQUE INDEX campaign_mail_address ON campaign_mail (campaign_id, address_key) WHERE state <> 'excluded';
CREATE UNIQUE INDEX campaign_mail_token ON campaign_mail (token);
CREATE INDEX campaign_mail_due ON campaign_mail (campaign_id, not_before, id) WHERE state = 'pending';
CREATE INDEX campaign_mail_contact ON campaign_mail (contact_id);
CREATE INDEX campaign_mail_state ON campaign_mail (campaign_id, state);

CREATE TABLE attempt (
  id INTEGER PRIMARY KEY, mail_id INTEGER NOT NULL, number INTEGER NOT NULL, account_id INTEGER NOT NULL,
  dot_at INTEGER NOT NULL, done_at INTEGER, code INTEGER, enhanced TEXT, reply TEXT) STRICT;
CREATE UNIQUE INDEX attempt_number ON attempt (mail_id, number);
CREATE UNIQUE INDEX attempt_open ON attempt (mail_id) WHERE done_at IS NULL;
CREATE INDEX attempt_rate ON attempt (account_id, dot_at);

CREATE TABLE suppression (
  id INTEGER PRIMARY KEY, address_key TEXT NOT NULL, reason TEXT NOT NULL, at INTEGER NOT NULL, source TEXT) STRICT;
CREATE UNIQUE INDEX suppression_address ON suppression (address_key);

CREATE TABLE consent_event (
  id INTEGER PRIMARY KEY, contact_id INTEGER, address_key TEXT, purpose TEXT NOT NULL, channel TEXT NOT NULL,
  state TEXT NOT NULL, basis TEXT, wording TEXT, source TEXT, at INTEGER NOT NULL) STRICT;

----------------------------------------------------------------------------------------------- search

-- Words are folded by crm_text_fold() before they get here and before they are asked for.
CREATE VIRTUAL TABLE contact_fts USING fts5 (names, company, addresses, phones, tags,
  content = 'contact_list', content_rowid = 'id', prefix = '1 2 3 4', tokenize = "unicode61 remove_diacritics 2");
CREATE VIRTUAL TABLE contact_note_fts USING fts5 (note, prefix = '2 3', detail = column, tokenize = "unicode61 remove_diacritics 2");
CREATE VIRTUAL TABLE deal_fts USING fts5 (title, people, note, prefix = '1 2 3 4', tokenize = "unicode61 remove_diacritics 2");
CREATE VIRTUAL TABLE activity_fts USING fts5 (subject, place, body, prefix = '1 2 3 4', tokenize = "unicode61 remove_diacritics 2");

-- FTS5 merges its segments within whatever save comes to be the one; idle steps of the writer do it instead.
INSERT INTO contact_fts (contact_fts, rank) VALUES ('automerge', 0), ('crisismerge', 1000);
INSERT INTO contact_note_fts (contact_note_fts, rank) VALUES ('automerge', 0), ('crisismerge', 1000);
INSERT INTO deal_fts (deal_fts, rank) VALUES ('automerge', 0), ('crisismerge', 1000);
INSERT INTO activity_fts (activity_fts, rank) VALUES ('automerge', 0), ('crisismerge', 1000);
