#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""No arrow points up: what each layer may include, and no GTK symbol in the archive of a layer without GTK.
The table is the one in src/README.md."""
import os
import re
import subprocess

from lintlib import main

BELOW = {
    'base': set(),
    'formats': {'base'},
    'store': {'base'},
    'net': {'base'},
    'model': {'base', 'formats', 'store'},
    'exchange': {'base', 'formats', 'store', 'net', 'model'},
    'sync': {'base', 'formats', 'store', 'net', 'model'},
    'mailing': {'base', 'formats', 'store', 'net', 'model'},
    'insight': {'base', 'formats', 'store', 'net', 'model'},
    'widgets': {'base'},
}
SERVICES = {'base', 'formats', 'store', 'net', 'model', 'exchange', 'sync', 'mailing', 'insight'}
BELOW['views'] = SERVICES | {'widgets'}
BELOW['app'] = BELOW['views'] | {'views'}
BELOW['cli'] = SERVICES

WINDOW = {'widgets', 'views', 'app'}
# what a system header's path starts with: who may include it
SYSTEM = [
    (re.compile(r'sqlite3'), {'store'}),
    (re.compile(r'curl/'), {'net'}),
    (re.compile(r'libsecret/'), {'net'}),
    (re.compile(r'libical/|ical\.h'), {'formats'}),
    (re.compile(r'libxml/'), {'formats'}),
    (re.compile(r'gmime/'), {'formats'}),
    (re.compile(r'cmark'), {'formats'}),
    (re.compile(r'qrencode'), {'formats'}),
    (re.compile(r'archive\.h|archive_entry\.h'), {'formats'}),
    (re.compile(r'gtk/|gdk/|gsk/|graphene|adwaita|adw-|webkit|pango/|cairo'), WINDOW),
]
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
SYMBOL = re.compile(r' U ((?:gtk|gdk|gsk|adw)_\w+)')


def layer_of(path):
    parts = path.split('/')
    return parts[1] if len(parts) > 2 and parts[0] == 'src' else None


def check_includes(tree):
    sources = tree.files('.c', '.h', under='src/')
    home = {os.path.basename(f): layer_of(f) for f in sources if f.endswith('.h')}
    for path in sources:
        layer = layer_of(path)
        if layer not in BELOW:
            yield '%s:1: %r is no layer of the house' % (path, layer)
            continue
        for number, line in enumerate(tree.lines(path), 1):
            found = INCLUDE.match(line)
            if not found:
                continue
            system, name = found.group(1) == '<', found.group(2)
            where = '%s:%d: ' % (path, number)
            if '..' in name.split('/'):
                yield where + 'include by ../ goes around the layers'
            elif not system and os.path.basename(name) in home:
                target = home[os.path.basename(name)]
                if target != layer and target not in BELOW[layer]:
                    yield where + '%s may not include %s (%s)' % (layer, target, name)
                elif target != layer and '/' in name:
                    yield where + 'headers of a layer are included by their plain name'
            else:
                for pattern, allowed in SYSTEM:
                    if pattern.match(name) and layer not in allowed:
                        yield where + '%s may not include <%s>: only %s' % (layer, name, ', '.join(sorted(allowed)))


def check_symbols(tree):
    if tree.build is None:
        return
    for layer in sorted(set(BELOW) - WINDOW):
        archive = os.path.join(tree.build, 'src', layer, 'libcrm-%s.a' % layer)
        if os.path.exists(archive):
            words = subprocess.run(['nm', '--undefined-only', archive], capture_output=True, text=True).stdout
            for name in sorted(set(SYMBOL.findall(words))):
                yield '%s: calls %s, but only %s may use GTK' % (archive, name, ', '.join(sorted(WINDOW)))


def check(tree):
    yield from check_includes(tree)
    yield from check_symbols(tree)


CLEAN = {
    'src/base/crm-a.h': '#pragma once\n#include <glib.h>\n',
    'src/store/crm-s.h': '#pragma once\n#include "crm-a.h"\n',
    'src/store/crm-s.c': '#include "crm-s.h"\n#include <sqlite3.h>\n',
    'src/widgets/crm-w.c': '#include <gtk/gtk.h>\n#include "crm-a.h"\n',
    'src/views/contacts/crm-v.c': '#include "crm-s.h"\n',
}

if __name__ == '__main__':
    main(check, CLEAN, [
        ({'src/base/crm-b.c': '#include "crm-s.h"\n'}, 'base may not include store'),
        ({'src/widgets/crm-x.c': '#include "crm-s.h"\n'}, 'widgets may not include store'),
        ({'src/cli/crm-x.c': '#include "crm-w.h"\n', 'src/widgets/crm-w.h': ''}, 'cli may not include widgets'),
        ({'src/model/crm-m.c': '#include <sqlite3.h>\n'}, 'model may not include <sqlite3.h>'),
        ({'src/sync/crm-y.c': '# include <curl/curl.h>\n'}, 'sync may not include <curl/curl.h>'),
        ({'src/net/crm-n.c': '#include <libxml/parser.h>\n'}, 'net may not include <libxml/parser.h>'),
        ({'src/model/crm-m.c': '#include <gtk/gtk.h>\n'}, 'model may not include <gtk/gtk.h>'),
        ({'src/model/crm-m.c': '#include "../store/crm-s.h"\n'}, 'goes around the layers'),
        ({'src/model/crm-m.c': '#include "store/crm-s.h"\n'}, 'by their plain name'),
        ({'src/attic/crm-z.c': ''}, 'no layer of the house'),
    ])
