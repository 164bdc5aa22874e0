/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <string.h>

#include "crm-error-words.h"
#include "crm-format-error.h"
#include "crm-model-error.h"
#include "crm-store-error.h"

typedef struct
{
  int         code;
  const char *sentence;
  const char *advice;
} Words;

static const Words store_words[] = {
  { CRM_STORE_ERROR_NOT_FOUND, N_("%s was not found."), N_("It may have been moved or deleted.") },
  { CRM_STORE_ERROR_NOT_A_BOOK, N_("%s is not a Clientele book."), N_("Choose another file, or import this one if it holds contacts.") },
  { CRM_STORE_ERROR_TOO_NEW, N_("%s was written by a newer version of Clientele."), N_("Update Clientele to open it. The file was not changed.") },
  { CRM_STORE_ERROR_READ_ONLY, N_("%s cannot be written."), N_("Check the permissions of the file and its folder, or save a copy elsewhere.") },
  { CRM_STORE_ERROR_DENIED, N_("%s may not be read."), N_("Check the permissions of the file and its folder, or ask whom it belongs to.") },
  { CRM_STORE_ERROR_FULL, N_("The disk is full: %s could not be saved."), N_("Free some space and try again. Nothing was lost; what was not saved is still there.") },
  { CRM_STORE_ERROR_LOCKED, N_("%s is open in another window."), N_("Use that window, or close it first.") },
  { CRM_STORE_ERROR_CORRUPT, N_("%s is damaged."), N_("Restore the last good backup. The damaged file is kept.") },
  { CRM_STORE_ERROR_IO, N_("%s could not be read or written."), N_("Check the disk or the network drive it is on, and try again.") },
  { CRM_STORE_ERROR_CONSTRAINT, N_("%s does not fit together with what is in the book."), N_("It may have been changed elsewhere. Look at it again and repeat the change.") },
  { CRM_STORE_ERROR_CONFLICT, N_("This cannot be undone: something was changed since."), N_("Undo the later changes first, or change it by hand.") },
  { CRM_STORE_ERROR_GONE, N_("There is nothing left to undo or redo."), NULL },
  { CRM_STORE_ERROR_CLOSED, N_("The book was closed."), N_("Open it again and repeat what you did.") },
  { CRM_STORE_ERROR_FAILED, N_("Something went wrong with %s."), N_("Try again. If it stays, restore a backup and report the details.") },
  { -1, NULL, NULL },
};

static const Words format_words[] = {
  { CRM_FORMAT_ERROR_SYNTAX, N_("%s is not written as it should be."), N_("Check whether it is the right file.") },
  { CRM_FORMAT_ERROR_ENCODING, N_("%s is not in a text encoding that could be recognised."), N_("Save it again as UTF-8 and try once more.") },
  { CRM_FORMAT_ERROR_TRUNCATED, N_("%s ends in the middle."), N_("Get the complete file and try again.") },
  { CRM_FORMAT_ERROR_TOO_LARGE, N_("%s is larger than can be handled."), N_("Split it into smaller parts.") },
  { CRM_FORMAT_ERROR_UNSUPPORTED, N_("%s is of a kind that Clientele does not read."), N_("Save it in another format and try again.") },
  { CRM_FORMAT_ERROR_UNKNOWN_NAME, N_("%s uses a field that there is not."), N_("Correct the name and try again.") },
  { CRM_FORMAT_ERROR_WRONG_KIND, N_("There is nothing in %s that can be read."), N_("Check whether it is the right file.") },
  { CRM_FORMAT_ERROR_VALUE, N_("%s holds a value that is not allowed there."), N_("Correct it and try again.") },
  { -1, NULL, NULL },
};

static const Words io_words[] = {
  { G_IO_ERROR_NOT_FOUND, N_("%s was not found."), N_("Check the name and the folder.") },
  { G_IO_ERROR_EXISTS, N_("%s exists already."), N_("Choose another name.") },
  { G_IO_ERROR_IS_DIRECTORY, N_("%s is a folder."), N_("Choose a file.") },
  { G_IO_ERROR_NOT_DIRECTORY, N_("%s is not a folder."), N_("Choose a folder.") },
  { G_IO_ERROR_NO_SPACE, N_("The disk is full: %s could not be written."), N_("Free some space and try again.") },
  { G_IO_ERROR_PERMISSION_DENIED, N_("%s may not be opened."), N_("Check the permissions of the file and its folder.") },
  { G_IO_ERROR_READ_ONLY, N_("%s is on a disk that cannot be written."), N_("Choose another folder.") },
  { G_IO_ERROR_TIMED_OUT, N_("%s took too long."), N_("Try again later.") },
  { G_IO_ERROR_CANCELLED, N_("It was cancelled."), NULL },
  { -1, NULL, NULL },
};

