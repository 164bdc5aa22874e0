/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-record-type.h"
#include "crm-db.h"

G_BEGIN_DECLS

/*
 * The settings of the business: rows of the table "setting", which move with the file and can be undone. (What belongs to this
 * computer and user is in GSettings: the size of the window, or the folder of backups, which has to be known where the book cannot
 * be read.) The book reads them once and keeps them current, so asking costs nothing and never waits.
 *
 * Signal: changed::KEY (CrmSettings *settings, const char *key)    after any change, undo and other windows included
 *
 * Of the book's thread, but for the functions that take a CrmConn.
 */
#define CRM_TYPE_SETTINGS (crm_settings_get_type ())
G_DECLARE_FINAL_TYPE (CrmSettings, crm_settings, CRM, SETTINGS, GObject)

/* One setting that there is: its key, its words, and what it is while nobody set it. */
typedef struct
{
  const char   *key;
  const char   *label;     /* N_() */
  CrmFieldKind  kind;      /* TEXT, LONG_TEXT, INTEGER, BOOLEAN, REFERENCE */
  const char   *fallback;  /* "" for none */
} CrmSettingInfo;

#define CRM_SETTING_BUSINESS_NAME     "business_name"     /* in the footer of campaigns */
#define CRM_SETTING_BUSINESS_ADDRESS  "business_address"  /* postal; required by law in campaigns of many countries */
#define CRM_SETTING_CURRENCY          "currency"          /* ISO 4217, of new deals */
#define CRM_SETTING_CALENDAR          "calendar"          /* id, of new activities */
#define CRM_SETTING_MAIL_ACCOUNT      "mail_account"      /* id, of new campaigns */
#define CRM_SETTING_COUNTRY           "country"           /* ISO 3166, of phone numbers without a calling code */
#define CRM_SETTING_TRASH_DAYS        "trash_days"        /* how long the trash is kept; 0: for ever */
#define CRM_SETTING_TOUCH_DAYS        "touch_days"        /* after how long without a touch a person is called to mind; 0: never */

/* All settings; ended by a NULL key. Static. Any thread. */
const CrmSettingInfo *crm_settings_list (void);
/* NULL for an unknown key. Any thread. */
const CrmSettingInfo *crm_settings_find (const char   *key);

/* The text, or the fallback; never NULL. Valid until the setting changes. */
const char   *crm_settings_get          (CrmSettings  *self,
                                         const char   *key);
/* As a number; 0 where it is none. */
gint64        crm_settings_get_int      (CrmSettings  *self,
                                         const char   *key);

/* Inside a transaction. (transfer full): the text or the fallback; NULL only with @error. */
char         *crm_setting_load          (CrmConn      *conn,
                                         const char   *key,
                                         GError      **error);
/* @value NULL or "" goes back to the fallback. CRM_MODEL_ERROR_UNKNOWN for a key there is none of, _INVALID for a wrong value. */
gboolean      crm_setting_store         (CrmConn      *conn,
                                         const char   *key,
                                         const char   *value,
                                         GError      **error);

/* For the book: made with what a read gave (crm_settings_read(), on a reader), and told of later ones. */
CrmSettings  *crm_settings_new          (void);
GHashTable   *crm_settings_read         (CrmConn      *conn,
                                         GError      **error);
void          crm_settings_replace      (CrmSettings  *self,
                                         GHashTable   *values);

G_END_DECLS
