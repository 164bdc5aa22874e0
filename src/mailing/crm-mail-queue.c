/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-mail-queue.h"

#define CLAIM_SIZE 100

struct _CrmMailQueue
{
  CrmDb                *db;        /* borrowed */
  const CrmSendingPlan *plan;      /* borrowed */
  gint64                campaign;

  GQueue                mails;     /* of CrmJournalMail */
  CrmOutgoingMail      *ready;     /* goes before all of them; may be NULL */
};

CrmMailQueue *
crm_mail_queue_new (CrmDb                *db,
                    gint64                campaign,
                    const CrmSendingPlan *plan)
{
  CrmMailQueue *self;

  g_return_val_if_fail (CRM_IS_DB (db), NULL);
  g_return_val_if_fail (plan != NULL, NULL);

  self = g_new0 (CrmMailQueue, 1);
  self->db = db;
  self->campaign = campaign;
  self->plan = plan;
  g_queue_init (&self->mails);

  return self;
}

void
crm_mail_queue_free (CrmMailQueue *self)
{
  g_return_if_fail (self != NULL);

  g_queue_clear_full (&self->mails, (GDestroyNotify) crm_journal_mail_free);
  g_clear_pointer (&self->ready, crm_outgoing_mail_free);
  g_free (self);
}

gboolean
crm_mail_queue_is_empty (CrmMailQueue *self)
{
  g_return_val_if_fail (self != NULL, TRUE);

  return self->ready == NULL && g_queue_is_empty (&self->mails);
}

gboolean
crm_mail_queue_fill (CrmMailQueue  *self,
                     gint64        *next_due,
                     GError       **error)
{
  g_autoptr(GPtrArray) claimed = NULL;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (next_due != NULL, FALSE);
  g_return_val_if_fail (crm_mail_queue_is_empty (self), FALSE);

  claimed = crm_mail_journal_claim (self->db, self->campaign, CLAIM_SIZE, g_get_real_time (), next_due, error);
  if (claimed == NULL)
    return FALSE;

  g_ptr_array_set_free_func (claimed, NULL);
  for (guint i = 0; i < claimed->len; i++)
    g_queue_push_tail (&self->mails, g_ptr_array_index (claimed, i));

  return TRUE;
}

gboolean
crm_mail_queue_prepare (CrmMailQueue *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  /* One that cannot be made stays where it is: crm_mail_queue_take() says why. */
  if (self->ready == NULL && !g_queue_is_empty (&self->mails))
    {
      self->ready = crm_outgoing_mail_new (self->plan, g_queue_peek_head (&self->mails), NULL);
      if (self->ready != NULL)
        g_queue_pop_head (&self->mails);
    }

  return self->ready != NULL;
}

void
crm_mail_queue_unprepare (CrmMailQueue *self)
{
  g_return_if_fail (self != NULL);

  if (self->ready == NULL)
    return;

  g_queue_push_head (&self->mails, g_steal_pointer (&self->ready->mail));
  g_clear_pointer (&self->ready, crm_outgoing_mail_free);
}

CrmOutgoingMail *
crm_mail_queue_take (CrmMailQueue  *self,
                     gint64        *unmade,
                     GError       **error)
{
  CrmJournalMail *mail;
  CrmOutgoingMail *made;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (unmade != NULL, NULL);
  g_return_val_if_fail (!crm_mail_queue_is_empty (self), NULL);

  if (self->ready != NULL)
    return g_steal_pointer (&self->ready);

  mail = g_queue_pop_head (&self->mails);
  made = crm_outgoing_mail_new (self->plan, mail, error);
  if (made == NULL)
    {
      *unmade = mail->id;
      crm_journal_mail_free (mail);
    }

  return made;
}

void
crm_mail_queue_put_back (CrmMailQueue    *self,
                         CrmOutgoingMail *mail)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (mail != NULL);

  crm_mail_queue_unprepare (self);
  self->ready = mail;
}
