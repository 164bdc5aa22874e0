/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-content-document.h"

static const char event[] =
  "\xef\xbb\xbf" "BEGIN:VCALENDAR\r\n"
  "VERSION:2.0\n"
  "begin:vevent\r\n"
  "SUMMARY;LANGUAGE=de:A very long\r\n"
  "  summ\r\n"
  " ary\r\n"
  "X-ODD ;what:is this\r\n"
  "DESCRIPTION:text\r\n"
  "\r\n"
  "BEGIN:VALARM\r\n"
  "ACTION:DISPLAY\r\n"
  "END:VALARM\r\n"
  "CATEGORIES:one\r\n"
  "END:VEVENT \r\n"
  "END:VCALENDAR";

static CrmContentDocument *
parse (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  CrmContentDocument *document = crm_content_document_parse (bytes, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (document);

  return document;
}

static void
assert_text (CrmContentDocument *document,
             const char         *expected)
{
  g_autoptr (GBytes) bytes = crm_content_document_to_bytes (document);
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  g_assert_cmpstr (text, ==, expected);
}

static CrmContentComponent *
event_of (CrmContentDocument *document)
{
  CrmContentComponent *calendar;

  calendar = crm_content_component_next_child (crm_content_document_get_root (document), "VCALENDAR", NULL);
  g_assert_nonnull (calendar);

  return crm_content_component_next_child (calendar, "VEVENT", NULL);
}

static void
test_tree (void)
{
  g_autoptr (CrmContentDocument) document = parse (event);
  CrmContentComponent *vevent = event_of (document);
  CrmContentComponent *alarm = crm_content_component_next_child (vevent, NULL, NULL);
  g_autofree char *summary = crm_content_component_dup_text (vevent, "summary");
  g_autofree char *missing = crm_content_component_dup_text (vevent, "ACTION");
  g_autoptr (GBytes) bytes = crm_content_component_to_bytes (alarm);
  g_autoptr (GError) error = NULL;
  const CrmContentLine *line = NULL;
  guint n = 0;

  g_assert_cmpstr (summary, ==, "A very long summary");
  g_assert_null (missing);
  g_assert_cmpuint (crm_content_component_get_number (vevent), ==, 3);
  g_assert_true (crm_content_component_is (alarm, "valarm"));
  g_assert_null (crm_content_component_next_child (vevent, NULL, alarm));
  g_assert_true (crm_content_component_get_parent (alarm) == vevent);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                   "BEGIN:VALARM\r\nACTION:DISPLAY\r\nEND:VALARM\r\n", 42);

  while ((line = crm_content_component_next_line (vevent, NULL, line)) != NULL)
    n++;
  g_assert_cmpuint (n, ==, 5);

  g_assert_false (crm_content_document_is_well_formed (document, &error));
  g_assert_error (error, CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_SYNTAX);
  g_assert_cmpstr (error->message, ==, "line 7 is no property");
  assert_text (document, event);
}

static void
test_edit (void)
{
  g_autoptr (CrmContentDocument) document = parse (event);
  CrmContentComponent *vevent = event_of (document);
  const CrmContentLine *line = crm_content_component_next_line (vevent, "SUMMARY", NULL);

  /* What is said already changes nothing, not even the folding. */
  crm_content_component_set_value (vevent, line, "A very long summary");
  crm_content_component_set (vevent, "DESCRIPTION", NULL, "text");
  assert_text (document, event);

  crm_content_component_set_value (vevent, line, "Short\r\nEND:VEVENT");
  crm_content_component_set_param (vevent, line, "ALTREP", "a:b");
  crm_content_component_set (vevent, "LOCATION", "X=1", "Wien");
  crm_content_component_append (vevent, "item1", "X-CRM", NULL, "1");
  g_assert_cmpuint (crm_content_component_remove_all (vevent, "CATEGORIES"), ==, 1);
  g_assert_cmpuint (crm_content_component_remove_all (vevent, "CATEGORIES"), ==, 0);
  assert_text (document,
    "\xef\xbb\xbf" "BEGIN:VCALENDAR\r\n"
    "VERSION:2.0\n"
    "begin:vevent\r\n"
    "SUMMARY;LANGUAGE=de;ALTREP=\"a:b\":Short  END:VEVENT\r\n"
    "X-ODD ;what:is this\r\n"
    "DESCRIPTION:text\r\n"
    "LOCATION;X=1:Wien\r\n"
    "item1.X-CRM:1\r\n"
    "\r\n"
    "BEGIN:VALARM\r\n"
    "ACTION:DISPLAY\r\n"
    "END:VALARM\r\n"
    "END:VEVENT \r\n"
    "END:VCALENDAR");

  crm_content_component_set_param (vevent, line, "LANGUAGE", NULL);
  g_assert_true (crm_slice_is (line->params, "ALTREP=\"a:b\""));
}

