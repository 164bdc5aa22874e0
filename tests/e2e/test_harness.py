#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The headless desktop and the driver do what the other tests rely on: shown on a small window of our own."""
import os
import subprocess
import tempfile

from ui import App, UiError, run_tests

HARNESS = os.environ['HARNESS_APP']


def test_type_and_press():
    app = App([HARNESS])
    app.set_text('Name', 'Hedy Lamarr')
    assert app.text('Name') == 'Hedy Lamarr'
    app.press('Add')
    app.wait_output('added Hedy Lamarr')
    app.find('Hedy Lamarr')
    app.click(app.find_entry('Name'))
    app.key('ctrl+a')
    app.type('Zoë ß')
    app.wait_for(lambda: app.text('Name') == 'Zoë ß', 5, 'the typed name')
    app.close()


def test_rows():
    app = App([HARNESS])
    people = app.find('People', 'list')
    row = app.select_row(people, 'Grace')
    app.wait_output('selected Grace Hopper')
    app.wait_for(lambda: app.is_selected(row), 5, 'the selected row')
    app.click(app.find('Émilie du Châtelet'))
    app.wait_output('selected Émilie du Châtelet')
    app.close()


def test_drag():
    app = App([HARNESS])
    app.drag(app.find('Card'), app.find('Place'))
    app.wait_output('dropped card')
    app.close()


def test_keys_and_actions():
    app = App([HARNESS])
    app.settle()
    app.key('ctrl+f')
    app.wait_output('find\n')
    app.action('win.find')
    app.wait_for(lambda: app.output().count('find\n') == 2, 5, 'the action')
    app.close()


def test_screenshot():
    app = App([HARNESS])
    app.settle()
    with tempfile.TemporaryDirectory() as folder:
        path = app.screenshot(os.path.join(folder, 'window.png'))
        size = subprocess.run(['identify', '-format', '%w %h %k', path], capture_output=True, text=True, check=True).stdout
    width, height, colours = map(int, size.split())
    assert width >= 800 and height >= 600, size
    assert colours > 10, 'the picture is empty'
    app.close()


def test_waits_end():
    app = App([HARNESS])
    try:
        app.find('Nobody', timeout=0.5)
    except UiError as error:
        assert 'Nobody' in str(error)
    else:
        raise AssertionError('found what is not there')
    app.close()


def test_warning_is_fatal():
    app = App([HARNESS])
    app.find('Warn', action='click')
    app.press('Warn')
    assert app.wait_exit() != 0
    assert any('said on purpose' in line for line in app.complaints()), app.output()


def test_warning_is_seen():
    app = App([HARNESS], env={'G_DEBUG': ''})
    app.press('Warn')
    app.wait_output('said on purpose')
    try:
        app.close()
    except UiError as error:
        assert 'said on purpose' in str(error)
    else:
        raise AssertionError('a warning in the log went unseen')


if __name__ == '__main__':
    run_tests(globals())
