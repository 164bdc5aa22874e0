/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-preflight.h"

#include "crm-mail-address.h"
#include "crm-mail-merge.h"
#include "crm-settings.h"

#include <glib/gi18n.h>
#include <string.h>

#define MAX_NAMES    10
#define LONG_SUBJECT 60  /* characters; more is cut in most lists of mails */

/* What the campaign and its account say. */
typedef struct
{
  char   *subject;
  char   *body;
  char   *footer;
  char   *from_name;
  char   *from_address;
  char   *postal_address;
  gint64  account;
  gint64  per_day;
} Draft;

static void
draft_clear (Draft *draft)
{
  g_free (draft->subject);
  g_free (draft->body);
  g_free (draft->footer);
  g_free (draft->from_name);
  g_free (draft->from_address);
  g_free (draft->postal_address);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Draft, draft_clear)

static void
finding_free (gpointer data)
{
  CrmFinding *finding = data;

  g_free (finding->text);
  g_ptr_array_unref (finding->names);
  g_free (finding);
}

static CrmFinding *
add_finding (CrmPreflight *self,
             CrmCheck      check,
             gboolean      blocks,
             char         *text)
{
  CrmFinding *finding = g_new0 (CrmFinding, 1);

  finding->check = check;
  finding->blocks = blocks;
  finding->text = text;
  finding->names = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_insert (self->findings, -1, finding);

  return finding;
}

static void
add_name (CrmFinding         *finding,
          const CrmRecipient *recipient)
{
  finding->n++;
  if (finding->names->len < MAX_NAMES)
    g_ptr_array_add (finding->names, g_strdup (recipient->name));
}

static gboolean
load_draft (CrmConn  *conn,
            gint64    campaign,
            Draft    *draft,
            GError  **error)
{
  g_autoptr(CrmStmt) stmt = crm_conn_query (conn, error,
    "SELECT c.subject, c.body, c.footer, a.id, a.from_name, a.from_address, a.per_day FROM campaign c "
    "LEFT JOIN mail_account a ON a.id = c.account_id AND a.deleted_at IS NULL WHERE c.id = ?", "i", campaign);
  g_autofree char *business = crm_setting_load (conn, CRM_SETTING_BUSINESS_NAME, NULL);
  CrmStep step;

  if (stmt == NULL)
    return FALSE;
  step = crm_stmt_step (stmt, error);
  if (step == CRM_STEP_ERROR)
    return FALSE;
  if (step == CRM_STEP_DONE)
    return TRUE;

  draft->subject = crm_stmt_dup_text (stmt, 0);
  draft->body = crm_stmt_dup_text (stmt, 1);
  draft->footer = crm_stmt_dup_text (stmt, 2);
  draft->account = crm_stmt_get_int (stmt, 3);
  draft->from_name = crm_stmt_dup_text (stmt, 4);
  draft->from_address = crm_stmt_dup_text (stmt, 5);
  draft->per_day = crm_stmt_get_int (stmt, 6);
  draft->postal_address = crm_setting_load (conn, CRM_SETTING_BUSINESS_ADDRESS, error);
  if (draft->from_name == NULL || *draft->from_name == '\0')
    {
      g_free (draft->from_name);
      draft->from_name = g_steal_pointer (&business);
    }

  return draft->postal_address != NULL;
}

static void
check_account (CrmPreflight *self,
               Draft        *draft)
{
  if (draft->account == 0)
    add_finding (self, CRM_CHECK_ACCOUNT, TRUE, g_strdup (_("No mail account is chosen to send with.")));
  else if (!crm_mail_address_check (draft->from_address, NULL))
    add_finding (self, CRM_CHECK_ACCOUNT, TRUE,
                 g_strdup_printf (_("The sender's address “%s” of the mail account is not valid."), draft->from_address));
}

