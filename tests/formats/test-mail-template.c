/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-format-error.h"
#include "crm-mail-body.h"
#include "crm-mail-template.h"

#include <string.h>

static const char *
value_of (const char *field,
          gpointer    data)
{
  static const char * const values[][2] = {
    { "first_name", "Zoë" },
    { "blank", "  \t" },
    { "company", "Müller & Söhne <GmbH>" },
    { "city", "Bonn" },
    { "markup", "*not bold* [no](link) {{first_name}}" },
    { "broken", "a\r\nBcc: evil@example.com" },
    { "website", "https://example.com/a b?x=1&y=\"2\"" },
    { "script", "javascript:alert(1)" },
    { "id", "a&b/c d" },
    { "tags", "VIP\ncustomer" },
    { "address", "Markt 1\n53111 Bonn" },
    { "unsubscribe_url", "mailto:me@example.com?subject=unsubscribe%20ABC" },
    { "bytes", "\xff\xfe" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      if (g_str_equal (values[i][0], field))
        return values[i][1];
    }

  return NULL;
}

static gboolean
is_known (const char *field,
          gpointer    data)
{
  return value_of (field, NULL) != NULL || g_str_equal (field, "title");
}

static void
assert_renders (CrmMailContext  context,
                const char     *source,
                const char     *expected)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(CrmMailTemplate) template = crm_mail_template_new (source, context, is_known, NULL, NULL, &error);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  text = crm_mail_template_render (template, value_of, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, expected);
}

static void
assert_refused (const char *source,
                int         code,
                guint       line,
                guint       column)
{
  g_autoptr(GError) error = NULL;
  CrmMailPosition position = { 0, 0 };
  CrmMailTemplate *template = crm_mail_template_new (source, CRM_MAIL_CONTEXT_TEXT, is_known, NULL, &position, &error);

  g_assert_null (template);
  g_assert_error (error, CRM_FORMAT_ERROR, code);
  g_assert_cmpuint (position.line, ==, line);
  g_assert_cmpuint (position.column, ==, column);
}

static void
test_values (void)
{
  assert_renders (CRM_MAIL_CONTEXT_TEXT, "Hello {{first_name}}!", "Hello Zoë!");
  assert_renders (CRM_MAIL_CONTEXT_TEXT, "Hello {{ First_Name | \"there\" }}!", "Hello Zoë!");
  assert_renders (CRM_MAIL_CONTEXT_TEXT, "{{title|\"there\"}}", "there");
  assert_renders (CRM_MAIL_CONTEXT_TEXT, "{{title|“there”}}", "there");
  assert_renders (CRM_MAIL_CONTEXT_TEXT, "{{blank|title|city|\"x\"}}", "Bonn");
  assert_renders (CRM_MAIL_CONTEXT_TEXT, "{{title|\"a \\\"b\\\" }} c\"}}", "a \"b\" }} c");
  assert_renders (CRM_MAIL_CONTEXT_TEXT, "{{first_name|upper}} {{city|lower}} {{title|\"you\"|capital}}", "ZOË bonn You");
  assert_renders (CRM_MAIL_CONTEXT_TEXT, "\\{{first_name}} {x} } }}", "{{first_name}} {x} } }}");
  assert_renders (CRM_MAIL_CONTEXT_TEXT, "{{markup}}", "*not bold* [no](link) {{first_name}}");
  assert_renders (CRM_MAIL_CONTEXT_TEXT, "{{bytes|\"none\"}}", "none");
  assert_renders (CRM_MAIL_CONTEXT_TEXT, "", "");
}

static void
test_blocks (void)
{
  assert_renders (CRM_MAIL_CONTEXT_TEXT, "a{{#if company}}b{{else}}c{{/if}}d", "abd");
  assert_renders (CRM_MAIL_CONTEXT_TEXT, "a{{#if title}}b{{else}}c{{/if}}d", "acd");
  assert_renders (CRM_MAIL_CONTEXT_TEXT, "a{{#if not title}}b{{/if}}d", "abd");
  assert_renders (CRM_MAIL_CONTEXT_TEXT, "a{{#if blank}}b{{/if}}", "a");
  assert_renders (CRM_MAIL_CONTEXT_TEXT, "{{#if city == \"Bonn\"}}y{{else}}n{{/if}}", "y");
  assert_renders (CRM_MAIL_CONTEXT_TEXT, "{{#if city != \"Bonn\"}}y{{else}}n{{/if}}", "n");
  assert_renders (CRM_MAIL_CONTEXT_TEXT, "{{#if has tag \"vip\"}}y{{/if}}{{#if not has tag \"x\"}}z{{/if}}", "yz");
  assert_renders (CRM_MAIL_CONTEXT_TEXT,
                  "{{#if city}}1{{#if title}}2{{else}}3{{#if company}}4{{/if}}5{{/if}}6{{else}}7{{/if}}8", "134568");
  /* A literal behind a block must not be glued to the one in it. */
  assert_renders (CRM_MAIL_CONTEXT_TEXT, "a{{#if title}}b{{/if}}c{{#if title}}d{{/if}}e", "ace");
}

