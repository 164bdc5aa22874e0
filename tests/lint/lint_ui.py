#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each .ui is well-formed, lies in a resource bundle, and marks its texts; each bundle names files that exist; no icon is one that a newer theme
has no more."""
import os
import xml.etree.ElementTree as ET

from lintlib import main

TEXTS = {'label', 'title', 'subtitle', 'tooltip-text', 'placeholder-text', 'description', 'heading', 'body'}
GONE = {'emblem-ok-symbolic': 'object-select-symbolic'}     # in adwaita-icon-theme 48


def bundled(tree):
    """path of each file in a bundle: the bundle that names it"""
    found = {}
    for bundle in tree.files('.gresource.xml'):
        try:
            root = ET.fromstring(tree.read(bundle))
        except ET.ParseError:
            continue
        for file in root.iter('file'):
            found[os.path.normpath(os.path.join(os.path.dirname(bundle), (file.text or '').strip()))] = bundle
    return found


def check(tree):
    for path in tree.files('.ui', '.gresource.xml', '.svg', '.gschema.xml', '.metainfo.xml.in'):
        try:
            root = ET.fromstring(tree.read(path))
        except ET.ParseError as error:
            yield '%s:%d: %s' % (path, error.position[0], error)
            continue
        if path.endswith('.ui'):
            for node in root.iter('property'):
                text = (node.text or '').strip()
                if node.get('name') in TEXTS and any(c.isalpha() for c in text) and node.get('translatable') is None:
                    yield '%s: %s "%s" has no translatable="yes" (or "no")' % (path, node.get('name'), text)
    inside = bundled(tree)
    for path in tree.files('.ui', under='src/'):
        if path not in inside:
            yield '%s: in no resource bundle' % path
    for path, bundle in inside.items():
        if not tree.has(path):
            yield '%s: names %s, which does not exist' % (bundle, path)
    for path in tree.files('.c', '.ui', under='src/'):
        for icon, instead in GONE.items():
            if icon in tree.read(path):
                yield '%s: newer themes have no %s: use %s' % (path, icon, instead)


BUNDLE = '<gresources><gresource prefix="/a"><file>crm-a.ui</file></gresource></gresources>\n'
if __name__ == '__main__':
    main(check, {
        'src/app/crm-a.ui': '<interface><property name="label" translatable="yes">A</property></interface>\n',
        'src/app/app.gresource.xml': BUNDLE,
    }, [
        ({'src/app/crm-a.ui': '<interface>\n<a></interface>\n'}, 'crm-a.ui:2: '),
        ({'src/app/crm-b.ui': '<interface/>\n'}, 'crm-b.ui: in no resource bundle'),
        ({'src/app/crm-a.ui': None}, 'which does not exist'),
        ({'src/app/crm-a.c': 'new ("emblem-ok-symbolic");\n'}, 'use object-select-symbolic'),
        ({'src/app/crm-a.ui': '<interface><property name="label">Deals</property></interface>\n'}, 'has no translatable'),
    ])
