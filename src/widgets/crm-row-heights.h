/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * How high the rows of a list are, in pixels, of which only some were measured: the others count with an estimate, from their number of lines
 * and what a line of those that were measured came to.
 */
typedef struct _CrmRowHeights CrmRowHeights;

/* About how many lines of text the row has. */
typedef double (*CrmRowLinesFunc) (guint    position,
                                   gpointer data);

/* No rows yet. @data lives as long. */
CrmRowHeights *crm_row_heights_new      (CrmRowLinesFunc  lines,
                                         gpointer         data);
void           crm_row_heights_free     (CrmRowHeights   *self);

guint          crm_row_heights_get_n    (CrmRowHeights   *self);

/* The height that row @position counts with. */
int            crm_row_heights_get      (CrmRowHeights   *self,
                                         guint            position);

/* That of the rows from @first up to, not including, @end together. */
int            crm_row_heights_sum      (CrmRowHeights   *self,
                                         guint            first,
                                         guint            end);

/* In place of @n_removed rows at @position there are @n_added others, which are estimated. */
void           crm_row_heights_splice   (CrmRowHeights   *self,
                                         guint            position,
                                         guint            n_removed,
                                         guint            n_added);

/* Row @position measures @height. @known: at the width it has; FALSE: that is not known yet, and says nothing of the others. By how much it
 * grew. */
int            crm_row_heights_learn    (CrmRowHeights   *self,
                                         guint            position,
                                         int              height,
                                         gboolean         known);

/* The width is another: what was measured is an estimate from now on. */
void           crm_row_heights_forget   (CrmRowHeights   *self);

/* Estimates anew what was not measured, if what was measured says that the estimates are far off. By how much the rows before @anchor grew. */
int            crm_row_heights_estimate (CrmRowHeights   *self,
                                         guint            anchor);

/* The rows between two heights from the top: @first up to, not including, @end. */
void           crm_row_heights_find     (CrmRowHeights   *self,
                                         double           top,
                                         double           bottom,
                                         guint           *first,
                                         guint           *end);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmRowHeights, crm_row_heights_free)

G_END_DECLS
