/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-duplicate-row.h"

#include <glib/gi18n.h>

#include "crm-list-view.h"
#include "crm-row-box.h"
#include "crm-wrap-box.h"

/* ---- Reading ---- */

/* A contact as its card shows it. */
typedef struct
{
  gint64  id;
  char   *name;
  char   *lines;
} Shown;

typedef struct
{
  GPtrArray *contacts;     /* Shown */
  char      *words;        /* why */
  guint      score;
} Details;

static void
shown_free (Shown *shown)
{
  g_free (shown->name);
  g_free (shown->lines);
  g_free (shown);
}

static void
details_free (Details *details)
{
  g_ptr_array_unref (details->contacts);
  g_free (details->words);
  g_free (details);
}

static void
append_values (GString   *lines,
               GPtrArray *values)
{
  for (guint i = 0; i < values->len; i++)
    g_string_append_printf (lines, "%s%s", lines->len > 0 ? "\n" : "", ((CrmDuplicateValue *) g_ptr_array_index (values, i))->shown);
}

static Shown *
make_shown (CrmDuplicateCard *card)
{
  Shown *shown = g_new0 (Shown, 1);
  GString *lines = g_string_new (NULL);

  append_values (lines, card->companies);
  append_values (lines, card->emails);
  append_values (lines, card->phones);
  append_values (lines, card->addresses->len > 0 ? card->addresses : card->cities);
  if (card->birthday != NULL)
    g_string_append_printf (lines, "%s%s", lines->len > 0 ? "\n" : "", card->birthday);
  shown->id = card->id;
  shown->name = g_strdup (*card->name != '\0' ? card->name : _("Without a name"));
  shown->lines = g_string_free (lines, FALSE);
  return shown;
}

/* Why each is like the one before it that it is most like. */
static char *
make_words (GPtrArray *cards,
            guint     *score)
{
  g_autoptr (GString) words = g_string_new (NULL);

  *score = cards->len > 1 ? 99 : 0;
  for (guint i = 1; i < cards->len; i++)
    {
      CrmDuplicateVerdict best = { 0, 0 };
      guint like = 0;
      g_autofree char *why = NULL;

      for (guint j = 0; j < i; j++)
        {
          CrmDuplicateVerdict verdict = crm_duplicate_measure (g_ptr_array_index (cards, j), g_ptr_array_index (cards, i), TRUE);

          if (verdict.score > best.score)
            {
              best = verdict;
              like = j;
            }
        }
      why = crm_duplicate_dup_words (g_ptr_array_index (cards, like), g_ptr_array_index (cards, i), best);
      if (*why != '\0' && g_strstr_len (words->str, -1, why) == NULL)
        g_string_append_printf (words, "%s%s", words->len > 0 ? "\n" : "", why);
      *score = MIN (*score, best.score);
    }

  return g_strdup (words->str);
}

static gpointer
read_details (CrmConn       *conn,
              gpointer       data,
              GCancellable  *cancellable,
              GError       **error)
{
  GArray *ids = data;
  g_autoptr (GPtrArray) cards = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_duplicate_card_free);
  Details *details = g_new0 (Details, 1);

  details->contacts = g_ptr_array_new_with_free_func ((GDestroyNotify) shown_free);
  for (guint i = 0; i < ids->len; i++)
    {
      CrmDuplicateCard *card = crm_duplicate_card_load (conn, g_array_index (ids, gint64, i), NULL);

      if (card == NULL)
        continue;
      crm_duplicate_card_count (conn, card, NULL);
      g_ptr_array_add (cards, card);
      g_ptr_array_add (details->contacts, make_shown (card));
    }
  details->words = make_words (cards, &details->score);

  return details;
}

/* ---- The item ---- */

struct _CrmDuplicateItem
{
  GObject parent_instance;

  /* Owned */
  CrmBook *book;
  GArray *ids;
  char *key;
  Details *details;             /* NULL until read */

  guint score;
  gboolean reading;
};

G_DEFINE_FINAL_TYPE (CrmDuplicateItem, crm_duplicate_item, G_TYPE_OBJECT)

static guint read_signal;

