/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-today-group.h"

#include <glib/gi18n.h>

#include "crm-accessible.h"
#include "crm-event-opener.h"
#include "crm-keep-touch.h"
#include "crm-relative-time.h"
#include "crm-view-host.h"

#define MAX_ROWS   12
#define MAX_PEOPLE 6      /* they are a reminder, not a list to work off */

struct _CrmTodayGroup
{
  AdwBin parent_instance;

  /* Borrowed */
  AdwPreferencesGroup *group;

  /* Owned; of the second only the array, its rows are the group's */
  GPtrArray *items;
  GPtrArray *rows;
  char *title;

  /* State */
  CrmTodayActions actions;
  gboolean all;
};

G_DEFINE_FINAL_TYPE (CrmTodayGroup, crm_today_group, ADW_TYPE_BIN)

static void rebuild (CrmTodayGroup *self);

static gboolean
is_about_people (CrmTodayGroup *self)
{
  return self->actions == CRM_TODAY_TOUCH || self->actions == CRM_TODAY_KEEP;
}

static const CrmTodayItem *
get_item (gpointer widget)
{
  return g_object_get_data (G_OBJECT (widget), "crm-item");
}

static void
opened_cb (AdwActionRow  *row,
           CrmTodayGroup *self)
{
  const CrmTodayItem *item = get_item (row);
  GtkWidget *view = gtk_widget_get_ancestor (GTK_WIDGET (self), CRM_TYPE_VIEW);

  /* What is to be done is opened here: whoever works off a list does not want to lose the place in it. */
  if (item->type == &crm_activity_type && view != NULL)
    crm_event_open (CRM_VIEW (view), NULL, GTK_WIDGET (row), item->id, item->occurrence);
  else
    crm_view_host_show_record (GTK_WIDGET (self), item->type, item->id);
}

static void
checked_cb (GtkCheckButton *check,
            CrmTodayGroup  *self)
{
  const CrmTodayItem *item = get_item (check);

  if (is_about_people (self))
    gtk_widget_activate_action (GTK_WIDGET (self), "today.touch", "x", item->id);
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "today.done", "(xmsb)", item->id, item->occurrence, gtk_check_button_get_active (check));
}

static const char *
get_icon (const CrmTodayItem *item)
{
  static const char *const icons[][2] = {
    { "call", "crm-call-symbolic" }, { "mail", "crm-mail-symbolic" }, { "letter", "crm-letter-symbolic" },
    { "meeting", "crm-calendar-symbolic" }, { "visit", "crm-place-symbolic" },
  };

  if (item->type == &crm_deal_type)
    return "crm-deal-symbolic";
  if (item->type == &crm_contact_type)
    return "crm-person-symbolic";
  if (item->type == &crm_campaign_type)
    return "crm-campaigns-symbolic";
  for (guint i = 0; i < G_N_ELEMENTS (icons); i++)
    if (g_strcmp0 (item->kind, icons[i][0]) == 0)
      return icons[i][1];
  return "crm-task-symbolic";
}

static char *
describe_when (const CrmTodayItem *item)
{
  g_autofree char *when = NULL;

  if (item->cadence != 0)
    {
      g_autofree char *rhythm = crm_keep_touch_format (item->cadence);

      when = item->touched != 0 ? crm_relative_time_of_instant (item->touched, NULL) : NULL;
      /* Translators: "every 3 months, last touch 112 days ago" */
      return when != NULL ? g_strdup_printf (_("%s, last touch %s"), rhythm, when) : g_strdup_printf (_("%s, no touch yet"), rhythm);
    }
  if (item->touched != 0)
    {
      when = crm_relative_time_of_instant (item->touched, NULL);
      /* Translators: %s is "4 months ago" */
      return g_strdup_printf (_("last touch %s"), when);
    }
  if (item->when == NULL)
    return NULL;
  when = crm_relative_time_of_wall (item->when, NULL);
  if (when != NULL && item->type == &crm_deal_type)
    return g_strdup_printf (_("expected %s"), when);
  return g_steal_pointer (&when);
}

static char *
make_subtitle (const CrmTodayItem *item)
{
  g_autofree char *when = describe_when (item);

  if (when != NULL && item->detail != NULL)
    return item->type == &crm_activity_type ? g_strdup_printf ("%s · %s", when, item->detail) : g_strdup_printf ("%s · %s", item->detail, when);
  return when != NULL ? g_steal_pointer (&when) : g_strdup (item->detail != NULL ? item->detail : "");
}

static GVariant *
make_target (CrmTodayGroup      *self,
             const CrmTodayItem *item,
             guint               days)
{
  if (self->actions == CRM_TODAY_PLAN || is_about_people (self))
    return g_variant_new ("(sxsu)", item->type == &crm_deal_type ? "deal" : "contact", item->id, item->title, days);
  return g_variant_new ("(xmsu)", item->id, item->occurrence, days);
}

