-- SPDX-License-Identifier: GPL-3.0-or-later
-- Version 3: a conflict that was settled by an edit is open again when that edit is taken back.

----------------------------------------------------------------------------------------------- not recorded: sync

-- The change set whose undo opens the conflict again; NULL: it was settled as it stands.
ALTER TABLE conflict ADD COLUMN settled_by INTEGER;