static void
test_components (void)
{
  g_autoptr (CrmContentDocument) document = parse (event);
  g_autoptr (CrmContentDocument) built = crm_content_document_new ();
  CrmContentComponent *root = crm_content_document_get_root (built);
  CrmContentComponent *calendar = crm_content_component_add_child (root, "VCALENDAR");
  CrmContentComponent *alarm = crm_content_component_next_child (event_of (document), "VALARM", NULL);
  CrmContentComponent *copy;

  crm_content_component_append (calendar, NULL, "VERSION", NULL, "2.0");
  copy = crm_content_component_add_child_copy (calendar, alarm);
  crm_content_component_append_copy (copy, crm_content_component_next_line (event_of (document), "SUMMARY", NULL));
  crm_content_component_remove_child (event_of (document), alarm);
  g_assert_null (crm_content_component_get_parent (alarm));
  g_clear_pointer (&document, crm_content_document_free);

  assert_text (built,
    "BEGIN:VCALENDAR\r\n"
    "VERSION:2.0\r\n"
    "BEGIN:VALARM\r\n"
    "ACTION:DISPLAY\r\n"
    "SUMMARY;LANGUAGE=de:A very long\r\n"
    "  summ\r\n"
    " ary\r\n"
    "END:VALARM\r\n"
    "END:VCALENDAR\r\n");
  g_assert_true (crm_content_document_is_well_formed (built, NULL));

  /* A copy of what is around it: no endless loop. */
  crm_content_component_add_child_copy (copy, calendar);
  g_assert_nonnull (crm_content_component_next_child (copy, "VCALENDAR", NULL));
}

static void
assert_flaw (const char    *text,
             CrmFormatError code)
{
  g_autoptr (CrmContentDocument) document = parse (text);
  g_autoptr (GError) error = NULL;

  g_assert_false (crm_content_document_is_well_formed (document, &error));
  g_assert_error (error, CRM_FORMAT_ERROR, (int) code);
  assert_text (document, text);
}

static void
test_broken (void)
{
  g_autoptr (CrmContentDocument) document = NULL;
  CrmContentComponent *a;

  assert_flaw ("<html>\n<body>\n", CRM_FORMAT_ERROR_SYNTAX);
  assert_flaw ("BEGIN:A\nX:1", CRM_FORMAT_ERROR_TRUNCATED);
  assert_flaw ("BEGIN:A\nBEGIN:B\nX:1\nEND:A\nY:2\n", CRM_FORMAT_ERROR_TRUNCATED);
  assert_flaw ("BEGIN:A\nEND:B\nEND:A\n", CRM_FORMAT_ERROR_SYNTAX);
  assert_flaw ("BEGIN:A\nX:\xe4\nEND:A\n", CRM_FORMAT_ERROR_ENCODING);

  document = parse ("BEGIN:A\nBEGIN:B\nX:1\nEND:A\nY:2");
  a = crm_content_component_next_child (crm_content_document_get_root (document), "A", NULL);
  g_assert_nonnull (crm_content_component_next_child (a, "B", NULL));
  g_assert_nonnull (crm_content_component_next_line (crm_content_document_get_root (document), "Y", NULL));
  crm_content_component_append (crm_content_document_get_root (document), NULL, "Z", NULL, "3");
  crm_content_component_append (a, NULL, "Q", NULL, "4");
  assert_text (document, "Z:3\r\nBEGIN:A\nQ:4\r\nBEGIN:B\nX:1\nEND:A\nY:2");
}

/* A lone CR is a line ending only where no LF is: what is added must not take it away from the others. */
static void
test_lone_cr (void)
{
  g_autoptr (CrmContentDocument) mac = parse ("BEGIN:A\rX:1\r 2\rEND:A\r");
  g_autoptr (CrmContentDocument) cut = parse ("BEGIN:A\nX:1\r");
  CrmContentComponent *a = crm_content_component_next_child (crm_content_document_get_root (mac), "A", NULL);
  CrmContentComponent *b = crm_content_component_next_child (crm_content_document_get_root (cut), "A", NULL);

  assert_text (mac, "BEGIN:A\rX:1\r 2\rEND:A\r");
  crm_content_component_append (a, NULL, "Y", NULL, "2");
  assert_text (mac, "BEGIN:A\r\nX:1\r\n 2\r\nY:2\r\nEND:A\r\n");
  crm_content_component_append (b, NULL, "Y", NULL, "2");
  assert_text (cut, "BEGIN:A\nX:1\r\r\nY:2\r\n");
}