static void
crm_duplicate_item_finalize (GObject *object)
{
  CrmDuplicateItem *self = CRM_DUPLICATE_ITEM (object);

  g_clear_object (&self->book);
  g_array_unref (self->ids);
  g_free (self->key);
  g_clear_pointer (&self->details, details_free);

  G_OBJECT_CLASS (crm_duplicate_item_parent_class)->finalize (object);
}

static void
crm_duplicate_item_class_init (CrmDuplicateItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = crm_duplicate_item_finalize;
  read_signal = g_signal_new ("read", CRM_TYPE_DUPLICATE_ITEM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
crm_duplicate_item_init (CrmDuplicateItem *self)
{
}

CrmDuplicateItem *
crm_duplicate_item_new (CrmBook                 *book,
                        const CrmDuplicateGroup *group)
{
  CrmDuplicateItem *self = g_object_new (CRM_TYPE_DUPLICATE_ITEM, NULL);
  GString *key = g_string_new (NULL);

  self->book = g_object_ref (book);
  self->ids = g_array_ref (group->ids);
  self->score = group->score;
  for (guint i = 0; i < group->ids->len; i++)
    g_string_append_printf (key, "%" G_GINT64_FORMAT " ", g_array_index (group->ids, gint64, i));
  self->key = g_string_free (key, FALSE);
  return self;
}

const char *
crm_duplicate_item_get_key (CrmDuplicateItem *self)
{
  g_return_val_if_fail (CRM_IS_DUPLICATE_ITEM (self), NULL);

  return self->key;
}

GArray *
crm_duplicate_item_get_ids (CrmDuplicateItem *self)
{
  g_return_val_if_fail (CRM_IS_DUPLICATE_ITEM (self), NULL);

  return self->ids;
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  g_autoptr (CrmDuplicateItem) self = data;
  Details *details = crm_db_read_finish (CRM_DB (source), result, NULL);

  self->reading = FALSE;
  if (details == NULL)
    return;
  g_clear_pointer (&self->details, details_free);
  self->details = details;
  g_signal_emit (self, read_signal, 0);
}

static void
read_item (CrmDuplicateItem *self)
{
  if (self->reading)
    return;
  self->reading = TRUE;
  crm_db_read_async (crm_book_get_db (self->book), CRM_READER_ROW, read_details, g_array_ref (self->ids), (GDestroyNotify) g_array_unref,
                     (GDestroyNotify) details_free, NULL, read_cb, g_object_ref (self));
}

void
crm_duplicate_item_forget (CrmDuplicateItem *self)
{
  g_return_if_fail (CRM_IS_DUPLICATE_ITEM (self));

  /* What was shown stays until the new is there. */
  if (self->details != NULL)
    read_item (self);
}

/* ---- The row ---- */

struct _CrmDuplicateRow
{
  GtkWidget parent_instance;

  /* Owned */
  CrmDuplicateItem *item;

  /* Borrowed */
  GtkListItem *list_item;
  GtkWidget *glyph;
  GtkWidget *confidence;
  GtkWidget *words;
  CrmWrapBox *cards;
};

G_DEFINE_FINAL_TYPE (CrmDuplicateRow, crm_duplicate_row, GTK_TYPE_WIDGET)

static guint opened_signal;

static void
open_clicked_cb (GtkWidget       *button,
                 CrmDuplicateRow *self)
{
  g_signal_emit (self, opened_signal, 0, *(gint64 *) g_object_get_data (G_OBJECT (button), "crm-id"));
}

static GtkWidget *
make_label (const char *text,
            const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

static GtkWidget *
make_card (CrmDuplicateRow *self,
           const Shown     *shown)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *button = gtk_button_new ();
  GtkWidget *name = make_label (shown->name, "heading");
  GtkWidget *lines = make_label (shown->lines, "caption");

  gtk_label_set_max_width_chars (GTK_LABEL (name), 28);
  gtk_label_set_max_width_chars (GTK_LABEL (lines), 34);
  gtk_button_set_child (GTK_BUTTON (button), name);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (button, _("Open"));
  g_object_set_data_full (G_OBJECT (button), "crm-id", g_memdup2 (&shown->id, sizeof shown->id), g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (open_clicked_cb), self);
  gtk_widget_set_margin_start (lines, 10);
  gtk_widget_set_margin_end (lines, 10);
  gtk_widget_set_margin_bottom (lines, 8);
  gtk_widget_set_visible (lines, *shown->lines != '\0');
  gtk_box_append (GTK_BOX (box), button);
  gtk_box_append (GTK_BOX (box), lines);
  gtk_widget_add_css_class (box, "card");
  gtk_widget_set_size_request (box, 240, -1);
  return box;
}

static void
name_row (CrmDuplicateRow *self)
{
  Details *details = self->item->details;
  GString *name = g_string_new (NULL);
  g_autofree char *text = NULL;

  for (guint i = 0; i < details->contacts->len; i++)
    g_string_append_printf (name, "%s%s", i > 0 ? ", " : "", ((Shown *) g_ptr_array_index (details->contacts, i))->name);
  g_string_append_printf (name, ". %s. %s", crm_duplicate_get_confidence (details->score), details->words);
  text = g_string_free (name, FALSE);
  crm_list_view_name_row (self->list_item, text);
}

static void
update (CrmDuplicateRow *self)
{
  Details *details = self->item->details;
  guint score = details != NULL ? details->score : self->item->score;
  /* Translators: how certain it is, in words and as a number up to 99: "Almost certain · 99" */
  g_autofree char *text = g_strdup_printf (_("%s · %u"), crm_duplicate_get_confidence (score), score);

  gtk_label_set_text (GTK_LABEL (self->confidence), text);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->glyph), score >= CRM_DUPLICATE_CERTAIN ? "object-select-symbolic"
                                                         : score >= CRM_DUPLICATE_LIKELY ? "edit-copy-symbolic" : "dialog-question-symbolic");
  gtk_label_set_text (GTK_LABEL (self->words), details != NULL ? details->words : "");
  crm_wrap_box_clear (self->cards);
  for (guint i = 0; details != NULL && i < details->contacts->len; i++)
    crm_wrap_box_append (self->cards, make_card (self, g_ptr_array_index (details->contacts, i)));
  if (details != NULL && self->list_item != NULL)
    name_row (self);
}

