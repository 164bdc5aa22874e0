#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A Radicale on a free port of 127.0.0.1, user ada, password lovelace; see recipe.py."""
import os
import shutil

import recipe


def command(folder, port):
    with open(os.path.join(folder, 'users'), 'w', encoding='ascii') as users:
        users.write('ada:lovelace\n')
    config = os.path.join(folder, 'config')
    with open(config, 'w', encoding='ascii') as out:
        out.write(f'[server]\nhosts = 127.0.0.1:{port}\nmax_connections = 20\n'
                  f'[auth]\ntype = htpasswd\nhtpasswd_filename = {folder}/users\nhtpasswd_encryption = plain\ndelay = 0\n'
                  f'[rights]\ntype = owner_only\n[storage]\nfilesystem_folder = {folder}/collections\n'
                  '[logging]\nlevel = warning\n')
    return [shutil.which('radicale'), '--config', config]


if shutil.which('radicale') is None:
    recipe.skip('radicale is not installed')
os.environ.pop('PYTHONPATH', None)
recipe.run(command, 'ada', 'lovelace')