static void
test_contexts (void)
{
  assert_renders (CRM_MAIL_CONTEXT_HTML, "<b>{{company}}</b>", "<b>Müller &amp; Söhne &lt;GmbH&gt;</b>");
  assert_renders (CRM_MAIL_CONTEXT_HTML, "{{address}}", "Markt 1<br>\n53111 Bonn");
  assert_renders (CRM_MAIL_CONTEXT_HEADER, "Hi {{company}}", "Hi Müller & Söhne <GmbH>");
  assert_renders (CRM_MAIL_CONTEXT_URL_PART, "{{id}}", "a%26b%2Fc%20d");
  assert_renders (CRM_MAIL_CONTEXT_URL, "{{website}}", "https://example.com/a%20b?x=1&y=%222%22");
  assert_renders (CRM_MAIL_CONTEXT_HTML_URL, "{{website}}", "https://example.com/a%20b?x=1&amp;y=%222%22");
  assert_renders (CRM_MAIL_CONTEXT_TEXT, "{{broken}}", "a\nBcc: evil@example.com");
}

static void
test_context_refuses (void)
{
  static const struct { CrmMailContext context; const char *source; } cases[] = {
    { CRM_MAIL_CONTEXT_HEADER, "Hi {{broken}}" },
    { CRM_MAIL_CONTEXT_URL, "{{script}}" },
    { CRM_MAIL_CONTEXT_HTML_URL, "{{script}}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(CrmMailTemplate) template = crm_mail_template_new (cases[i].source, cases[i].context, NULL, NULL, NULL, NULL);

      g_assert_nonnull (template);
      g_assert_null (crm_mail_template_render (template, value_of, NULL, NULL, &error));
      g_assert_error (error, CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_VALUE);
    }
}

static void
test_errors (void)
{
  assert_refused ("Hello {{frist_name}}", CRM_FORMAT_ERROR_UNKNOWN_NAME, 1, 7);
  assert_refused ("äöü\n\n  {{first_name|shout}}", CRM_FORMAT_ERROR_UNKNOWN_NAME, 3, 3);
  assert_refused ("x\n{{#if company}}\ny", CRM_FORMAT_ERROR_SYNTAX, 2, 1);
  assert_refused ("x {{/if}}", CRM_FORMAT_ERROR_SYNTAX, 1, 3);
  assert_refused ("x {{else}}", CRM_FORMAT_ERROR_SYNTAX, 1, 3);
  assert_refused ("{{#if city}}{{else}}{{else}}{{/if}}", CRM_FORMAT_ERROR_SYNTAX, 1, 21);
  assert_refused ("{{first_name", CRM_FORMAT_ERROR_SYNTAX, 1, 1);
  assert_refused ("{{first_name\n}}", CRM_FORMAT_ERROR_SYNTAX, 1, 1);
  assert_refused ("{{first_name|\"there}}", CRM_FORMAT_ERROR_SYNTAX, 1, 1);
  assert_refused ("{{}}", CRM_FORMAT_ERROR_SYNTAX, 1, 1);
  assert_refused ("{{city city}}", CRM_FORMAT_ERROR_SYNTAX, 1, 1);
  assert_refused ("{{#if city = \"x\"}}{{/if}}", CRM_FORMAT_ERROR_SYNTAX, 1, 1);
  assert_refused ("{{#each city}}{{/each}}", CRM_FORMAT_ERROR_SYNTAX, 1, 1);
  assert_refused ("a\xff", CRM_FORMAT_ERROR_ENCODING, 1, 1);
}

static void
test_caps (void)
{
  g_autoptr(GString) deep = g_string_new (NULL);
  g_autoptr(GString) many = g_string_new (NULL);
  g_autofree char *large = g_strnfill (300 * 1024, 'x');

  for (guint i = 0; i < 33; i++)
    g_string_append (deep, "{{#if city}}");
  assert_refused (deep->str, CRM_FORMAT_ERROR_TOO_LARGE, 1, 32 * 12 + 1);

  for (guint i = 0; i < 5001; i++)
    g_string_append (many, "{{city}}\n");
  assert_refused (many->str, CRM_FORMAT_ERROR_TOO_LARGE, 5001 - 2500, 1);

  assert_refused (large, CRM_FORMAT_ERROR_TOO_LARGE, 1, 1);
}

static const char *
long_value (const char *field,
            gpointer    data)
{
  return data;
}

static void
test_output_cap (void)
{
  g_autoptr(GString) source = g_string_new (NULL);
  g_autofree char *value = g_strnfill (100000, 'y');
  g_autoptr(CrmMailTemplate) template = NULL;
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 30; i++)
    g_string_append (source, "{{city}}");
  template = crm_mail_template_new (source->str, CRM_MAIL_CONTEXT_TEXT, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (crm_mail_template_render (template, long_value, value, NULL, &error));
  g_assert_error (error, CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_TOO_LARGE);
}

static void
test_missing (void)
{
  g_autoptr(CrmMailTemplate) template = NULL;
  g_autoptr(GPtrArray) missing = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  const char * const *fields;

  template = crm_mail_template_new ("{{title}} {{title|city}} {{title|\"x\"}} {{blank}} {{title}}"
                                    "{{#if title}}{{company}}{{bytes}}{{/if}}",
                                    CRM_MAIL_CONTEXT_TEXT, is_known, NULL, NULL, &error);
  g_assert_no_error (error);
  text = crm_mail_template_render (template, value_of, NULL, missing, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, " Bonn x  ");
  g_assert_cmpuint (missing->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (missing, 0), ==, "title");
  g_assert_cmpstr (g_ptr_array_index (missing, 1), ==, "blank");

  fields = crm_mail_template_get_fields (template);
  g_assert_cmpuint (g_strv_length ((GStrv) fields), ==, 5);
  g_assert_true (g_strv_contains (fields, "bytes"));
  g_assert_true (crm_mail_template_uses_field (template, "city"));
  g_assert_false (crm_mail_template_uses_field (template, "address"));
}

static void
render_body (const char  *source,
             const char  *footer,
             char       **text,
             char       **html)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(CrmMailBody) body = crm_mail_body_new (source, footer, is_known, NULL, NULL, &error);
  char *start;
  char *end;

  g_assert_no_error (error);
  crm_mail_body_render (body, value_of, NULL, text, html, NULL, &error);
  g_assert_no_error (error);

  /* What differs from case to case, without the frame and the styles. */
  start = strstr (*html, "#222222;\">\n") + strlen ("#222222;\">\n");
  end = strstr (*html, "</div>\n</body>");
  *end = '\0';
  {
    g_autoptr(GRegex) styles = g_regex_new (" style=\"[^\"]*\"", 0, 0, NULL);
    char *bare = g_regex_replace_literal (styles, start, -1, 0, "", 0, NULL);

    g_free (*html);
    *html = bare;
  }
}