static const Words file_words[] = {
  { G_FILE_ERROR_NOENT, N_("%s was not found."), N_("Check the name and the folder.") },
  { G_FILE_ERROR_EXIST, N_("%s exists already."), N_("Choose another name.") },
  { G_FILE_ERROR_ISDIR, N_("%s is a folder."), N_("Choose a file.") },
  { G_FILE_ERROR_NOSPC, N_("The disk is full: %s could not be written."), N_("Free some space and try again.") },
  { G_FILE_ERROR_ACCES, N_("%s may not be opened."), N_("Check the permissions of the file and its folder.") },
  { G_FILE_ERROR_PERM, N_("%s may not be opened."), N_("Check the permissions of the file and its folder.") },
  { G_FILE_ERROR_ROFS, N_("%s is on a disk that cannot be written."), N_("Choose another folder.") },
  { -1, NULL, NULL },
};

static GHashTable *registered;

static gboolean
look_up (const Words  *words,
         int           code,
         const char  **sentence,
         const char  **advice)
{
  for (guint i = 0; words[i].sentence != NULL; i++)
    {
      if (words[i].code == code)
        {
          *sentence = words[i].sentence;
          *advice = words[i].advice;
          return TRUE;
        }
    }

  return FALSE;
}

static gboolean
find_words (const GError  *error,
            const char   **sentence,
            const char   **advice)
{
  CrmErrorWordsFunc func;

  if (error->domain == CRM_STORE_ERROR)
    return look_up (store_words, error->code, sentence, advice);
  if (error->domain == CRM_FORMAT_ERROR)
    return look_up (format_words, error->code, sentence, advice);
  if (error->domain == G_IO_ERROR)
    return look_up (io_words, error->code, sentence, advice);
  if (error->domain == G_FILE_ERROR)
    return look_up (file_words, error->code, sentence, advice);

  func = registered != NULL ? (CrmErrorWordsFunc) g_hash_table_lookup (registered, GUINT_TO_POINTER (error->domain)) : NULL;

  return func != NULL && func (error, sentence, advice);
}

void
crm_error_words_register (GQuark            domain,
                          CrmErrorWordsFunc func)
{
  g_return_if_fail (domain != 0);

  if (registered == NULL)
    registered = g_hash_table_new (NULL, NULL);
  g_hash_table_insert (registered, GUINT_TO_POINTER (domain), (gpointer) func);
}

static gboolean
is_sentence (const GError *error)
{
  gpointer func = NULL;

  return registered != NULL && g_hash_table_lookup_extended (registered, GUINT_TO_POINTER (error->domain), NULL, &func) && func == NULL;
}

/* The sentence with its one %s filled in; not a format string for printf, so that a translation cannot do harm. */
static char *
fill_in (const char *sentence,
         const char *subject)
{
  const char *place = strstr (sentence, "%s");
  g_autoptr (GString) filled = g_string_new (NULL);

  if (place == NULL)
    return g_strdup (sentence);

  g_string_append_len (filled, sentence, place - sentence);
  if (subject != NULL)
    g_string_append_printf (filled, _("“%s”"), subject);
  else
    g_string_append (filled, place == sentence ? _("It") : _("it"));
  g_string_append (filled, place + strlen ("%s"));

  return g_string_free (g_steal_pointer (&filled), FALSE);
}

CrmErrorWords *
crm_error_words_new (const GError *error,
                     const char   *subject)
{
  CrmErrorWords *self;
  const char *sentence = NULL;
  const char *advice = NULL;

  g_return_val_if_fail (error != NULL, NULL);

  self = g_new0 (CrmErrorWords, 1);

  /* These are sentences already. */
  if (error->domain == CRM_MODEL_ERROR || error->domain == G_OPTION_ERROR || is_sentence (error))
    {
      self->sentence = g_strdup (error->message);
      return self;
    }

  if (find_words (error, &sentence, &advice))
    {
      self->sentence = fill_in (_(sentence), subject);
      self->advice = advice != NULL ? g_strdup (_(advice)) : NULL;
    }
  else
    {
      self->sentence = g_strdup (_("Something went wrong."));
      self->advice = g_strdup (_("Try again, and report the details if it stays."));
    }
  self->detail = g_strdup (error->message);

  return self;
}

void
crm_error_words_free (CrmErrorWords *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->sentence);
  g_free (self->advice);
  g_free (self->detail);
  g_free (self);
}

char *
crm_error_words_line (const GError *error,
                      const char   *subject)
{
  g_autoptr (CrmErrorWords) words = crm_error_words_new (error, subject);

  return words->advice != NULL ? g_strdup_printf ("%s %s", words->sentence, words->advice) : g_strdup (words->sentence);
}

char *
crm_error_words_sentence (const char   *what,
                          const GError *error)
{
  g_autofree char *line = NULL;

  g_return_val_if_fail (error != NULL, NULL);

  line = crm_error_words_line (error, NULL);

  return what != NULL ? g_strdup_printf ("%s. %s", what, line) : g_steal_pointer (&line);
}

gboolean
crm_error_words_is_quiet (const GError *error)
{
  g_return_val_if_fail (error != NULL, TRUE);

  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}