static void
check_text (CrmPreflight *self,
            Draft        *draft)
{
  g_autoptr(GError) error = NULL;
  CrmMailPosition position = { 0, 0 };
  CrmCampaignPart part = CRM_CAMPAIGN_PART_SUBJECT;
  const char *subject = draft->subject != NULL ? draft->subject : "";
  const char *body = draft->body != NULL ? draft->body : "";

  if (*subject == '\0')
    add_finding (self, CRM_CHECK_SUBJECT, TRUE, g_strdup (_("The mail has no subject.")));
  else if (g_utf8_strlen (subject, -1) > LONG_SUBJECT)
    add_finding (self, CRM_CHECK_SUBJECT, FALSE,
                 g_strdup_printf (_("The subject is longer than %d characters; many programs cut it."), LONG_SUBJECT));
  if (*body == '\0')
    add_finding (self, CRM_CHECK_TEXT, TRUE, g_strdup (_("The mail has no text.")));

  self->text = crm_campaign_text_new (subject, body, draft->footer, &part, &position, &error);
  if (self->text == NULL)
    {
      CrmFinding *finding = add_finding (self, CRM_CHECK_TEXT, TRUE,
        g_strdup_printf (part == CRM_CAMPAIGN_PART_SUBJECT ? _("The subject cannot be read: %s") : _("The text cannot be read: %s"),
                         error->message));

      finding->part = part;
      finding->position = position;
      return;
    }

  if (!crm_campaign_text_uses_field (self->text, CRM_MAIL_MERGE_UNSUBSCRIBE_URL))
    add_finding (self, CRM_CHECK_UNSUBSCRIBE, TRUE,
                 g_strdup (_("The text has no way to unsubscribe. Add a link to {{unsubscribe_url}}, or use the default footer.")));
  if (draft->postal_address == NULL || *draft->postal_address == '\0')
    add_finding (self, CRM_CHECK_POSTAL_ADDRESS, TRUE,
                 g_strdup (_("Your postal address is not set. The law asks for it in every newsletter.")));
  else if (!crm_campaign_text_uses_field (self->text, CRM_MAIL_MERGE_POSTAL_ADDRESS))
    add_finding (self, CRM_CHECK_POSTAL_ADDRESS, TRUE,
                 g_strdup (_("The text has no postal address. Add {{postal_address}}, or use the default footer.")));
}

static void
check_values (CrmPreflight *self,
              CrmRecipient *recipient,
              GHashTable   *by_field)
{
  g_autoptr(GPtrArray) missing = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GError) error = NULL;
  g_autoptr(CrmCampaignMail) mail = NULL;

  mail = crm_campaign_text_render (self->text, recipient->values, missing, &error);
  if (mail == NULL)
    {
      CrmFinding *finding = g_hash_table_lookup (by_field, "");

      recipient->exclusion = CRM_EXCLUSION_BAD_VALUE;
      recipient->detail = g_strdup (error->message);
      if (finding == NULL)
        {
          finding = add_finding (self, CRM_CHECK_VALUE, TRUE,
                                 g_strdup_printf (_("A value cannot stand where it is used: %s"), error->message));
          g_hash_table_insert (by_field, g_strdup (""), finding);
        }
      add_name (finding, recipient);
      return;
    }

  for (guint i = 0; i < missing->len; i++)
    {
      const char *field = g_ptr_array_index (missing, i);
      CrmFinding *finding = g_hash_table_lookup (by_field, field);

      if (finding == NULL)
        {
          const char *label = crm_mail_merge_get_label (field);

          finding = add_finding (self, CRM_CHECK_MISSING, TRUE,
            g_strdup_printf (_("“%s” is missing for some recipients. Fill it in, write a fallback as in {{%s|\"text\"}}, or leave them out."),
                             label != NULL ? label : field, field));
          g_hash_table_insert (by_field, g_strdup (field), finding);
        }
      add_name (finding, recipient);
      recipient->exclusion = CRM_EXCLUSION_MISSING;
      if (recipient->detail == NULL)
        recipient->detail = g_strdup (field);
    }
}

/* Those who get no mail whatever the text says: counted by reason. */
static void
check_exclusions (CrmPreflight *self)
{
  CrmFinding *findings[3] = { NULL };

  for (guint i = 0; i < self->recipients->len; i++)
    {
      const CrmRecipient *recipient = g_ptr_array_index (self->recipients, i);
      guint kind;

      switch (recipient->exclusion)
        {
        case CRM_EXCLUSION_DUPLICATE: kind = 0; break;
        case CRM_EXCLUSION_SUPPRESSED: kind = 1; break;
        case CRM_EXCLUSION_NO_ADDRESS:
        case CRM_EXCLUSION_BAD_ADDRESS:
        case CRM_EXCLUSION_UNREACHABLE: kind = 2; break;
        default: continue;
        }

      if (findings[kind] == NULL)
        findings[kind] = add_finding (self, kind == 0 ? CRM_CHECK_DUPLICATE : kind == 1 ? CRM_CHECK_SUPPRESSED : CRM_CHECK_ADDRESS,
                                      FALSE,
                                      g_strdup (kind == 0 ? _("Some share an address; each address gets one mail.") :
                                                kind == 1 ? _("Some have unsubscribed or cannot be reached; they get no mail.") :
                                                            _("Some have no valid e-mail address; they get no mail.")));
      add_name (findings[kind], recipient);
    }
}

static void
check_duration (CrmPreflight *self,
                Draft        *draft)
{
  guint days;

  if (draft->per_day <= 0 || self->n_included <= draft->per_day)
    return;

  days = (guint) ((self->n_included + draft->per_day - 1) / draft->per_day);
  add_finding (self, CRM_CHECK_DURATION, FALSE,
               g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "With the limit of the mail account this takes about %u day.",
                                             "With the limit of the mail account this takes about %u days.", days), days));
}

static const char *
or_words (const char *value,
          const char *words)
{
  return value != NULL && *value != '\0' ? value : words;
}

