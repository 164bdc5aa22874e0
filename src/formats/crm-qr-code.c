/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-qr-code.h"

#include <qrencode.h>
#include <string.h>

#include "crm-format-error.h"

#define ECI_UTF_8 26

/* Without the mark for UTF-8 a reader may take the bytes for anything; ASCII needs none. NULL where it does not fit. */
static QRcode *
encode (const char *text,
        int         length,
        QRecLevel   level)
{
  QRinput *input = QRinput_new2 (0, level);
  QRcode *code = NULL;
  gboolean fits;

  if (input == NULL)
    return NULL;
  fits = (g_str_is_ascii (text) || QRinput_appendECIheader (input, ECI_UTF_8) == 0) &&
         QRinput_append (input, QR_MODE_8, length, (const guchar *) text) == 0;
  if (fits)
    code = QRcode_encodeInput (input);
  QRinput_free (input);

  return code;
}

GBytes *
crm_qr_code_make (const char  *text,
                  guint       *side,
                  GError     **error)
{
  static const QRecLevel levels[] = { QR_ECLEVEL_M, QR_ECLEVEL_L };
  gsize length;

  g_return_val_if_fail (text != NULL && *text != '\0', NULL);
  g_return_val_if_fail (side != NULL, NULL);

  length = strlen (text);
  for (guint i = 0; i < G_N_ELEMENTS (levels) && length <= G_MAXINT16; i++)
    {
      QRcode *code = encode (text, (int) length, levels[i]);
      guint8 *modules;

      if (code == NULL)
        continue;
      *side = code->width;
      modules = g_malloc ((gsize) code->width * code->width);
      /* The lowest bit is the colour, the others say what the module is for. */
      for (int j = 0; j < code->width * code->width; j++)
        modules[j] = code->data[j] & 1;
      QRcode_free (code);
      return g_bytes_new_take (modules, (gsize) *side * *side);
    }

  g_set_error (error, CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_TOO_LARGE, "%" G_GSIZE_FORMAT " bytes are too much for a QR code", length);
  return NULL;
}
