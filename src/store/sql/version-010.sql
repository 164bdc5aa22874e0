-- SPDX-License-Identifier: GPL-3.0-or-later
-- Version 10: how people and companies hang together, and how often one wants to be in touch with them.

----------------------------------------------------------------------------------------------- recorded

ALTER TABLE contact ADD COLUMN parent_id INTEGER REFERENCES contact (id);   -- a company: of which it is a unit or a site; never in a circle
ALTER TABLE contact ADD COLUMN cadence_days INTEGER;                        -- in touch at least that often; 0: never ask; NULL: as the tags say
ALTER TABLE contact ADD COLUMN snoozed_until TEXT;                          -- date before which nobody asks for it
CREATE INDEX contact_parent ON contact (parent_id) WHERE parent_id IS NOT NULL;

ALTER TABLE tag ADD COLUMN cadence_days INTEGER;                            -- the same for all who have the tag; of several the shortest

-- What one is to another, said once and read from both ends: other_id is the kind (manager, assistant, spouse…) of contact_id.
CREATE TABLE relation (
  id INTEGER PRIMARY KEY, contact_id INTEGER NOT NULL REFERENCES contact (id), other_id INTEGER NOT NULL REFERENCES contact (id),
  kind TEXT NOT NULL DEFAULT 'other',
  label TEXT,                                  -- own words for the kind
  note TEXT) STRICT;
CREATE INDEX relation_contact ON relation (contact_id);
CREATE INDEX relation_other ON relation (other_id);

-- Who sent whom: contact_id told referred_id of the business, or the business of them.
CREATE TABLE referral (
  id INTEGER PRIMARY KEY, contact_id INTEGER NOT NULL REFERENCES contact (id), referred_id INTEGER NOT NULL REFERENCES contact (id),
  deal_id INTEGER REFERENCES deal (id), state TEXT NOT NULL DEFAULT 'named', referred_on TEXT, thanked_on TEXT, note TEXT) STRICT;
CREATE INDEX referral_contact ON referral (contact_id);
CREATE INDEX referral_referred ON referral (referred_id);
CREATE INDEX referral_deal ON referral (deal_id) WHERE deal_id IS NOT NULL;

----------------------------------------------------------------------------------------------- not recorded: derived values

-- keep_days: the rhythm that holds, the contact's own or that of its tags; NULL: none. keep_due: last touch (or when it was added) plus the
-- rhythm, or the day it is snoozed to at midnight UTC where that is later; microseconds. On which local day that is, is asked when it is read.
ALTER TABLE contact_list ADD COLUMN keep_days INTEGER;
ALTER TABLE contact_list ADD COLUMN keep_due INTEGER;
CREATE INDEX contact_list_keep ON contact_list (keep_due) WHERE keep_due IS NOT NULL;

-- A task that was ticked off counted as a touch, and a call or mail that was only noted down did not.
UPDATE contact_list SET last_touch_at =
  (SELECT max (coalesce (a.done_at, a.created_at)) FROM activity_link l JOIN activity a ON a.id = l.activity_id
   WHERE l.kind = 'contact' AND l.ref_id = contact_list.id AND a.deleted_at IS NULL AND a.kind IN ('call', 'meeting', 'mail', 'visit', 'letter')
   AND (a.done_at IS NOT NULL OR (a.starts IS NULL AND a.due IS NULL)))
WHERE id IN (SELECT ref_id FROM activity_link WHERE kind = 'contact');