static void
test_limits (void)
{
  CrmContentLimits limits = { .max_line = 20, .max_depth = 2, .max_lines = 5 };
  const struct { const char *text; CrmFormatError code; } cases[] = {
    { "A:12345678901234567890\n", CRM_FORMAT_ERROR_TOO_LARGE },
    { "BEGIN:A\nBEGIN:B\nBEGIN:C\n", CRM_FORMAT_ERROR_TOO_LARGE },
    { "A:1\n\n\n\n\n\n", CRM_FORMAT_ERROR_TOO_LARGE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static (cases[i].text, strlen (cases[i].text));
      g_autoptr (GError) error = NULL;

      g_assert_null (crm_content_document_parse (bytes, &limits, &error));
      g_assert_error (error, CRM_FORMAT_ERROR, (int) cases[i].code);
    }
}

/* Any bytes come back as they were, and any document can be edited without touching its other lines. */
static void
test_random (void)
{
  const char *pieces[] = {
    "BEGIN:A\r\n", "BEGIN:B\n", "END:A\n", "END:B\r\n", "X:1\r\n", "N;P=\"x:y\":long\r\n  fold\r\n\tmore\n",
    "\n", "\r\r\n", "junk", " ", ":", ";", "\"", "=\n", "NOTE;QUOTED-PRINTABLE:a=\r\nb\r\n", "\xff", "\xc3\xa4",
    "g.T:1\n", "END:", "\r",
  };

  for (guint round = 0; round < 5000; round++)
    {
      g_autoptr (GString) text = g_string_new (g_test_rand_bit () ? "" : "\xef\xbb\xbf");
      g_autoptr (CrmContentDocument) document = NULL;
      const CrmContentLine *added;
      CrmContentComponent *root;
      guint n = g_test_rand_int_range (0, 30);

      for (guint i = 0; i < n; i++)
        g_string_append (text, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);

      document = parse (text->str);
      assert_text (document, text->str);

      root = crm_content_document_get_root (document);
      added = crm_content_component_append (root, NULL, "NEW", NULL, "1");
      crm_content_component_remove (root, added);
      assert_text (document, text->str);
    }
}

static guint
check_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *contents = NULL;
      g_autoptr (CrmContentDocument) document = NULL;
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (GBytes) written = NULL;
      g_autoptr (GError) error = NULL;
      gsize len;

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        {
          n += check_folder (path);
          continue;
        }

      g_assert_true (g_file_get_contents (path, &contents, &len, NULL));
      bytes = g_bytes_new_take (g_steal_pointer (&contents), len);
      document = crm_content_document_parse (bytes, NULL, &error);
      g_assert_no_error (error);
      written = crm_content_document_to_bytes (document);
      g_assert_true (g_bytes_equal (bytes, written));
      n++;
    }

  return n;
}

/* Files of other programs, where the machine has them: CLIENTELE_TEST_DATA, or "shared/data" beside the project. */
static void
test_corpus (void)
{
  const char *data = g_getenv ("CLIENTELE_TEST_DATA");
  g_autofree char *root = data != NULL ? g_strdup (data) : g_test_build_filename (G_TEST_DIST, "..", "..", "shared",
                                                                                  "data", NULL);
  g_autofree char *ics = g_build_filename (root, "ics", NULL);
  g_autofree char *vcard = g_build_filename (root, "vcard", NULL);
  guint n = check_folder (ics) + check_folder (vcard);

  if (n == 0)
    g_test_skip ("no files to test against");
  else
    g_test_message ("%u files", n);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/content-document/tree", test_tree);
  g_test_add_func ("/content-document/edit", test_edit);
  g_test_add_func ("/content-document/components", test_components);
  g_test_add_func ("/content-document/broken", test_broken);
  g_test_add_func ("/content-document/lone-cr", test_lone_cr);
  g_test_add_func ("/content-document/limits", test_limits);
  g_test_add_func ("/content-document/random", test_random);
  g_test_add_func ("/content-document/corpus", test_corpus);

  return g_test_run ();
}