void
crm_duplicate_row_set_item (CrmDuplicateRow  *self,
                            CrmDuplicateItem *item,
                            GtkListItem      *list_item)
{
  g_return_if_fail (CRM_IS_DUPLICATE_ROW (self));

  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  self->list_item = item != NULL ? list_item : NULL;
  g_set_object (&self->item, item);
  if (item == NULL)
    return;

  g_signal_connect_swapped (item, "read", G_CALLBACK (update), self);
  update (self);
  if (item->details == NULL)
    read_item (item);
}

static void
crm_duplicate_row_dispose (GObject *object)
{
  CrmDuplicateRow *self = CRM_DUPLICATE_ROW (object);
  GtkWidget *child;

  crm_duplicate_row_set_item (self, NULL, NULL);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (crm_duplicate_row_parent_class)->dispose (object);
}

static void
crm_duplicate_row_class_init (CrmDuplicateRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_duplicate_row_dispose;
  opened_signal = g_signal_new ("opened", CRM_TYPE_DUPLICATE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
crm_duplicate_row_init (CrmDuplicateRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *head = crm_row_box_new (6);

  self->glyph = gtk_image_new ();
  self->confidence = make_label (NULL, "caption-heading");
  self->words = make_label (NULL, NULL);
  self->cards = CRM_WRAP_BOX (crm_wrap_box_new (12, 12));
  crm_row_box_append (head, self->glyph);
  crm_row_box_append (head, self->confidence);
  gtk_box_append (GTK_BOX (box), head);
  gtk_box_append (GTK_BOX (box), self->words);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->cards));
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_widget_set_margin_top (box, 12);
  gtk_widget_set_margin_bottom (box, 12);
  gtk_widget_set_parent (box, GTK_WIDGET (self));
}

GtkWidget *
crm_duplicate_row_new (void)
{
  return g_object_new (CRM_TYPE_DUPLICATE_ROW, NULL);
}