/* Deals may be over, too. */
static GMenuModel *
make_close_section (const CrmTodayItem *item)
{
  static const char *const choices[][2] = { { "won", N_("_Won…") }, { "lost", N_("_Lost…") } };
  GMenu *section = g_menu_new ();

  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    {
      g_autoptr (GMenuItem) choice = g_menu_item_new (_(choices[i][1]), NULL);

      g_menu_item_set_action_and_target (choice, "today.close", "(sxs)", choices[i][0], item->id, item->title);
      g_menu_append_item (section, choice);
    }
  return G_MENU_MODEL (section);
}

/* Nobody asks for them for a while, and nothing is planned. */
static GMenuModel *
make_rest_section (const CrmTodayItem *item)
{
  static const struct { const char *label; guint days; } choices[] = {
    { N_("For a Week"), 7 }, { N_("For a Month"), 30 }, { N_("For Three Months"), 90 },
  };
  GMenu *section = g_menu_new ();

  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    {
      g_autoptr (GMenuItem) choice = g_menu_item_new (_(choices[i].label), NULL);

      g_menu_item_set_action_and_target (choice, "today.rest", "(xu)", item->id, choices[i].days);
      g_menu_append_item (section, choice);
    }
  return G_MENU_MODEL (section);
}

/* W and L, as on the board. */
static gboolean
key_pressed_cb (GtkEventControllerKey *controller,
                guint                  keyval,
                guint                  keycode,
                GdkModifierType        state,
                gpointer               user_data)
{
  GtkWidget *row = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller));
  const CrmTodayItem *item = get_item (row);
  const char *kind = keyval == GDK_KEY_w ? "won" : keyval == GDK_KEY_l ? "lost" : NULL;

  if (kind == NULL || (state & gtk_accelerator_get_default_mod_mask ()) != 0)
    return FALSE;
  gtk_widget_activate_action (row, "today.close", "(sxs)", kind, item->id, item->title);
  return TRUE;
}

static GtkWidget *
make_later_button (CrmTodayGroup      *self,
                   const CrmTodayItem *item)
{
  static const struct { const char *label; guint days; } choices[] = {
    { N_("_Tomorrow"), 1 }, { N_("In Three _Days"), 3 }, { N_("In a _Week"), 7 }, { N_("In a _Month"), 30 },
  };
  GtkWidget *button = gtk_menu_button_new ();
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) section = g_menu_new ();
  gboolean plan = self->actions == CRM_TODAY_PLAN || is_about_people (self);
  /* Translators: %s is what is to be done, a deal, or a person */
  g_autofree char *name = g_strdup_printf (plan ? _("Plan a Next Step: %s") : _("Put Off: %s"), item->title);

  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    {
      g_autoptr (GMenuItem) choice = g_menu_item_new (_(choices[i].label), NULL);

      g_menu_item_set_action_and_target_value (choice, plan ? "today.plan" : "today.snooze", make_target (self, item, choices[i].days));
      g_menu_append_item (section, choice);
    }
  g_menu_append_section (menu, plan ? _("Next Step") : _("Put Off"), G_MENU_MODEL (section));
  if (item->type == &crm_deal_type)
    {
      g_autoptr (GMenuModel) closing = make_close_section (item);

      g_menu_append_section (menu, _("Close the Deal"), closing);
    }
  if (self->actions == CRM_TODAY_KEEP)
    {
      g_autoptr (GMenuModel) rest = make_rest_section (item);

      g_menu_append_section (menu, _("Snooze"), rest);
    }
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "crm-clock-symbolic");
  gtk_menu_button_set_has_frame (GTK_MENU_BUTTON (button), FALSE);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, plan ? _("Plan a Next Step") : _("Put Off"));
  gtk_widget_add_css_class (button, "crm-later");
  crm_accessible_set_name (button, name);
  return button;
}

static GtkWidget *
make_check (CrmTodayGroup      *self,
            const CrmTodayItem *item)
{
  GtkWidget *check = gtk_check_button_new ();
  const char *tooltip = is_about_people (self) ? _("In Touch Today") : self->actions == CRM_TODAY_MEET ? _("Held") : _("Done");
  /* Translators: what a check means, and a person, a meeting, or what was to be done */
  g_autofree char *words = g_strdup_printf (_("%s: %s"), tooltip, item->title);

  g_object_set_data (G_OBJECT (check), "crm-item", (gpointer) item);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), item->done);
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (check, "selection-mode");
  gtk_widget_set_tooltip_text (check, tooltip);
  crm_accessible_set_name (check, words);
  g_signal_connect (check, "toggled", G_CALLBACK (checked_cb), self);
  return check;
}

static void
add_row (CrmTodayGroup *self,
         GtkWidget     *row)
{
  adw_preferences_group_add (self->group, row);
  g_ptr_array_add (self->rows, row);
}

