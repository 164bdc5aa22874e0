/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-deal-strip.h"

#include <glib/gi18n.h>

#include "crm-money.h"
#include "crm-tooltip.h"
#include "crm-wrap-box.h"

#define NARROW_SUMS 2   /* that a line of a narrow window holds */

enum
{
  CHIP_OPEN,
  CHIP_LIKELY,
  CHIP_ATTENTION,
  N_CHIPS
};

static const CrmDealFilter chip_filters[N_CHIPS] = { CRM_DEALS_OPEN, CRM_DEALS_LIKELY, CRM_DEALS_ATTENTION };

struct _CrmDealStrip
{
  AdwBin parent_instance;

  /* Borrowed */
  GtkToggleButton *chips[N_CHIPS];

  CrmDealFilter filter;
};

enum
{
  FILTER_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CrmDealStrip, crm_deal_strip, ADW_TYPE_BIN)

static void
chip_toggled_cb (GtkToggleButton *chip,
                 CrmDealStrip    *self)
{
  CrmDealFilter filter = CRM_DEALS_ALL;

  for (guint i = 0; i < N_CHIPS; i++)
    if (self->chips[i] == chip)
      filter = chip_filters[i];

  if (gtk_toggle_button_get_active (chip))
    {
      self->filter = filter;
      for (guint i = 0; i < N_CHIPS; i++)
        if (self->chips[i] != chip)
          gtk_toggle_button_set_active (self->chips[i], FALSE);
    }
  else if (self->filter == filter)
    {
      self->filter = CRM_DEALS_ALL;
    }
  else
    {
      return;
    }
  g_signal_emit (self, signals[FILTER_CHANGED], 0);
}

/* "618,650 € · 79,000 CHF"; of more than @max currencies the largest sums, and how many there are beside them, as the tooltip says. */
static char *
format_sums (GArray   *sums,
             gboolean  weighted,
             guint     max)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < sums->len && i < max; i++)
    {
      const CrmBoardSum *sum = &g_array_index (sums, CrmBoardSum, i);
      gint64 amount = weighted ? sum->weighted : sum->total;
      g_autofree char *money = crm_money_format (amount / 100 * 100, sum->currency, CRM_MONEY_SHORT);

      g_string_append_printf (text, "%s%s", i > 0 ? " · " : "", money);
    }
  if (sums->len > max)
    g_string_append_printf (text, " · +%u", sums->len - max);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
show_worth (CrmDealStrip *self,
            GArray       *sums,
            gboolean      wide)
{
  for (guint i = CHIP_OPEN; i <= CHIP_LIKELY; i++)
    {
      g_autofree char *shown = format_sums (sums, i == CHIP_LIKELY, wide ? G_MAXUINT : NARROW_SUMS);
      g_autofree char *all = format_sums (sums, i == CHIP_LIKELY, G_MAXUINT);
      /* Translators: the worth of all open deals, and what of it is expected by their probability */
      g_autofree char *label = g_strdup_printf (i == CHIP_OPEN ? _("%s open") : _("%s weighted"), shown);
      g_autofree char *tooltip = g_strdup_printf (i == CHIP_OPEN ? _("%s in open deals. Show only those.")
                                                  : _("%s expected by the probability of each deal. Show only those that are at least 50 %% likely."), all);

      gtk_button_set_label (GTK_BUTTON (self->chips[i]), label);
      gtk_label_set_ellipsize (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (self->chips[i]))), PANGO_ELLIPSIZE_MIDDLE);
      crm_tooltip_set (GTK_WIDGET (self->chips[i]), tooltip);
      gtk_widget_set_visible (GTK_WIDGET (self->chips[i]), sums->len > 0 || gtk_toggle_button_get_active (self->chips[i]));
    }
}

static void
crm_deal_strip_class_init (CrmDealStripClass *klass)
{
  signals[FILTER_CHANGED] = g_signal_new ("filter-changed", CRM_TYPE_DEAL_STRIP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
crm_deal_strip_init (CrmDealStrip *self)
{
  GtkWidget *box = crm_wrap_box_new (6, 3);

  for (guint i = 0; i < N_CHIPS; i++)
    {
      self->chips[i] = GTK_TOGGLE_BUTTON (gtk_toggle_button_new_with_label (""));
      gtk_widget_add_css_class (GTK_WIDGET (self->chips[i]), "crm-strip");
      gtk_widget_add_css_class (GTK_WIDGET (self->chips[i]), "flat");
      gtk_widget_set_visible (GTK_WIDGET (self->chips[i]), FALSE);
      g_signal_connect (self->chips[i], "toggled", G_CALLBACK (chip_toggled_cb), self);
      crm_wrap_box_append (CRM_WRAP_BOX (box), GTK_WIDGET (self->chips[i]));
    }
  crm_tooltip_set (GTK_WIDGET (self->chips[CHIP_ATTENTION]), _("Without a next step, or with an overdue one. Show only those."));
  adw_bin_set_child (ADW_BIN (self), box);
}

void
crm_deal_strip_show (CrmDealStrip *self,
                     CrmBoard     *board,
                     gboolean      wide)
{
  g_autoptr (GArray) sums = NULL;
  g_autofree char *attention = NULL;
  guint n;

  g_return_if_fail (CRM_IS_DEAL_STRIP (self));
  g_return_if_fail (CRM_IS_BOARD (board));

  sums = crm_board_dup_open_sums (board);
  show_worth (self, sums, wide);
  n = crm_board_get_n_needing_attention (board);
  attention = g_strdup_printf (ngettext ("%u needs attention", "%u need attention", n), n);
  gtk_button_set_label (GTK_BUTTON (self->chips[CHIP_ATTENTION]), attention);
  gtk_widget_set_visible (GTK_WIDGET (self->chips[CHIP_ATTENTION]), n > 0 || gtk_toggle_button_get_active (self->chips[CHIP_ATTENTION]));
}

CrmDealFilter
crm_deal_strip_get_filter (CrmDealStrip *self)
{
  g_return_val_if_fail (CRM_IS_DEAL_STRIP (self), CRM_DEALS_ALL);

  return self->filter;
}
