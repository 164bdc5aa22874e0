-- SPDX-License-Identifier: GPL-3.0-or-later
-- Version 6: a contact that came as a vCard keeps all of it, to go out as it came.

----------------------------------------------------------------------------------------------- recorded

CREATE TABLE contact_card (
  id INTEGER PRIMARY KEY, contact_id INTEGER NOT NULL REFERENCES contact (id), bytes BLOB NOT NULL) STRICT;
CREATE INDEX contact_card_contact ON contact_card (contact_id);

-- Before, only the lines without a field here were kept. The column stays, empty: what was recorded of contacts counts on it.
INSERT INTO contact_card (id, contact_id, bytes)
SELECT id, id, CAST ('BEGIN:VCARD' || char (13, 10) || 'VERSION:3.0' || char (13, 10) ||
                     rtrim (replace (replace (vcard_extra, char (13), ''), char (10), char (13, 10)), char (13, 10)) || char (13, 10) ||
                     'END:VCARD' || char (13, 10) AS BLOB)
FROM contact WHERE vcard_extra IS NOT NULL ORDER BY id;
UPDATE contact SET vcard_extra = NULL WHERE vcard_extra IS NOT NULL;
