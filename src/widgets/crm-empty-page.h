/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/*
 * The page that stands where there is nothing to show yet: empty, no match, failed, several selected. One icon, one
 * sentence, at most one suggested button, and quieter ones below it.
 */
#define CRM_TYPE_EMPTY_PAGE (crm_empty_page_get_type ())
G_DECLARE_FINAL_TYPE (CrmEmptyPage, crm_empty_page, CRM, EMPTY_PAGE, AdwBin)

typedef enum
{
  CRM_BUTTON_SUGGESTED,
  CRM_BUTTON_PLAIN,
  CRM_BUTTON_DESTRUCTIVE,
} CrmButtonKind;

GtkWidget *crm_empty_page_new          (const char     *icon_name,
                                        const char     *title,
                                        const char     *description);      /* NULL: none */
void       crm_empty_page_set          (CrmEmptyPage   *self,
                                        const char     *icon_name,
                                        const char     *title,
                                        const char     *description);

/* A pill button that activates @action_name, with @target (floating, may be NULL). The button (transfer none). @label may
 * have a mnemonic. */
GtkWidget *crm_empty_page_add_button   (CrmEmptyPage   *self,
                                        const char     *label,
                                        CrmButtonKind   kind,
                                        const char     *action_name,
                                        GVariant       *target);
void       crm_empty_page_clear_buttons(CrmEmptyPage   *self);

G_END_DECLS
