/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-alert.h"

#include <adwaita.h>

#define HEADING "The Password of the Calendar Account"
#define BODY    "For the calendars of ada.lovelace.of.the.analytical.engine@a-company-with-a-long-name.example at cloud.example."

static const CrmAlertAnswer answers[] = {
  { "cancel", "_Later", CRM_BUTTON_PLAIN },
  { "ok", "_Continue", CRM_BUTTON_SUGGESTED },
  { NULL }
};

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  char **answer = user_data;

  *answer = crm_alert_choose_finish (result, NULL);
}

static gboolean
passed_cb (gpointer user_data)
{
  gboolean *passed = user_data;

  *passed = TRUE;
  return G_SOURCE_REMOVE;
}

static GtkWidget *
label_with (GtkWidget  *under,
            const char *text)
{
  if (GTK_IS_LABEL (under) && gtk_widget_get_mapped (under) && g_str_equal (gtk_label_get_text (GTK_LABEL (under)), text))
    return under;
  for (GtkWidget *child = gtk_widget_get_first_child (under); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = label_with (child, text);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static GtkWindow *
dialog_over (GtkWidget *window)
{
  g_autoptr (GListModel) windows = g_object_ref (gtk_window_get_toplevels ());

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) other = g_list_model_get_item (windows, i);

      if (gtk_window_get_transient_for (other) == GTK_WINDOW (window))
        return other;
    }
  return NULL;
}

static GtkWidget *
parent_window (int width)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_default_size (GTK_WINDOW (window), width, 600);
  gtk_window_set_child (GTK_WINDOW (window), gtk_label_new ("Below"));
  gtk_window_present (GTK_WINDOW (window));
  return window;
}

/* The dialog once it has been on the screen for a moment: it is measured at many widths. */
static GtkWindow *
present (GtkWidget   *window,
         const char  *body,
         GtkWidget   *extra,
         char       **answer)
{
  GtkWindow *dialog;
  gboolean passed = FALSE;

  crm_alert_choose_async (gtk_window_get_child (GTK_WINDOW (window)), HEADING, body, answers, extra, NULL, answered_cb, answer);
  dialog = dialog_over (window);
  g_assert_nonnull (dialog);
  while (!gtk_widget_get_mapped (GTK_WIDGET (dialog)))
    g_main_context_iteration (NULL, TRUE);
  g_timeout_add (300, passed_cb, &passed);
  while (!passed)
    g_main_context_iteration (NULL, TRUE);
  return dialog;
}

static void
answer_with (GtkWidget  *window,
             GtkWindow  *dialog,
             const char *id,
             char      **answer)
{
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), id);
  while (*answer == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (*answer, ==, id);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_words (void)
{
  g_autofree char *answer = NULL;
  GtkWidget *window = parent_window (900);
  GtkWindow *dialog = present (window, BODY, NULL, &answer);

  g_assert_cmpstr (gtk_window_get_title (dialog), ==, HEADING);
  g_assert_nonnull (label_with (GTK_WIDGET (dialog), HEADING));
  g_assert_nonnull (label_with (GTK_WIDGET (dialog), BODY));
  answer_with (window, dialog, "ok", &answer);
}

/* It fits a telephone, however long the words are. */
static void
test_narrow (void)
{
  g_autofree char *answer = NULL;
  GtkWidget *window = parent_window (360);
  GtkWindow *dialog = present (window, BODY, NULL, &answer);
  int minimum;

  gtk_widget_measure (GTK_WIDGET (dialog), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 360);
  answer_with (window, dialog, "cancel", &answer);
}

static void
test_extra (void)
{
  g_autofree char *answer = NULL;
  GtkWidget *window = parent_window (900);
  GtkWidget *extra = gtk_entry_new ();
  GtkWindow *dialog = present (window, NULL, extra, &answer);

  g_assert_true (gtk_widget_get_mapped (extra));
  g_assert_nonnull (label_with (GTK_WIDGET (dialog), HEADING));
  g_assert_null (label_with (GTK_WIDGET (dialog), ""));
  answer_with (window, dialog, "ok", &answer);
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/alert/words", test_words);
  g_test_add_func ("/alert/narrow", test_narrow);
  g_test_add_func ("/alert/extra", test_extra);
  return g_test_run ();
}
