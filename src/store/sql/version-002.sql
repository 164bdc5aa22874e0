-- SPDX-License-Identifier: GPL-3.0-or-later
-- Version 2: the words of a contact that was saved go into contact_fts in an idle step; a flush of FTS5 was a fifth of a save.

----------------------------------------------------------------------------------------------- not recorded: search

-- Contacts whose words in contact_fts are behind contact_list, with the words that it still has of them (all NULL: none), which FTS5
-- needs to take them out. A search looks at these contacts themselves.
CREATE TABLE contact_words_due (
  id INTEGER PRIMARY KEY, names TEXT, company TEXT, addresses TEXT, phones TEXT, tags TEXT) STRICT;
