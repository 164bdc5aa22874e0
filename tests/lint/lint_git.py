#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`git diff --check` over all that is tracked (conflict markers, broken whitespace), and nothing built is tracked."""
import re
import subprocess

from lintlib import main

BUILT = re.compile(r'(^|/)(_build|build[^/]*|__pycache__)/|\.(o|a|so|pyc|gmo|mo|deb)$')
MARKER = re.compile(r'^(<{7}|>{7}|\|{7})( |$)')


def check(tree):
    for path in tree.files():
        if BUILT.search(path):
            yield '%s: built files are not tracked' % path
        elif not path.startswith('tests/data/') and not path.endswith('.png'):
            for number, line in enumerate(tree.lines(path), 1):
                if MARKER.match(line):
                    yield '%s:%d: conflict marker' % (path, number)
    if tree.has('.git'):
        empty = subprocess.run(['git', 'hash-object', '-t', 'tree', '/dev/null'], capture_output=True, text=True).stdout.strip()
        done = tree.git('diff', '--check', empty, 'HEAD')
        if done.returncode == 2:
            yield from (line for line in done.stdout.splitlines() if not line.startswith('+'))


if __name__ == '__main__':
    main(check, {'a.c': 'int a;\n'}, [
        ({'a.c': '<' * 7 + ' HEAD\nint a;\n'}, 'a.c:1: conflict marker'),
        ({'b/a.o': ''}, 'built files are not tracked'),
    ])
