-- SPDX-License-Identifier: GPL-3.0-or-later
-- Version 6: a contact that came as a vCard keeps all of it, to go out as it came.

----------------------------------------------------------------------------------------------- recorded

-- Before, only the lines without a field here were kept, in contact.vcard_extra. They stay there: an import that wrote them can be taken back.
CREATE TABLE contact_card (
  id INTEGER PRIMARY KEY, contact_id INTEGER NOT NULL REFERENCES contact (id), bytes BLOB NOT NULL) STRICT;
CREATE INDEX contact_card_contact ON contact_card (contact_id);
