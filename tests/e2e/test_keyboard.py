#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Without a mouse: where the keyboard is after going to a place, what Tab does, and the keys of the board, all pressed for real."""
import os
import re
import sqlite3
import subprocess
import tempfile

from ui import App, run_tests, states_of

FOLDER = tempfile.mkdtemp()


def demo(name, contacts=60):
    path = os.path.join(FOLDER, name + '.clientele')
    subprocess.run([os.environ['CLIENTELE_CLI'], '--book', path, 'demo', '--contacts', str(contacts), '--seed', '3'], check=True,
                   capture_output=True)
    return path


def focused(app):
    """The innermost node that has the keyboard, or None."""
    found = None
    for node in app.walk(app.find(role='frame')):
        if 'focused' in states_of(node):
            found = node
    return found


def path_of(node):
    """The roles and names from the node up to its window."""
    words = []
    while node is not None and node.get_role_name() != 'application':
        words.append((node.get_role_name(), node.get_name() or ''))
        node = node.get_parent()
    return words


def stands_in(app, place):
    """Waits until the keyboard is within the place (the panel of that name), and not on a button."""
    def there():
        node = focused(app)
        return node is not None and node.get_role_name() not in ('push button', 'button', 'toggle button') \
            and any(name == place for role, name in path_of(node) if role not in ('list item', 'frame'))
    app.wait_for(there, 10, 'the keyboard in %s' % place)


def stage_of(path, title):
    with sqlite3.connect('file:%s?mode=ro' % path, uri=True) as book:
        return book.execute('select s.name from deal d join stage s on s.id = d.stage_id where d.title = ?', (title,)).fetchone()[0]


def test_focus_goes_into_the_place():
    app = App.clientele(demo('focus'))
    app.settle()
    stands_in(app, 'Today')
    for key, place in (('2', 'Contacts'), ('3', 'Pipeline'), ('4', 'Calendar'), ('5', 'Campaigns'), ('3', 'Pipeline'), ('2', 'Contacts')):
        app.key('ctrl+' + key)
        app.settle()
        stands_in(app, place)
        if place == 'Calendar':    # not in the small month at its left, which comes first
            app.wait_for(lambda: 'Hours' in [name for role, name in path_of(focused(app))], 10, 'the keyboard in the hours of the week')
    app.close()


def test_what_opens_and_closes_keeps_the_keyboard():
    """A deal that was opened has it, and the calendar gets it back from a new event."""
    app = App.clientele(demo('keeps'))
    app.settle()

    def is_in(place):
        return any(name == place for role, name in path_of(focused(app)) if role not in ('list item', 'frame'))
    app.key('ctrl+3')
    stands_in(app, 'Pipeline')
    app.key('Down')
    app.settle()
    app.key('Return')
    app.wait_for(lambda: app.find(name='Write a note…'), 10, 'the page of the deal')
    app.wait_for(lambda: is_in('Pipeline'), 10, 'the keyboard on the page of the deal')
    app.key('ctrl+4')
    app.settle()
    stands_in(app, 'Calendar')
    for keys in (('Escape',), ('Return',)):
        app.key('ctrl+n')
        app.wait_for(lambda: focused(app) is not None and focused(app).get_name() == 'Title', 10, 'the keyboard in the title')
        if keys == ('Return',):
            app.type('Coffee')
        app.key(*keys)
        app.wait_for(lambda: is_in('Calendar'), 10, 'the keyboard back in the calendar')
    app.close()


def test_tab_leaves_the_sidebar():
    app = App.clientele(demo('tab'))
    app.settle()
    app.key('ctrl+2')
    app.settle()

    def in_sidebar():
        return any(name == 'Places' for role, name in path_of(focused(app)))
    for _ in range(4):
        if not in_sidebar():
            app.key('F6')
            app.settle()
    assert in_sidebar(), path_of(focused(app))
    app.key('Tab')
    app.settle()
    assert not in_sidebar(), path_of(focused(app))
    app.find('Contacts', 'list')
    app.close()


def test_card_moves():
    path = demo('cards')
    app = App.clientele(path)
    app.settle()
    app.key('ctrl+3')
    stands_in(app, 'Pipeline')
    app.wait_for(lambda: focused(app).get_name(), 10, 'the keyboard on a card')
    title = focused(app).get_name()
    before = stage_of(path, title)
    app.key('ctrl+shift+Right')
    app.wait_for(lambda: stage_of(path, title) != before, 10, '%r to leave %r' % (title, before))
    app.wait_for(lambda: focused(app) is not None and focused(app).get_name() == title, 10, 'the keyboard to follow %r' % title)
    app.settle()
    app.key('ctrl+shift+Left')
    app.wait_for(lambda: stage_of(path, title) == before, 10, '%r to come back' % title)
    app.close()


def test_delete_takes_the_card_with_the_ring():
    path = demo('ring', contacts=200)
    app = App.clientele(path)
    app.settle()
    app.key('ctrl+3')
    stands_in(app, 'Pipeline')
    app.wait_for(lambda: focused(app).get_name(), 10, 'the keyboard on a card')
    first = focused(app).get_name()
    for _ in range(2):                          # with the first, GTK 4.18 only shows the ring
        app.key('Down')
        app.settle()
        if focused(app).get_name() != first:
            break
    selected = focused(app).get_name()
    assert selected != first, selected
    app.key('ctrl+Down')                        # the ring goes on alone, the selection stays
    app.wait_for(lambda: focused(app).get_name() != selected, 10, 'the ring to leave %r' % selected)
    title = focused(app).get_name()
    app.key('Delete')
    app.find('Deleted ' + title, 'label')
    app.close()