static void
assert_body (const char *source,
             const char *expected_text,
             const char *expected_html)
{
  g_autofree char *text = NULL;
  g_autofree char *html = NULL;

  render_body (source, NULL, &text, &html);
  g_assert_cmpstr (text, ==, expected_text);
  g_assert_cmpstr (html, ==, expected_html);
}

static void
test_body_markup (void)
{
  assert_body ("Hello **{{first_name}}**,\n\nsee *this* & `x<y`.\nBye",
               "Hello Zoë,\n\nsee this & x<y.\nBye\n",
               "<p>Hello <strong>Zoë</strong>,</p>\n<p>see <em>this</em> &amp; <code>x&lt;y</code>.<br>\nBye</p>\n");
  assert_body ("# Offer\n\n- one\n- two\n  - deep\n\n3. three\n4. four\n\nEnd",
               "Offer\n\n- one\n- two\n  - deep\n\n3. three\n4. four\n\nEnd\n",
               "<h1>Offer</h1>\n<ul>\n<li>one</li>\n<li>two<ul>\n<li>deep</li>\n</ul>\n</li>\n</ul>\n"
               "<ol start=\"3\">\n<li>three</li>\n<li>four</li>\n</ol>\n<p>End</p>\n");
  assert_body ("> quoted\n> more\n\n---\n\n    code\n    lines",
               "> quoted\n> more\n\n----------------------------------------\n\ncode\nlines\n",
               "<blockquote>\n<p>quoted<br>\nmore</p>\n</blockquote>\n<hr>\n<div>code<br>\nlines</div>\n");
  assert_body ("<script>alert(1)</script>",
               "<script>alert(1)</script>\n",
               "<div>&lt;script&gt;alert(1)&lt;/script&gt;</div>\n");
}

