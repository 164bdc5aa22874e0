# SPDX-License-Identifier: GPL-3.0-or-later
"""What the lint tests share: a tree of files, and a runner that first proves that the lint can fail.

A lint is a function check(tree) that yields problems ("path:line: what is wrong"). main() plants each violation in a
small tree of its own and demands that check() names it, demands silence on a clean tree, and only then reads the project."""
import os
import subprocess
import sys
import tempfile

SPDX = 'SPDX-License-' + 'Identifier: GPL-3.0-or-later'
SKIPPED_FOLDERS = {'.git', '__pycache__'}


class Tree:
    """The files of a project by their paths relative to its root. `build` is its build folder, or None."""

    def __init__(self, root, build=None):
        self.root = root
        self.build = build
        self._files = None

    def path(self, name):
        return os.path.join(self.root, name)

    def has(self, name):
        return os.path.exists(self.path(name))

    def read(self, name):
        with open(self.path(name), encoding='utf-8', errors='surrogateescape', newline='') as file:
            return file.read()

    def lines(self, name):
        return self.read(name).split('\n')

    def files(self, *endings, under=''):
        """Tracked and not yet added files, without what is ignored; every file where there is no git."""
        if self._files is None:
            self._files = sorted(set(self._tracked() or self._walked()))
        return [f for f in self._files if f.startswith(under) and (not endings or f.endswith(endings))]

    def git(self, *args):
        return subprocess.run(['git', '-c', 'safe.directory=*', '-C', self.root, *args], capture_output=True, text=True)

    def _tracked(self):
        if not self.has('.git'):
            return None
        found = self.git('ls-files', '-z', '--cached', '--others', '--exclude-standard')
        if found.returncode != 0:
            return None
        return [f for f in found.stdout.split('\0') if f and os.path.isfile(self.path(f))]

    def _walked(self):
        found = []
        for folder, folders, names in os.walk(self.root):
            folders[:] = [f for f in folders if f not in SKIPPED_FOLDERS and not f.startswith(('build', '_build'))]
            found += [os.path.relpath(os.path.join(folder, n), self.root) for n in names]
        return found


def tool(*argv, cwd=None):
    """Runs a checking tool; (status, its words)."""
    done = subprocess.run(argv, cwd=cwd, capture_output=True, text=True)
    return done.returncode, (done.stdout + done.stderr).strip()


def problems_in(check, files):
    with tempfile.TemporaryDirectory() as root:
        for name, content in files.items():
            path = os.path.join(root, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, 'w', encoding='utf-8', newline='') as file:
                file.write(content)
        return list(check(Tree(root)))


def main(check, clean, planted):
    """`clean`: files on which check() must be silent. `planted`: list of (files laid over the clean ones, words that one of
    the problems must contain); a file that is None is taken away."""
    print('1..%d' % (len(planted) + 2))
    failed = 0

    def report(ok, what):
        nonlocal failed
        report.number += 1
        failed += not ok
        print('%s %d %s' % ('ok' if ok else 'not ok', report.number, what), flush=True)
    report.number = 0

    found = problems_in(check, clean)
    if found:
        print('a clean tree was refused:\n  ' + '\n  '.join(found), file=sys.stderr)
    report(not found, 'a clean tree passes')

    for files, words in planted:
        tree = {name: text for name, text in {**clean, **files}.items() if text is not None}
        found = problems_in(check, tree)
        ok = any(words in problem for problem in found)
        if not ok:
            print('a planted violation went unseen: %r\n  found: %s' % (words, found), file=sys.stderr)
        report(ok, 'sees: ' + words)

    root = os.path.abspath(os.environ['CLIENTELE_SOURCE'])
    found = list(check(Tree(root, os.environ.get('CLIENTELE_BUILD'))))
    for problem in found:
        print(problem, file=sys.stderr)
    report(not found, 'the project')
    sys.exit(1 if failed else 0)
