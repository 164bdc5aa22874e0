-- SPDX-License-Identifier: GPL-3.0-or-later
-- Version 8: smart lists and static ones.

----------------------------------------------------------------------------------------------- recorded

-- rule: of a smart list, JSON (crm-rule.h). What decides who is in it: the rule or a member that is not excluded, and no excluded member.
CREATE TABLE list (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL,
  records TEXT NOT NULL DEFAULT 'contact' CHECK (records = 'contact' OR records = 'deal'),
  kind TEXT NOT NULL DEFAULT 'static' CHECK (kind = 'static' OR kind = 'smart'),
  rule TEXT, position REAL NOT NULL DEFAULT 0, pinned INTEGER NOT NULL DEFAULT 1, created_at INTEGER NOT NULL, deleted_at INTEGER) STRICT;

-- What was put in or left out by hand.
CREATE TABLE list_member (
  id INTEGER PRIMARY KEY, list_id INTEGER NOT NULL REFERENCES list (id), record_id INTEGER NOT NULL,
  excluded INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE UNIQUE INDEX list_member_pair ON list_member (list_id, record_id);
CREATE INDEX list_member_record ON list_member (record_id);

-- A campaign may be for a list. The procedure of https://sqlite.org/lang_altertable.html, section 7, for a change of what is allowed that
-- leaves alone what is stored; the tables made above let the other connections know that the schema is another one.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace (sql, '(''tag'', ''contact'', ''everyone'')', '(''tag'', ''contact'', ''everyone'', ''list'')')
WHERE type = 'table' AND name = 'campaign_audience';
PRAGMA writable_schema = RESET;
