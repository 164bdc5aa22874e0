#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""shellcheck on every shell script; every Python file compiles; scripts are executable."""
import os

from lintlib import main, tool


def check(tree):
    for path in tree.files():
        if path.startswith('tests/data/') or path.endswith(('.png', '.c', '.h')):
            continue
        first = tree.lines(path)[0]
        shell = first.startswith('#!') and ('bash' in first or first.rstrip().endswith('/sh'))
        if shell:
            status, words = tool('shellcheck', '-f', 'gcc', tree.path(path))
            if status != 0:
                yield from (line.replace(tree.root + '/', '') for line in words.splitlines())
            if tree.has('.git') and not os.access(tree.path(path), os.X_OK):
                yield '%s:1: not executable' % path
        if path.endswith('.py'):
            try:
                compile(tree.read(path), path, 'exec')
            except SyntaxError as error:
                yield '%s:%s: %s' % (path, error.lineno, error.msg)


if __name__ == '__main__':
    main(check, {'a': '#!/bin/bash\necho "$1"\n', 'b.py': 'print(1)\n'}, [
        ({'a': '#!/bin/bash\necho $1\n'}, 'a:2:'),
        ({'b.py': 'print(\n'}, 'b.py:'),
    ])
