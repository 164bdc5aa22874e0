-- SPDX-License-Identifier: GPL-3.0-or-later
-- Version 5: a month of the calendar is read from one index; a look at each of ten thousand activities took longer than all the rest.

----------------------------------------------------------------------------------------------- not recorded: derived values

-- What of an activity decides whether and where it is shown. wall: seconds of its beginning on its own clock since 1970 (of a date its
-- midnight, of a task its due date); length in seconds, NULL: none; shape: 1 has a date only, 2 stands at its due date, 4 meeting, 8 call,
-- 12 task, 16 visit; tz: NULL for dates. crm-span.h is the rule, here it is said once more for the books there are.
DROP INDEX activity_span_range;
ALTER TABLE activity_span ADD COLUMN calendar_id INTEGER;
ALTER TABLE activity_span ADD COLUMN wall INTEGER;
ALTER TABLE activity_span ADD COLUMN length INTEGER;
ALTER TABLE activity_span ADD COLUMN shape INTEGER;
ALTER TABLE activity_span ADD COLUMN tz TEXT;

UPDATE activity_span SET calendar_id = t.calendar_id, wall = t.wall,
  length = CASE WHEN t.is_date = t.ends_date AND t.ends_wall >= t.wall THEN t.ends_wall - t.wall END,
  shape = t.is_date + 2 * t.is_due + CASE t.kind WHEN 'meeting' THEN 4 WHEN 'call' THEN 8 WHEN 'task' THEN 12 WHEN 'visit' THEN 16 ELSE 0 END,
  tz = CASE WHEN NOT t.is_date THEN t.tz END
FROM (
  SELECT id, kind, calendar_id, tz, is_due, unixepoch (begins) AS wall, length (begins) = 10 AS is_date, length (finishes) = 10 AS ends_date,
    CASE WHEN date (finishes) = substr (finishes, 1, 10) THEN unixepoch (finishes) + 86400 * (length (finishes) = 10) END AS ends_wall
  FROM (
    SELECT id, kind, calendar_id, tz, is_due, replace (upper (CASE WHEN is_due THEN due ELSE starts END), ':60', ':59') AS begins,
      CASE WHEN NOT is_due AND ends GLOB '[0-9][0-9][0-9][0-9]-*' THEN replace (upper (ends), ':60', ':59') END AS finishes
    FROM (
      SELECT *, due IS NOT NULL AND (starts IS NULL OR (ends IS NULL AND rrule IS NULL AND rdates IS NULL)) AS is_due FROM activity))) t
WHERE t.id = activity_span.id;

CREATE INDEX activity_span_range ON activity_span (series, starts, ends, calendar_id, wall, length, shape, tz);

-- The few that last longer than a week: what ends in a window begins at most a week before it, or is one of these.
CREATE INDEX activity_span_long ON activity_span (starts) WHERE series = 0 AND ends - starts > 10080;
