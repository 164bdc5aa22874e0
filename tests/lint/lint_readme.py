#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The README names the two commands and only commands, files and pictures that exist."""
import re

from lintlib import main

LINK = re.compile(r'!?\[[^\]]*\]\(([^)#\s]+)[^)]*\)|<img[^>]+src="([^"]+)"')
COMMAND = re.compile(r'\./dev ([a-z]+)')


def check(tree):
    if not tree.has('README.md'):
        yield 'README.md: missing'
        return
    text = tree.read('README.md')
    for command in ('./dev run', './dev test'):
        if command not in text:
            yield 'README.md: does not name %s' % command
    for number, line in enumerate(text.split('\n'), 1):
        for found in LINK.finditer(line):
            target = found.group(1) or found.group(2)
            if '://' not in target and not target.startswith('mailto:') and not tree.has(target):
                yield 'README.md:%d: %s does not exist' % (number, target)
    if tree.has('dev'):
        known = set(re.findall(r'^  ([a-z|-]+)\)', tree.read('dev'), re.M))
        known = {word for group in known for word in group.split('|')}
        for command in sorted(set(COMMAND.findall(text)) - known):
            yield 'README.md: ./dev %s does not exist' % command


if __name__ == '__main__':
    main(check, {
        'README.md': 'Type ./dev run, then ./dev test. [the house](src/README.md)\n',
        'src/README.md': 'rooms\n',
        'dev': 'case $1 in\n  run)\n    ;;\n  test|check)\n    ;;\nesac\n',
    }, [
        ({'README.md': None}, 'missing'),
        ({'README.md': './dev run\n'}, 'does not name ./dev test'),
        ({'README.md': './dev run ./dev test ![a](data/a.png)\n'}, 'data/a.png does not exist'),
        ({'README.md': './dev run ./dev test ./dev fly\n'}, './dev fly does not exist'),
    ])