static void
test_body_values (void)
{
  /* Markup in a value stays what it is. */
  assert_body ("{{markup}}", "*not bold* [no](link) {{first_name}}\n",
               "<p>*not bold* [no](link) {{first_name}}</p>\n");
  assert_body ("{{company}}", "Müller & Söhne <GmbH>\n", "<p>Müller &amp; Söhne &lt;GmbH&gt;</p>\n");
  assert_body ("\\{{city}}", "{{city}}\n", "<p>{{city}}</p>\n");
}

static void
test_body_links (void)
{
  assert_body ("[offer](https://example.com/?a=1&id={{id}})",
               "offer <https://example.com/?a=1&id=a%26b%2Fc%20d>\n",
               "<p><a href=\"https://example.com/?a=1&amp;id=a%26b%2Fc%20d\">offer</a></p>\n");
  assert_body ("<https://example.com>", "https://example.com\n",
               "<p><a href=\"https://example.com\">https://example.com</a></p>\n");
  assert_body ("<me@example.com>", "me@example.com\n",
               "<p><a href=\"mailto:me@example.com\">me@example.com</a></p>\n");
  assert_body ("[stop]({{unsubscribe_url}})", "stop <mailto:me@example.com?subject=unsubscribe%20ABC>\n",
               "<p><a href=\"mailto:me@example.com?subject=unsubscribe%20ABC\">stop</a></p>\n");
  assert_body ("![A *logo*](https://example.com/l.png)", "A logo\n",
               "<p><img src=\"https://example.com/l.png\" alt=\"A logo\"></p>\n");
}

static void
test_body_blocks (void)
{
  assert_body ("Dear {{#if company}}{{company}} team{{else}}you{{/if}}!\n\nA", "Dear Müller & Söhne <GmbH> team!\n\nA\n",
               "<p>Dear Müller &amp; Söhne &lt;GmbH&gt; team!</p>\n<p>A</p>\n");
  assert_body ("A\n{{#if title}}\nB\n\nC\n{{else}}\nD\n{{/if}}\nE", "A\n\nD\n\nE\n", "<p>A</p>\n<p>D</p>\n<p>E</p>\n");
  assert_body ("- a\n{{#if city}}\n- b\n{{/if}}\n- c", "- a\n\n- b\n\n- c\n",
               "<ul>\n<li>a</li>\n</ul>\n<ul>\n<li>b</li>\n</ul>\n<ul>\n<li>c</li>\n</ul>\n");
}

static void
assert_body_refused (const char *source,
                     const char *footer,
                     int         code)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (crm_mail_body_new (source, footer, is_known, NULL, NULL, &error));
  g_assert_error (error, CRM_FORMAT_ERROR, code);
}

static void
test_body_errors (void)
{
  assert_body_refused ("a {{#if city}} b\n\nc {{/if}}", NULL, CRM_FORMAT_ERROR_SYNTAX);
  assert_body_refused ("**a {{#if city}} b** c {{/if}}", NULL, CRM_FORMAT_ERROR_SYNTAX);
  assert_body_refused ("{{#if city}}\n\n- a\n  {{/if}}\n", NULL, CRM_FORMAT_ERROR_SYNTAX);
  assert_body_refused ("{{#if city}}", "{{/if}}", CRM_FORMAT_ERROR_SYNTAX);
  assert_body_refused ("[x](javascript:alert(1))", NULL, CRM_FORMAT_ERROR_VALUE);
  assert_body_refused ("[x](www.example.com)", NULL, CRM_FORMAT_ERROR_VALUE);
  assert_body_refused ("[x](https://e.com/{{#if city}}a{{/if}})", NULL, CRM_FORMAT_ERROR_SYNTAX);
  assert_body_refused ("x", "{{nothing}}", CRM_FORMAT_ERROR_UNKNOWN_NAME);
  assert_body_refused ("a\357\267\220b", NULL, CRM_FORMAT_ERROR_ENCODING);
}

