/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-refusals.h"

#include <glib/gi18n.h>
#include <string.h>

#define WINDOW 50
#define TENTH  (WINDOW / 10)

static void
forget_row (CrmRefusals *self)
{
  for (guint i = 0; i < self->n_domains; i++)
    g_clear_pointer (&self->domains[i], g_free);
  self->n_domains = 0;
}

static guint
count_bits (guint64 bits)
{
  guint n = 0;

  for (; bits != 0; bits &= bits - 1)
    n++;

  return n;
}

/* TRUE: as many as there is room for were refused in a row. */
static gboolean
add_domain (CrmRefusals *self,
            const char  *recipient)
{
  const char *at = strchr (recipient, '@');
  const char *domain = at != NULL ? at + 1 : recipient;

  for (guint i = 0; i < self->n_domains; i++)
    {
      if (g_str_equal (self->domains[i], domain))
        return FALSE;
    }

  self->domains[self->n_domains++] = g_strdup (domain);
  return self->n_domains == G_N_ELEMENTS (self->domains);
}

char *
crm_refusals_note (CrmRefusals *self,
                   const char  *recipient,
                   gboolean     refused)
{
  char *reason = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (recipient != NULL, NULL);

  self->last = (self->last << 1 | (refused ? 1 : 0)) & ((G_GUINT64_CONSTANT (1) << WINDOW) - 1);
  self->n = MIN (self->n + 1, WINDOW);
  if (!refused)
    forget_row (self);
  else if (add_domain (self, recipient))
    reason = g_strdup (_("Five mails in a row were refused by different servers. See their words below before you go on."));

  if (reason == NULL && self->n == WINDOW && count_bits (self->last) > TENTH)
    reason = g_strdup (_("More than a tenth of the last fifty mails were refused. Look at your list and at the servers’ words below before you go on."));
  if (reason != NULL)
    crm_refusals_clear (self);

  return reason;
}

void
crm_refusals_clear (CrmRefusals *self)
{
  g_return_if_fail (self != NULL);

  forget_row (self);
  self->last = 0;
  self->n = 0;
}
