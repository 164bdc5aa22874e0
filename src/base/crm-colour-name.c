/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-colour-name.h"

#include <glib/gi18n.h>

static const char *const names[] = {
  "blue", "teal", "green", "yellow", "orange", "red", "pink", "purple", "grey", NULL
};

static const char *const labels[] = {
  N_("Blue"), N_("Teal"), N_("Green"), N_("Yellow"), N_("Orange"), N_("Red"), N_("Pink"), N_("Purple"), N_("Grey")
};

G_STATIC_ASSERT (G_N_ELEMENTS (names) == CRM_N_COLOURS + 1);
G_STATIC_ASSERT (G_N_ELEMENTS (labels) == CRM_N_COLOURS);

const char *const *
crm_colour_names (void)
{
  return names;
}

guint
crm_colour_name_index (const char *name)
{
  for (guint i = 0; name != NULL && names[i] != NULL; i++)
    if (g_str_equal (names[i], name))
      return i;
  return 0;
}

const char *
crm_colour_name_label (const char *name)
{
  return _(labels[crm_colour_name_index (name)]);
}

const char *
crm_colour_name_for (const char *key)
{
  return names[key != NULL ? g_str_hash (key) % (CRM_N_COLOURS - 1) : 0];
}
