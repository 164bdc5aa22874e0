/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-error-presenter.h"

#include "crm-error-words.h"

char *
crm_error_presenter_sentence (const char   *what,
                              const GError *error)
{
  g_autofree char *line = NULL;

  g_return_val_if_fail (error != NULL, NULL);

  line = crm_error_words_line (error, NULL);
  return what != NULL ? g_strdup_printf ("%s. %s", what, line) : g_steal_pointer (&line);
}
