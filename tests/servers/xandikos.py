#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A Xandikos on a free port of 127.0.0.1, without a password of its own; see recipe.py."""
import os
import shutil

import recipe


def command(folder, port):
    return [shutil.which('xandikos'), '-d', os.path.join(folder, 'dav'), '--defaults', '-l', '127.0.0.1', '-p', str(port)]


if shutil.which('xandikos') is None:
    recipe.skip('xandikos is not installed')
os.environ.pop('PYTHONPATH', None)
recipe.run(command, '-', '-')
