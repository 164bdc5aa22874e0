#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Recorded tables (see the heads of sections in src/store/sql) are never written with REPLACE and have no CASCADE: either
would delete rows behind the back of the change set, and an undo could not bring them back."""
import re

from lintlib import main

SECTION = re.compile(r'^-{4,}\s*(not )?recorded:', re.M)
TABLE = re.compile(r'CREATE TABLE (?:IF NOT EXISTS )?(\w+)', re.I)
REPLACE = re.compile(r'\b(?:INSERT\s+OR\s+REPLACE|REPLACE)\s+INTO\s+"?([\w%]+)', re.I)
CONFLICT = re.compile(r'ON CONFLICT REPLACE', re.I)
CASCADE = re.compile(r'ON\s+(?:DELETE|UPDATE)\s+(?:CASCADE|SET\s+(?:NULL|DEFAULT))', re.I)


def sections(text):
    """(recorded?, offset, text) of each headed section of a schema"""
    heads = list(SECTION.finditer(text))
    for i, head in enumerate(heads):
        end = heads[i + 1].start() if i + 1 < len(heads) else len(text)
        yield head.group(1) is None, head.start(), text[head.start():end]


def recorded_tables(tree):
    return {name for path in tree.files('.sql', under='src/') for recorded, _, text in sections(tree.read(path))
            if recorded for name in TABLE.findall(text)}


def check(tree):
    recorded = recorded_tables(tree)
    free = {name for path in tree.files('.sql', under='src/') for name in TABLE.findall(tree.read(path))} - recorded
    for path in tree.files('.sql', under='src/'):
        text = tree.read(path)
        for is_recorded, start, body in sections(text):
            if is_recorded:
                for bad in list(CASCADE.finditer(body)) + list(CONFLICT.finditer(body)):
                    yield '%s:%d: %s in a recorded table' % (path, text.count('\n', 0, start + bad.start()) + 1, bad.group(0))
    for path in tree.files('.c', '.h', '.sql', under='src/'):
        text = tree.read(path)
        joined = re.sub(r'"\s*\n\s*"', lambda m: '\0' * (len(m.group(0)) - 1) + ' ', text) if path.endswith(('.c', '.h')) else text
        plain = re.sub('\0+', lambda m: ' ' * len(m.group(0)), joined)
        for bad in REPLACE.finditer(plain):
            if bad.group(1) not in free:
                yield '%s:%d: REPLACE INTO %s: use UPSERT' % (path, text.count('\n', 0, bad.start()) + 1, bad.group(1))


SCHEMA = '''
------------------------------ recorded: contacts
CREATE TABLE contact (id INTEGER PRIMARY KEY) STRICT;
------------------------------ not recorded: derived
CREATE TABLE folded (id INTEGER PRIMARY KEY REFERENCES contact (id) ON DELETE CASCADE) STRICT;
'''
if __name__ == '__main__':
    main(check, {
        'src/store/sql/version-001.sql': SCHEMA,
        'src/store/crm-a.c': 'a = "INSERT OR REPLACE "\n  "INTO folded VALUES (1)";\n',
    }, [
        ({'src/store/crm-a.c': 'a = "INSERT OR REPLACE INTO contact VALUES (1)";\n'}, 'crm-a.c:1: REPLACE INTO contact'),
        ({'src/store/crm-a.c': '\na = "REPLACE "\n  "INTO contact VALUES (1)";\n'}, 'crm-a.c:2: REPLACE INTO contact'),
        ({'src/store/crm-a.c': 'a = "REPLACE INTO %s VALUES (1)";\n'}, 'REPLACE INTO %s'),
        ({'src/store/sql/version-002.sql': '---- recorded: x\nCREATE TABLE x (a INTEGER REFERENCES y ON DELETE SET NULL);\n'},
         'version-002.sql:2: ON DELETE SET NULL'),
    ])
