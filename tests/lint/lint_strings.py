#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""po/POTFILES names each file with text for people, in order, and no other (./dev strings writes it), and no such text is
put together from pieces that xgettext cannot follow. No translation says what it says twice over."""
import re

from lintlib import main

SOURCE = re.compile(r'\b(N?C?_|ngettext|g_dngettext|g_dpgettext2?) ?\(')
PIECES = re.compile(r'(?:_|ngettext) ?\((?:\s*"(?:[^"\\\n]|\\.)*")+\s+(?:G_G\w+|PRI\w+)')
MARKUP = re.compile(r'translatable="yes"')


def with_texts(tree):
    """Every file that xgettext has to read, sorted."""
    found = []
    for path in tree.files('.c', '.h', '.ui', under='src/'):
        pattern = MARKUP if path.endswith('.ui') else SOURCE
        if pattern.search(tree.read(path)):
            found.append(path)
    found += [path for path in tree.files('.desktop.in', '.metainfo.xml.in', under='data/')]
    return sorted(found)


def translations(text):
    """(line, what is said) of each msgstr of a .po file."""
    for found in re.finditer(r'^msgstr(?:\[\d\])? ((?:"(?:[^"\\\n]|\\.)*"\n?)+)', text, re.M):
        yield text.count('\n', 0, found.start()) + 1, ''.join(re.findall(r'"((?:[^"\\\n]|\\.)*)"', found.group(1)))


def check(tree):
    wanted = with_texts(tree)
    named = [line for line in tree.lines('po/POTFILES') if line and not line.startswith('#')] if tree.has('po/POTFILES') else []
    for path in wanted:
        if path not in named:
            yield 'po/POTFILES: %s has texts for people and is missing (./dev strings)' % path
    for path in named:
        if path not in wanted:
            yield 'po/POTFILES: %s is named but has no text (./dev strings)' % path
    for path in tree.files('.c', under='src/'):
        text = tree.read(path)
        for found in PIECES.finditer(text):
            yield '%s:%d: a text with a macro in it cannot be translated' % (path, text.count('\n', 0, found.end()) + 1)
    for path in tree.files('.po', under='po/'):
        for line, said in translations(tree.read(path)):
            if len(said) > 8 and said[:len(said) // 2] == said[len(said) // 2:]:
                yield '%s:%d: a translation that says everything twice' % (path, line)
    if sorted(named) != named:
        yield 'po/POTFILES: not sorted (./dev strings)'


if __name__ == '__main__':
    main(check, {
        'po/POTFILES': '# here\nsrc/app/crm-a.c\nsrc/app/crm-a.ui\n',
        'src/app/crm-a.c': 'x = _("Hello");\n',
        'src/app/crm-a.ui': '<property name="label" translatable="yes">Hello</property>\n',
        'src/app/crm-b.c': 'int b;\n',
    }, [
        ({'src/app/crm-b.c': 'x = ngettext ("%d deal", "%d deals", n);\n'}, 'src/app/crm-b.c has texts for people'),
        ({'src/app/crm-b.ui': '<p translatable="yes"/>\n'}, 'src/app/crm-b.ui has texts for people'),
        ({'src/app/crm-a.c': 'int a;\n'}, 'src/app/crm-a.c is named but has no text'),
        ({'src/app/crm-a.c': 'x = _("%" G_GINT64_FORMAT " mails");\n'}, 'crm-a.c:1: a text with a macro'),
        ({'po/de.po': 'msgid "Over there"\nmsgstr ""\n"Dort drüben."\n"Dort drüben."\n'}, 'de.po:2: a translation'),
        ({'po/POTFILES': 'src/app/crm-a.ui\nsrc/app/crm-a.c\n'}, 'not sorted'),
    ])