def test_rows_have_names():
    app = App.clientele(demo('names'))
    app.settle()
    for key, name in (('2', 'Contacts'), ('3', 'Pipeline'), ('5', 'Campaigns')):
        app.key('ctrl+' + key)
        app.settle()
        unnamed = [path_of(node) for node in app.find_all(role='list item') if not node.get_name() and node.get_child_count() > 0
                   and 'showing' in states_of(node)]
        assert not unnamed, '%s: %r' % (name, unnamed[:3])
    app.close()


def test_badge_from_the_start():
    path = demo('badge')
    app = App.clientele(path)
    app.find(re.compile('^Today, [0-9]+$'), 'list item')
    app.key('ctrl+2')
    app.settle()
    app.close()
    app = App.clientele(path)
    badge = app.find(re.compile('^Today, [0-9]+$'), 'list item', timeout=20).get_name()
    n_overdue = int(badge.split(', ')[1])
    assert not app.has(re.compile('^Overdue'), 'label')        # the page itself is made when somebody goes there

    # It follows what is done, also from elsewhere.
    app.key('ctrl+1')
    app.click(app.find(re.compile('^Done: '), 'check box'))
    app.find('Today, %d' % (n_overdue - 1), 'list item')
    app.key('ctrl+2')
    app.settle()
    app.key('ctrl+z')
    app.find(badge, 'list item')
    app.close()


def test_palette_has_the_actions():
    app = App.clientele(demo('palette'))
    app.settle()
    for typed, row in (('imp', 'Import Contacts'), ('exp', 'Export Contacts'), ('add cal', 'Add Calendar Account'),
                       ('back up', 'Back Up or Restore the Book'), ('abo', 'About Clientele'), ('new camp', 'New Campaign')):
        app.key('ctrl+k')
        app.find_entry('Find Anything')
        app.settle()
        app.type(typed)
        app.find(row, 'list item')
        app.key('Escape')
        app.settle()
    app.key('ctrl+1')
    app.settle()
    app.key('ctrl+f')
    app.find_entry('Find Anything')
    app.settle()
    app.type('new deal')
    app.find('New Deal', 'list item')
    app.settle()
    app.key('Return')
    app.window('New Deal')
    app.key('Escape')
    app.settle()
    app.close()


def test_new_in_each_place():
    app = App.clientele(demo('new'))
    app.settle()
    app.key('ctrl+1')
    stands_in(app, 'Today')
    app.key('ctrl+n')
    app.find_entry('Title')
    app.settle()
    app.type('Sharpen the plane')
    app.key('Return')
    app.find('Sharpen the plane', 'label')
    app.gone('Title', 'entry')
    app.settle()
    for key, entry in (('2', 'Name'), ('3', 'What is it about?'), ('4', 'Title'), ('5', 'Name')):
        app.key('ctrl+' + key)
        app.settle()
        app.key('ctrl+n')
        app.find_entry(entry)
        app.settle()
        app.key('Escape')
        app.settle()
    app.close()


def test_search_in_the_calendar():
    path = demo('find')
    with sqlite3.connect('file:%s?mode=ro' % path, uri=True) as book:
        subject = book.execute("select subject from activity where kind = 'meeting' and deleted_at is null order by starts limit 1").fetchone()[0]
    app = App.clientele(path)
    app.settle()
    app.key('ctrl+4')
    stands_in(app, 'Calendar')
    app.key('ctrl+f')
    app.settle()
    app.type(subject)
    app.find(re.compile('^' + re.escape(subject)), 'list item')
    app.key('Down')
    app.settle()
    app.key('Return')
    entry = app.find_entry('Title')
    app.wait_for(lambda: app.text(entry) == subject, 10, 'the event %r' % subject)
    app.key('Escape')
    app.settle()
    app.close()


def test_tab_leaves_the_lists():
    app = App.clientele(demo('lists'))
    app.settle()
    for key, name in (('2', 'Contacts'), ('5', 'Campaigns')):
        app.key('ctrl+' + key)
        app.settle()
        stands_in(app, name)

        def in_list():
            words = path_of(focused(app))
            return ('list', 'Places') not in words and any(role == 'list item' for role, _ in words)
        if not in_list():
            app.key('Down')
        app.wait_for(in_list, 10, 'the keyboard in the list of ' + name)
        app.key('Down')
        app.settle()
        app.key('Tab')
        app.wait_for(lambda: not in_list(), 10, 'Tab to leave the list of ' + name)
    app.close()


def test_what_was_typed_is_kept():
    app = App.clientele(demo('draft'))
    app.settle()
    app.key('ctrl+4')
    stands_in(app, 'Calendar')
    app.key('ctrl+n')
    app.find_entry('Title')
    app.settle()
    app.type('Lunch with Ada')
    app.xdo('mousemove', 300, 700, 'click', 1)
    app.press('Continue')
    entry = app.find_entry('Title')
    app.wait_for(lambda: app.text(entry) == 'Lunch with Ada', 10, 'what was typed')
    app.settle()
    app.key('Return')
    app.find('Added Lunch with Ada', 'label')
    app.close()


def on_a_page(app, words):
    """Newer GTK does not let one see the pages that are not shown."""
    for number in ('', '1', '2', '3'):
        for button in list(app.find_all(number, action='click')) if number else []:
            app.press(button)
            app.settle()
        if app.has(words, 'label'):
            return True
    return False


def test_shortcuts_window():
    app = App.clientele(demo('shortcuts'))
    app.settle()
    app.key('F1')
    for words in ('Pipeline', 'Carry the card to another stage', 'Another day for an event'):
        app.wait_for(lambda: on_a_page(app, words), 20, words)
    app.key('Escape')
    app.settle()
    app.close()


if __name__ == '__main__':
    run_tests(globals())
