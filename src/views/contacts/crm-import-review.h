/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-import-source.h"

G_BEGIN_DECLS

/* What only the owner can say of a file: who is who, what is done with them, how days are meant, what stands for a value. */
typedef struct _CrmImportReview CrmImportReview;

/* Looks through @source, which has to outlive it. Reads all of it: not in the main thread. (transfer full) */
CrmImportReview *crm_import_review_new        (CrmImportSource *source);
void             crm_import_review_free       (CrmImportReview *self);

/* Whether something in it is not clear: days that can be read in two ways, values that are none of the choices. */
gboolean         crm_import_review_is_needed  (CrmImportReview *self);

/* A page on which it is said; every choice goes into the source at once. @self has to outlive it. (transfer floating) */
GtkWidget       *crm_import_review_make_page  (CrmImportReview *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmImportReview, crm_import_review_free)

G_END_DECLS
