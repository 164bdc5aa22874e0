/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-vcard-scan.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "crm-format-error.h"
#include "crm-qr-code.h"

/* A card as a QR code, read again by another program. */

#define SCALE 4
#define QUIET 4

/* What zbarimg reads out of the modules; NULL where there is no such program. (transfer full) */
static char *
read_code (GBytes *modules,
           guint   side)
{
  g_autofree char *program = g_find_program_in_path ("zbarimg");
  g_autofree char *folder = NULL;
  g_autofree char *path = NULL;
  const guint8 *data = g_bytes_get_data (modules, NULL);
  guint width = (side + 2 * QUIET) * SCALE;
  g_autoptr (GByteArray) image = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *head = g_strdup_printf ("P5 %u %u 255\n", width, width);
  char *text = NULL;

  if (program == NULL)
    return NULL;
  g_byte_array_append (image, (const guint8 *) head, strlen (head));
  for (guint y = 0; y < width; y++)
    {
      for (guint x = 0; x < width; x++)
        {
          guint row = y / SCALE - QUIET, column = x / SCALE - QUIET;
          guint8 pixel = row < side && column < side && data[row * side + column] != 0 ? 0 : 255;

          g_byte_array_append (image, &pixel, 1);
        }
    }
  folder = g_dir_make_tmp ("clientele-scan-XXXXXX", &error);
  g_assert_no_error (error);
  path = g_build_filename (folder, "code.pgm", NULL);
  g_file_set_contents (path, (const char *) image->data, image->len, &error);
  g_assert_no_error (error);
  {
    const char *const argv[] = { program, "--quiet", "--raw", "--nodbus", path, NULL };

    g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &text, NULL, NULL, &error);
    g_assert_no_error (error);
  }
  g_unlink (path);
  g_rmdir (folder);

  return text;
}

static CrmRecord *
make_contact (guint n_links)
{
  CrmRecord *contact = crm_record_new (&crm_contact_type);
  CrmRecord *child;

  crm_record_set_text (contact, "kind", "person");
  crm_record_set_text (contact, "name", "Zoë Müller");
  crm_record_set_text (contact, "given_name", "Zoë");
  crm_record_set_text (contact, "family_name", "Müller");
  crm_record_set_text (contact, "note", "Pays late");
  child = crm_record_add_child (contact, &crm_contact_phone_type);
  crm_record_set_text (child, "number", "+49 170 1234567");
  crm_record_set_text (child, "label", "mobile");
  child = crm_record_add_child (contact, &crm_contact_email_type);
  crm_record_set_text (child, "address", "zoe@example.org");
  for (guint i = 0; i < n_links; i++)
    {
      g_autofree char *url = g_strdup_printf ("https://example.org/a-page-with-a-long-address/%u", i);

      child = crm_record_add_child (contact, &crm_contact_link_type);
      crm_record_set_text (child, "url", url);
    }
  return contact;
}

static void
test_read_again (void)
{
  g_autoptr (CrmRecord) contact = make_contact (40);
  g_autoptr (GBytes) modules = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  guint side = 0;

  g_assert_true (crm_vcard_make_scan (contact, &modules, &side, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (modules), ==, side * side);
  g_assert_cmpuint (side, <, 120);
  /* The contact itself is as it was. */
  g_assert_cmpuint (crm_record_get_children (contact, &crm_contact_link_type)->len, ==, 40);
  g_assert_cmpstr (crm_record_get_text (contact, "note"), ==, "Pays late");

  text = read_code (modules, side);
  if (text == NULL)
    {
      g_test_skip ("zbarimg is not there");
      return;
    }
  g_assert_true (g_str_has_prefix (text, "BEGIN:VCARD"));
  g_assert_nonnull (strstr (text, "FN:Zoë Müller"));
  g_assert_nonnull (strstr (text, "N:Müller;Zoë;;;"));
  g_assert_nonnull (strstr (text, "+49 170 1234567"));
  g_assert_nonnull (strstr (text, "zoe@example.org"));
  g_assert_null (strstr (text, "Pays late"));
}

static void
test_too_much (void)
{
  g_autofree char *text = g_strnfill (5000, 'x');
  g_autoptr (GError) error = NULL;
  guint side = 0;

  g_assert_null (crm_qr_code_make (text, &side, &error));
  g_assert_error (error, CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_TOO_LARGE);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scan/read-again", test_read_again);
  g_test_add_func ("/scan/too-much", test_too_much);

  return g_test_run ();
}
