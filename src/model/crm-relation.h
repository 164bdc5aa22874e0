/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-record.h"
#include "crm-stmt.h"

G_BEGIN_DECLS

/*
 * How people and companies hang together. A relation is one row, entered once and read from both ends: it says what other_id is to
 * contact_id (their manager, their assistant), as RELATED of a vCard does (RFC 6350, 6.6.6). From the other end it has another word: the one
 * whose manager I am is my report.
 */
typedef struct
{
  const char *name;        /* "manager"; the other way round "report" */
  const char *kind;        /* as stored */
  gboolean    reversed;    /* the word for contact_id, as other_id sees it */
  gboolean    only_people; /* no company has one */
  const char *label;       /* N_(): what the other is to the one on whose page it stands */
} CrmRelationWord;

/* All words, in the order in which they are offered; ended by a NULL name. Any thread. */
const CrmRelationWord *crm_relation_get_words  (void);
/* By name; NULL. */
const CrmRelationWord *crm_relation_find_word  (const char *name);

/* What a contact has to do with another one, as it stands on the page of the first. */
typedef struct
{
  gint64                 row;       /* of relation */
  gint64                 other;
  char                  *title;
  char                  *detail;    /* role and company, or what else tells them apart; NULL */
  const CrmRelationWord *word;
  char                  *label;     /* own words for it; NULL */
  char                  *note;      /* NULL */
} CrmRelated;

void       crm_related_free            (CrmRelated   *related);
/* The word for it, translated: the owner's own, else the kind's. Owned by @related. */
const char *crm_related_get_label      (const CrmRelated *related);

/* Inside a read function: the relations of @contact from both ends, those at work first. Whoever is in the trash is left out. (transfer full)
 * elements are CrmRelated; NULL with CRM_STORE_ERROR. */
GPtrArray *crm_relation_load           (CrmConn      *conn,
                                        gint64        contact,
                                        GError      **error);

/* Inside a write function: @other is the @word (of crm_relation_get_words()) of @contact from now on. The id of the row, or 0 with
 * CRM_MODEL_ERROR_INVALID where it would go round in a circle or is there already, or CRM_STORE_ERROR. */
gint64     crm_relation_add            (CrmConn      *conn,
                                        gint64        contact,
                                        const char   *word,
                                        gint64        other,
                                        const char   *label,     /* own words; NULL */
                                        const char   *note,      /* NULL */
                                        GError      **error);

/* What a save has to hold: a relation joins two contacts, is there once, and nobody reports to themselves through others. Inside a write
 * function. FALSE with CRM_MODEL_ERROR_INVALID, naming who. */
gboolean   crm_relation_check          (CrmConn      *conn,
                                        CrmRecord    *relation,
                                        GError      **error);
/* The same of a contact's company above: only companies have one, and none is above itself. */
gboolean   crm_relation_check_parent   (CrmConn      *conn,
                                        CrmRecord    *contact,
                                        GError      **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmRelated, crm_related_free)

G_END_DECLS