/* What the sender has not said yet is one finding of its own and blocks; words stand in for it, so that it is not missing once
 * for each recipient. */
static void
set_sender (GHashTable  *values,
            const Draft *draft,
            const char  *offset)
{
  crm_mail_merge_set (values, CRM_MAIL_MERGE_SENDER_NAME, or_words (draft->from_name, draft->account != 0 ? NULL : _("(your name)")));
  crm_mail_merge_set (values, CRM_MAIL_MERGE_SENDER_ADDRESS, or_words (draft->from_address, _("(your mail address)")));
  crm_mail_merge_set (values, CRM_MAIL_MERGE_POSTAL_ADDRESS, or_words (draft->postal_address, _("(your postal address)")));
  crm_mail_merge_set (values, "utc_offset", offset);
  /* A stand-in of the right form; each mail has its own when it is sent. */
  crm_mail_merge_set (values, CRM_MAIL_MERGE_UNSUBSCRIBE_URL, "mailto:unsubscribe@example.com");
}

static gint
compare_findings (gconstpointer a,
                  gconstpointer b)
{
  const CrmFinding *first = *(const CrmFinding * const *) a;
  const CrmFinding *second = *(const CrmFinding * const *) b;

  if (first->blocks != second->blocks)
    return first->blocks ? -1 : 1;

  return (gint) first->check - (gint) second->check;
}

static char *
make_offset (void)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();

  return g_strdup_printf ("%d", (int) (g_date_time_get_utc_offset (now) / G_TIME_SPAN_SECOND));
}

GHashTable *
crm_preflight_load_values (CrmConn  *conn,
                           gint64    campaign,
                           gint64    contact,
                           GError  **error)
{
  g_autoptr(GHashTable) values = NULL;
  g_autofree char *offset = make_offset ();
  g_auto(Draft) draft = { NULL };

  g_return_val_if_fail (conn != NULL, NULL);

  if (!load_draft (conn, campaign, &draft, error))
    return NULL;
  values = crm_mail_merge_load (conn, contact, error);
  if (values == NULL)
    return NULL;

  set_sender (values, &draft, offset);
  return g_steal_pointer (&values);
}

CrmPreflight *
crm_preflight_run (CrmConn  *conn,
                   gint64    campaign,
                   GError  **error)
{
  g_autoptr(CrmPreflight) self = NULL;
  g_autoptr(GHashTable) by_field = NULL;
  g_autofree char *offset = make_offset ();
  g_auto(Draft) draft = { NULL };

  g_return_val_if_fail (conn != NULL, NULL);

  self = g_new0 (CrmPreflight, 1);
  self->findings = g_ptr_array_new_with_free_func (finding_free);
  if (!load_draft (conn, campaign, &draft, error))
    return NULL;
  self->account = draft.account;
  self->recipients = crm_campaign_audience_load (conn, campaign, error);
  if (self->recipients == NULL)
    return NULL;

  check_account (self, &draft);
  check_text (self, &draft);
  check_exclusions (self);

  by_field = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < self->recipients->len; i++)
    {
      CrmRecipient *recipient = g_ptr_array_index (self->recipients, i);

      set_sender (recipient->values, &draft, offset);
      if (recipient->exclusion == CRM_EXCLUSION_NONE && self->text != NULL)
        check_values (self, recipient, by_field);
    }

  self->n_included = crm_campaign_audience_count (self->recipients);
  if (self->n_included == 0)
    add_finding (self, CRM_CHECK_RECIPIENTS, TRUE, g_strdup (_("Nobody gets this mail. Choose tags or contacts.")));
  check_duration (self, &draft);
  g_ptr_array_sort (self->findings, compare_findings);

  return g_steal_pointer (&self);
}

typedef struct
{
  gint64 campaign;
} Request;

static gpointer
check_cb (CrmConn       *conn,
          gpointer       user_data,
          GCancellable  *cancellable,
          GError       **error)
{
  const Request *request = user_data;

  return crm_preflight_run (conn, request->campaign, error);
}

CrmPreflight *
crm_preflight_check (CrmDb         *db,
                     gint64         campaign,
                     GCancellable  *cancellable,
                     GError       **error)
{
  Request request = { campaign };

  g_return_val_if_fail (CRM_IS_DB (db), NULL);

  return crm_db_read (db, CRM_READER_LIST, check_cb, &request, cancellable, error);
}

CrmFinding *
crm_preflight_get_blocker (CrmPreflight *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->findings->len; i++)
    {
      CrmFinding *finding = g_ptr_array_index (self->findings, i);

      if (finding->blocks)
        return finding;
    }

  return NULL;
}

void
crm_preflight_free (CrmPreflight *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->findings, g_ptr_array_unref);
  g_clear_pointer (&self->recipients, g_ptr_array_unref);
  g_clear_pointer (&self->text, crm_campaign_text_free);
  g_free (self);
}
