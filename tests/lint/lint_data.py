#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The desktop's own checkers on the desktop entry, the metainfo, the settings schema and the man pages."""
import os
import tempfile

from lintlib import main, tool


def check(tree):
    for path in tree.files('.desktop.in', '.desktop', under='data/'):
        with tempfile.TemporaryDirectory() as folder:
            copy = os.path.join(folder, os.path.basename(path).replace('.in', ''))
            with open(copy, 'w', encoding='utf-8') as file:
                file.write(tree.read(path))
            status, words = tool('desktop-file-validate', '--no-hints', copy)
        if status != 0:
            yield '%s: %s' % (path, words)
    for path in tree.files('.metainfo.xml.in', '.metainfo.xml', under='data/'):
        status, words = tool('appstreamcli', 'validate', '--no-net', '--no-color', '--explain', tree.path(path))
        if status != 0:
            yield '%s: %s' % (path, words)
    for path in tree.files('.gschema.xml', under='data/'):
        status, words = tool('glib-compile-schemas', '--strict', '--dry-run', os.path.dirname(tree.path(path)))
        if status != 0:
            yield '%s: %s' % (path, words)
    for path in tree.files('.1', under='data/'):
        text = tree.read(path)
        for section in ('.SH NAME', '.SH SYNOPSIS', '.SH DESCRIPTION'):
            if section not in text:
                yield '%s: no %s' % (path, section)


DESKTOP = '[Desktop Entry]\nType=Application\nName=A\nExec=a\n'
META = '''<?xml version="1.0" encoding="UTF-8"?>
<component type="desktop-application">
  <id>io.github.clientele.A</id>
  <metadata_license>CC0-1.0</metadata_license>
  <project_license>GPL-3.0-or-later</project_license>
  <name>A</name>
  <summary>An example</summary>
  <developer_name>A</developer_name>
  <description><p>An example that says more than a few words about itself, so that nobody has to guess.</p></description>
  <launchable type="desktop-id">io.github.clientele.A.desktop</launchable>
  <url type="homepage">https://example.org</url>
  <content_rating type="oars-1.1"/>
  <releases><release version="1" date="2026-01-01"><description><p>First.</p></description></release></releases>
</component>
'''
SCHEMA = '<schemalist><schema id="a.b" path="/a/b/"><key name="c" type="i"><default>1</default></key></schema></schemalist>\n'
if __name__ == '__main__':
    clean = {'data/a.desktop.in': DESKTOP, 'data/a.gschema.xml': SCHEMA,
             'data/io.github.clientele.A.metainfo.xml.in': META,
             'data/a.1': '.TH A 1\n.SH NAME\n.SH SYNOPSIS\n.SH DESCRIPTION\n'}
    main(check, clean, [
        ({'data/a.desktop.in': DESKTOP.replace('Exec=a\n', 'Exce=a\n')}, 'a.desktop.in: '),
        ({'data/io.github.clientele.A.metainfo.xml.in': META.replace('<name>A</name>', '')}, 'metainfo.xml.in: '),
        ({'data/a.gschema.xml': SCHEMA.replace('>1<', '>x<')}, 'a.gschema.xml: '),
        ({'data/a.1': '.TH A 1\n'}, 'a.1: no .SH NAME'),
    ])
