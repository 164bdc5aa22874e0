#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Backups from the window: made on demand and at the end, gone back to, and offered where the book is damaged."""
import os
import re
import subprocess
import tempfile

from ui import App, run_tests

FOLDER = tempfile.mkdtemp()


def book(name, n=30):
    folder = os.path.join(FOLDER, name)
    os.mkdir(folder)
    path = os.path.join(folder, name + '.clientele')
    subprocess.run([os.environ['SEED_BOOK'], path, str(n)], check=True)
    return path


def backups(path):
    folder = os.path.join(os.path.dirname(path), 'Backups')
    return sorted(n for n in os.listdir(folder) if n.endswith('.clientele')) if os.path.isdir(folder) else []


def picture(app, name):
    folder = os.environ.get('UI_PICTURES')
    if folder:
        app.screenshot(os.path.join(folder, name + '.png'))


def test_back_up_and_restore():
    path = book('shop')
    app = App.clientele(path)
    app.find('Places', 'list')
    app.settle()
    app.action('win.backups')
    app.press('Back Up Now')
    app.wait_for(lambda: len(backups(path)) == 1, what='a backup')
    app.find('Restore a Backup')
    app.click(app.find('Restore a Backup', 'label'))
    app.settle()
    picture(app, 'backups')
    app.press(app.find(re.compile('^Restore the Backup of'), 'button'))
    app.find('Restore This Backup?')
    picture(app, 'restore')
    app.press(app.find('Restore', 'button'))
    app.find(re.compile('^Restored. The book as it was is kept'), timeout=20)
    app.find('Places', 'list')
    assert len([name for name in os.listdir(os.path.dirname(path)) if name.endswith('.clientele')]) == 2
    app.close()


def test_backup_at_the_end():
    path = book('end')
    app = App.clientele(path)
    app.find('Places', 'list')
    app.settle()
    app.close()
    assert len(backups(path)) == 1, backups(path)


def test_damaged():
    path = book('hurt')
    app = App.clientele(path)
    app.find('Places', 'list')
    app.close()
    with open(path, 'r+b') as file:
        file.seek(100)
        file.write(b'\xa5' * 40000)
    app = App.clientele(path)
    app.find('“hurt.clientele” Could Not Be Opened')
    offer = app.find(re.compile('Restore the Backup of'), 'button')
    app.settle()
    picture(app, 'damaged')
    app.press(offer)
    app.find('Places', 'list', timeout=20)
    app.close()


def test_damaged_while_open():
    path = book('rot', 3000)
    app = App.clientele(path)
    app.find('Places', 'list')
    app.action('win.backups')
    app.press('Back Up Now')
    app.wait_for(lambda: len(backups(path)) == 1, what='a backup')
    app.key('Escape')
    app.gone('Back Up Now', 'button')
    app.settle()
    with open(path, 'r+b') as file:
        size = os.path.getsize(path)
        file.seek(40960)
        file.write(b'\xa5' * (size - 40960))
    app.key('ctrl+3')
    app.key('ctrl+2')
    app.find('“rot.clientele” Is Damaged', timeout=20)
    offer = app.find(re.compile('Restore the Backup of'), 'button')
    app.settle()
    picture(app, 'rot')
    app.press(offer)
    app.find(re.compile('^Restored. The book as it was is kept'), timeout=20)
    app.settle()
    app.key('ctrl+2')
    app.find('Contacts', 'list')
    assert len(backups(path)) == 1, backups(path)
    app.close()


if __name__ == '__main__':
    run_tests(globals())
