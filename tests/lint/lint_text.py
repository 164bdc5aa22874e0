#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What every file keeps: the licence line, no tab, no blank at a line's end, nothing left open, no file too large to read."""
import re

from lintlib import SPDX, main

BINARY = ('.png', '.ico', '.gz', '.mo')
FOREIGN = ('tests/data/', 'COPYING', '.git')
LARGE, TOO_LARGE = 600, 1000
OPEN = re.compile(r'\b(TO' r'DO|FIX' r'ME|XX' r'X|HA' r'CK)\b')


def code_of(text):
    """C without its strings and block comments, newlines kept."""
    pattern = re.compile(r'/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)
    return pattern.sub(lambda m: re.sub(r'[^\n]', ' ', m.group(0)), text)


def check(tree):
    for path in tree.files():
        if path.endswith(BINARY) or path.startswith(FOREIGN):
            continue
        text = tree.read(path)
        lines = text.split('\n')
        if not any(SPDX in line for line in lines[:6]):
            yield '%s:1: no licence line (%s)' % (path, SPDX)
        if text and not text.endswith('\n'):
            yield '%s:%d: no newline at the end' % (path, len(lines))
        for number, line in enumerate(lines, 1):
            if '\t' in line:
                yield '%s:%d: a tab' % (path, number)
            if line != line.rstrip():
                yield '%s:%d: blanks at the end of the line' % (path, number)
            if OPEN.search(line) and path != 'tests/lint/lint_text.py':
                yield '%s:%d: left open: %s' % (path, number, line.strip())
        if path.endswith(('.c', '.h')):
            for number, line in enumerate(code_of(text).split('\n'), 1):
                if '//' in line:
                    yield '%s:%d: comments are /* */' % (path, number)
        if path.endswith('.c'):
            if len(lines) > TOO_LARGE:
                yield '%s:%d: more than %d lines: split it' % (path, len(lines), TOO_LARGE)
            elif len(lines) > LARGE:
                print('# %s has %d lines (more than %d)' % (path, len(lines), LARGE))
        if path.endswith('.h') and '#pragma once' not in text and not path.startswith('tests/'):
            yield '%s:1: no #pragma once' % path


LINE = '/* ' + SPDX + ' */\n'
CLEAN = {'src/base/crm-a.c': LINE + 'int a; /* see https://example.org */\nconst char *b = "https://example.org";\n',
         'src/base/crm-a.h': LINE + '#pragma once\n',
         'tests/data/a.csv': 'a\tb \n'}

if __name__ == '__main__':
    main(check, CLEAN, [
        ({'src/base/crm-b.c': 'int b;\n'}, 'crm-b.c:1: no licence line'),
        ({'src/base/crm-b.c': LINE + '\tint b;\n'}, 'crm-b.c:2: a tab'),
        ({'src/base/crm-b.c': LINE + 'int b; \n'}, 'crm-b.c:2: blanks at the end'),
        ({'src/base/crm-b.c': LINE + 'int b;'}, 'no newline at the end'),
        ({'src/base/crm-b.c': LINE + '/* TO' + 'DO: b */\n'}, 'crm-b.c:2: left open'),
        ({'src/base/crm-b.c': LINE + 'int b; // b\n'}, 'crm-b.c:2: comments are'),
        ({'src/base/crm-b.c': LINE + 'int b;\n' * 1000}, 'more than 1000 lines'),
        ({'src/base/crm-b.h': LINE}, 'no #pragma once'),
    ])