static void
test_body_footer (void)
{
  g_autofree char *text = NULL;
  g_autofree char *html = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(CrmMailBody) body = NULL;

  render_body ("Hi", "{{address}}\n\n[Unsubscribe]({{unsubscribe_url}})", &text, &html);
  g_assert_cmpstr (text, ==, "Hi\n\n----------------------------------------\nMarkt 1\n53111 Bonn\n\n"
                             "Unsubscribe <mailto:me@example.com?subject=unsubscribe%20ABC>\n");
  g_assert_nonnull (strstr (html, "Markt 1<br>\n53111 Bonn"));

  body = crm_mail_body_new ("![x]({{website}})", "{{address}}", is_known, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (crm_mail_body_uses_field (body, "address"));
  g_assert_true (crm_mail_body_uses_field (body, "website"));
  g_assert_false (crm_mail_body_uses_field (body, "unsubscribe_url"));
  g_assert_cmpuint (g_strv_length ((GStrv) crm_mail_body_get_fields (body)), ==, 2);
}

/* Whatever stands in a source, it compiles or is refused, and what compiles renders twice alike. */
static void
test_body_random (void)
{
  static const char * const pieces[] = {
    "{{city}}", "{{#if city}}", "{{else}}", "{{/if}}", "{{", "}}", "\n", "\n\n", "- ", "> ", "1. ", "**", "*", "`", "```\n",
    "[a](", ")", "https://e.com/", "![", "](", "<b>", "\\", "    ", "ä", "# ", "---\n", "x", "<https://a.b>", "{{title|\"q\"}}",
  };
  g_autoptr(GRand) random = g_rand_new_with_seed (7);

  for (guint i = 0; i < 20000; i++)
    {
      g_autoptr(GString) source = g_string_new (NULL);
      g_autoptr(CrmMailBody) body = NULL;
      g_autoptr(GError) error = NULL;

      for (int n = g_rand_int_range (random, 1, 25); n > 0; n--)
        g_string_append (source, pieces[g_rand_int_range (random, 0, G_N_ELEMENTS (pieces))]);

      body = crm_mail_body_new (source->str, NULL, is_known, NULL, NULL, &error);
      g_assert_true ((body == NULL) == (error != NULL));
      if (body != NULL)
        {
          g_autofree char *text = NULL;
          g_autofree char *html = NULL;
          g_autofree char *text_again = NULL;
          g_autofree char *html_again = NULL;

          /* A city as the address of a link is refused when its value is known, no earlier. */
          if (!crm_mail_body_render (body, value_of, NULL, &text, &html, NULL, &error))
            {
              g_assert_error (error, CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_VALUE);
              continue;
            }
          g_assert_true (crm_mail_body_render (body, value_of, NULL, &text_again, &html_again, NULL, NULL));
          g_assert_cmpstr (text, ==, text_again);
          g_assert_cmpstr (html, ==, html_again);
          g_assert_null (strstr (text, "\357\267"));
          g_assert_null (strstr (html, "\357\267"));
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/mail-template/values", test_values);
  g_test_add_func ("/mail-template/blocks", test_blocks);
  g_test_add_func ("/mail-template/contexts", test_contexts);
  g_test_add_func ("/mail-template/context-refuses", test_context_refuses);
  g_test_add_func ("/mail-template/errors", test_errors);
  g_test_add_func ("/mail-template/caps", test_caps);
  g_test_add_func ("/mail-template/output-cap", test_output_cap);
  g_test_add_func ("/mail-template/missing", test_missing);
  g_test_add_func ("/mail-body/markup", test_body_markup);
  g_test_add_func ("/mail-body/values", test_body_values);
  g_test_add_func ("/mail-body/links", test_body_links);
  g_test_add_func ("/mail-body/blocks", test_body_blocks);
  g_test_add_func ("/mail-body/errors", test_body_errors);
  g_test_add_func ("/mail-body/footer", test_body_footer);
  g_test_add_func ("/mail-body/random", test_body_random);

  return g_test_run ();
}
