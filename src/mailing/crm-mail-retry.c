/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-mail-retry.h"

#include "crm-smtp-reply.h"

#define GIVE_UP   (48 * G_TIME_SPAN_HOUR)
#define MIN_TRIES 5  /* a machine that was off for the weekend has not tried */

/* Doubling waits with a fifth of chance in them, so that a batch that was deferred does not come back as one. */
static gint64
retry_delay (guint tries)
{
  static const guint minutes[] = { 6, 15, 30, 60, 120, 240, 360 };
  gint64 delay = minutes[MIN (MAX (tries, 1), G_N_ELEMENTS (minutes)) - 1] * G_TIME_SPAN_MINUTE;

  return delay + delay * g_random_int_range (0, 200) / 1000;
}

/* The attempts at a mail that met with @scope, as their words have it; @first gets when the first of them was. A connection that
 * ended has no words and counts as the recipient's temporary trouble. */
static guint
count_attempts (CrmConn       *conn,
                gint64         mail,
                CrmSmtpScope   scope,
                gint64        *first)
{
  g_autoptr(CrmStmt) stmt = crm_conn_query (conn, NULL, "SELECT dot_at, code, enhanced, reply FROM attempt WHERE mail_id = ? "
                                            "AND done_at IS NOT NULL ORDER BY number", "i", mail);
  guint n = 0;

  while (stmt != NULL && crm_stmt_step (stmt, NULL) == CRM_STEP_ROW)
    {
      const char *text = crm_stmt_get_text (stmt, 3);
      CrmSmtpReply reply = { .stage = CRM_SMTP_STAGE_DOT, .code = (int) crm_stmt_get_int (stmt, 1),
                             .enhanced = (char *) crm_stmt_get_text (stmt, 2), .text = (char *) (text != NULL ? text : "") };

      if ((reply.code == 0 ? CRM_SMTP_SCOPE_RECIPIENT_TEMPORARY : crm_smtp_reply_get_scope (&reply)) != scope)
        continue;
      if (n == 0 && first != NULL)
        *first = crm_stmt_get_int (stmt, 0);
      n++;
    }

  return n;
}

gint64
crm_mail_retry_find (CrmConn *conn,
                     gint64   mail,
                     gint64   now)
{
  gint64 first = now;
  guint tries;

  g_return_val_if_fail (conn != NULL, 0);

  tries = count_attempts (conn, mail, CRM_SMTP_SCOPE_RECIPIENT_TEMPORARY, &first);
  return now - first > GIVE_UP && tries >= MIN_TRIES ? 0 : now + retry_delay (tries);
}

guint
crm_mail_retry_count_refusals (CrmConn *conn,
                               gint64   mail)
{
  g_return_val_if_fail (conn != NULL, 0);

  return count_attempts (conn, mail, CRM_SMTP_SCOPE_MESSAGE, NULL);
}