static void
add_item (CrmTodayGroup      *self,
          const CrmTodayItem *item)
{
  GtkWidget *row = adw_action_row_new ();
  g_autoptr (GtkWidget) icon = g_object_ref_sink (gtk_image_new_from_icon_name (get_icon (item)));
  g_autofree char *subtitle = make_subtitle (item);
  gboolean checked = self->actions == CRM_TODAY_DO || is_about_people (self) || self->actions == CRM_TODAY_MEET;

  g_object_set_data (G_OBJECT (row), "crm-item", (gpointer) item);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), item->title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 2);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 2);
  gtk_widget_add_css_class (icon, item->overdue && !checked ? "error" : "dim-label");
  gtk_widget_set_size_request (icon, 28, -1);
  /* A check takes the place of the icon, which goes to the end where it says more than that it is a task. */
  if (!checked)
    adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  else
    adw_action_row_add_prefix (ADW_ACTION_ROW (row), make_check (self, item));
  if (checked && self->actions == CRM_TODAY_DO && g_strcmp0 (item->kind, "task") != 0)
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), icon);
  if (self->actions != CRM_TODAY_OPEN && !item->done)
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), make_later_button (self, item));
  if (item->done)
    gtk_widget_add_css_class (row, "dim-label");
  if (item->type == &crm_deal_type)
    {
      GtkEventController *keys = gtk_event_controller_key_new ();

      g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed_cb), NULL);
      gtk_widget_add_controller (row, keys);
    }
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_signal_connect (row, "activated", G_CALLBACK (opened_cb), self);
  add_row (self, row);
}

static void
show_all_cb (CrmTodayGroup *self)
{
  self->all = TRUE;
  rebuild (self);
}

static void
add_more (CrmTodayGroup *self,
          guint          n)
{
  g_autofree char *words = g_strdup_printf (ngettext ("Show %u More", "Show %u More", n), n);
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), words);
  gtk_widget_add_css_class (row, "dim-label");
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_signal_connect_swapped (row, "activated", G_CALLBACK (show_all_cb), self);
  add_row (self, row);
}

/* The row in which the keyboard is; -1: none. */
static int
find_focused (CrmTodayGroup *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  for (guint i = 0; focus != NULL && i < self->rows->len; i++)
    if (focus == g_ptr_array_index (self->rows, i) || gtk_widget_is_ancestor (focus, g_ptr_array_index (self->rows, i)))
      return i;
  return -1;
}

static void
rebuild (CrmTodayGroup *self)
{
  int focused = find_focused (self);
  guint max = is_about_people (self) ? MAX_PEOPLE : MAX_ROWS;
  guint n = self->all || self->items->len <= max + 1 ? self->items->len : max;
  g_autofree char *title = NULL;

  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->group, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < n; i++)
    add_item (self, g_ptr_array_index (self->items, i));
  if (n < self->items->len)
    add_more (self, self->items->len - n);
  if (self->title != NULL)
    {
      /* Translators: a title, and how many rows stand below it */
      title = g_strdup_printf (_("%s · %u"), self->title, self->items->len);
      adw_preferences_group_set_title (self->group, title);
    }
  gtk_widget_set_visible (GTK_WIDGET (self), self->items->len > 0);
  if (focused >= 0 && self->rows->len > 0)
    gtk_widget_grab_focus (g_ptr_array_index (self->rows, MIN ((guint) focused, self->rows->len - 1)));
}

static void
crm_today_group_finalize (GObject *object)
{
  CrmTodayGroup *self = CRM_TODAY_GROUP (object);

  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_ptr_array_unref (self->rows);
  g_free (self->title);

  G_OBJECT_CLASS (crm_today_group_parent_class)->finalize (object);
}

static void
crm_today_group_class_init (CrmTodayGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = crm_today_group_finalize;
}

static void
crm_today_group_init (CrmTodayGroup *self)
{
  self->rows = g_ptr_array_new ();
  self->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->group));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self), "crm-today-group");
}

GtkWidget *
crm_today_group_new (const char      *title,
                     CrmTodayActions  actions)
{
  CrmTodayGroup *self = g_object_new (CRM_TYPE_TODAY_GROUP, NULL);

  self->title = g_strdup (title);
  self->actions = actions;
  return GTK_WIDGET (self);
}

void
crm_today_group_set_description (CrmTodayGroup *self,
                                 const char    *description)
{
  g_return_if_fail (CRM_IS_TODAY_GROUP (self));

  adw_preferences_group_set_description (self->group, description);
}

void
crm_today_group_set_items (CrmTodayGroup *self,
                           GPtrArray     *items)
{
  g_return_if_fail (CRM_IS_TODAY_GROUP (self));
  g_return_if_fail (items != NULL);

  g_ptr_array_ref (items);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  self->items = items;
  if (items->len <= MAX_PEOPLE)
    self->all = FALSE;
  rebuild (self);
}
