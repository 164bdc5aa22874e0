#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window itself: it starts on a demo business, finds someone, ends without a word in its log, and starts again."""
import os
import subprocess

from ui import App, run_tests


def demo(name):
    """A new demo business of 60 contacts."""
    path = os.path.join(os.environ['HEADLESS_BASE'], name + '.clientele')
    subprocess.run([os.environ['CLIENTELE_CLI'], '--book', path, 'demo', '--contacts', '60', '--seed', '3'], check=True,
                   capture_output=True)
    return path


def test_start_and_end():
    app = App.clientele(demo('start'))
    app.find('Contacts')
    app.find('Pipeline')
    app.settle()
    app.close()


def test_version():
    """Without a display, and nothing but the version."""
    alone = {name: value for name, value in os.environ.items() if name not in ('DISPLAY', 'WAYLAND_DISPLAY')}
    said = subprocess.run([os.environ['CLIENTELE'], '--version'], env=alone, capture_output=True, text=True)
    cli = subprocess.run([os.environ['CLIENTELE_CLI'], '--version'], capture_output=True, text=True)
    assert (said.returncode, said.stderr) == (0, ''), said
    assert said.stdout == cli.stdout.replace('clientele-cli', 'clientele'), said


def test_places_by_key():
    app = App.clientele(demo('places'))
    app.find('Pipeline')
    app.settle()
    for number in range(1, 6):
        app.key('ctrl+%d' % number)
        app.settle()
    app.close()


def test_killed_and_started_again():
    path = demo('killed')
    app = App.clientele(path)
    app.find('Contacts')
    app.kill()
    app = App.clientele(path)
    app.find('Contacts')
    app.settle()
    app.close()


def test_first_start():
    app = App.clientele()
    app.find(role='frame')
    app.settle()
    app.close()


if __name__ == '__main__':
    run_tests(globals())
