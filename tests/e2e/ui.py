#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives a GTK 4 program under ./headless by accessible names (AT-SPI), with real keys and mouse from xdotool.

    from ui import App, run_tests

    def test_add():
        app = App.clientele('--book', path)
        app.set_text('Name', 'Ada Lovelace')
        app.press('Add')
        app.find('Ada Lovelace')
        app.close()                 # closes the window, checks the exit status and that the log holds no warning

    run_tests(globals())            # TAP; a failing test leaves a picture and the program's log

Every wait has a cap (seconds) and says what it waited for. UI_SLOW=3 triples every cap (sanitizer builds)."""
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
import warnings

warnings.simplefilter('ignore', DeprecationWarning)
# For the program, not for us: libatspi itself may warn when it asks before the program has registered its cache.
_g_debug = os.environ.pop('G_DEBUG', 'fatal-warnings')
_san = {k: os.environ.pop(k) for k in ('ASAN_OPTIONS', 'LSAN_OPTIONS', 'UBSAN_OPTIONS') if k in os.environ}
import gi  # noqa: E402
gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, GLib  # noqa: E402

Atspi.init()
Atspi.set_timeout(15000, 15000)     # the default of 0.8 s is overrun by a sanitizer build

SLOW = float(os.environ.get('UI_SLOW', '1'))
WINDOWS = ('frame', 'dialog', 'window', 'alert', 'file chooser')
LISTS = ('list', 'list box', 'table', 'tree table', 'table grid', 'grid')
ROWS = ('list item', 'table row', 'row', 'table cell')
COMPLAINTS = re.compile(r'-WARNING \*\*|-CRITICAL \*\*|\bG[a-zA-Z]*-WARNING|\bG[a-zA-Z]*-CRITICAL|GLib[A-Za-z-]*-ERROR'
                        r'|runtime error:|ERROR: (Address|Leak|Undefined)[A-Za-z]*Sanitizer')

# at-spi2 2.46 (Debian 12) against 2.56 (Debian 13); GtkEntry is 'text', GtkSearchEntry 'entry'
_ALIAS = {'grouping': 'panel', 'caption': 'label', 'push button': 'button', 'toggle button': 'toggle', 'filler': 'panel', 'text': 'entry', 'password text': 'entry'}


class UiError(Exception):
    """What was waited for did not come, or the program ended."""


def role_of(node):
    role = node.get_role_name()
    return _ALIAS.get(role, role)


def same_name(shown, wanted):
    """A mnemonic button is named '_Delete Delete' in GTK 4.8: its label property and its child's text."""
    if hasattr(wanted, 'search'):
        return wanted.search(shown) is not None
    if shown == wanted:
        return True
    plain = shown.replace('_', '')
    return plain == wanted or plain == wanted + ' ' + wanted


def actions_of(node):
    if node.get_action_iface() is None:
        return []
    return [Atspi.Action.get_action_name(node, i) for i in range(Atspi.Action.get_n_actions(node))]


def states_of(node):
    return {state.value_nick for state in node.get_state_set().get_states()}


def text_of(node):
    """What an entry or a text view holds."""
    return Atspi.Text.get_text(node, 0, Atspi.Text.get_character_count(node))


class App:
    """One running program. `last` is the one started last (for the picture of a failing test)."""
    last = None

    def __init__(self, argv, timeout=30, env=None, on_bus=True):
        base = os.environ.get('HEADLESS_BASE') or tempfile.mkdtemp()
        self.log_path = tempfile.mkstemp(prefix='program-', suffix='.log', dir=base)[1]
        full = dict(os.environ, G_DEBUG=_g_debug, **_san)
        full.update(env or {})
        self.expected = []          # patterns of log lines that a test provokes on purpose
        self.started = time.monotonic()
        with open(self.log_path, 'wb') as log:
            self.process = subprocess.Popen(argv, stdout=log, stderr=subprocess.STDOUT, env=full)
        App.last = self
        self.root = self.wait_for(self._on_bus, timeout, 'the program on the accessibility bus') if on_bus else None

    @classmethod
    def clientele(cls, *args, **options):
        """The window program of this build."""
        return cls([os.environ['CLIENTELE'], *args], **options)

    def _on_bus(self):
        desktop = Atspi.get_desktop(0)
        for i in range(desktop.get_child_count()):
            child = desktop.get_child_at_index(i)
            if child is not None and child.get_process_id() == self.process.pid:
                return child
        return None

    # ---- waiting
    def wait_for(self, condition, timeout=10, what='a condition'):
        """Calls condition() until it is true and returns its value; UiError after timeout or when the program ended."""
        end = time.monotonic() + timeout * SLOW
        while True:
            if self.process.poll() is not None:
                raise UiError('the program ended with %s while waiting for %s\n%s'
                              % (self.process.returncode, what, self.output()))
            try:
                value = condition()
            except GLib.Error:      # a node that went away between two questions
                value = None
            if value:
                return value
            if time.monotonic() > end:
                raise UiError('%s did not come within %g s' % (what, timeout * SLOW))
            time.sleep(0.02)

    def output(self):
        with open(self.log_path, errors='replace') as log:
            return log.read()

    def wait_output(self, text, timeout=10):
        self.wait_for(lambda: text in self.output(), timeout, 'the output %r' % text)

    # ---- finding
    def walk(self, under=None, depth=60, prune=()):
        """Depth first, in reading order. Each step asks the program over D-Bus (about 1 ms): prune=LISTS skips the rows of
        lists, of which GTK 4.8 keeps some 200 however few are seen."""
        stack = [(under or self.root, 0)]
        while stack:
            node, level = stack.pop()
            yield node
            if level >= depth:
                continue
            try:
                if prune and level > 0 and node.get_role_name() in prune:
                    continue
                count = node.get_child_count()
            except GLib.Error:
                continue
            for i in range(count - 1, -1, -1):
                try:
                    child = node.get_child_at_index(i)
                except GLib.Error:
                    child = None
                if child is not None:
                    stack.append((child, level + 1))

    def find_all(self, name=None, role=None, under=None, prune=(), action=None):
        """Nodes whose accessible name is `name` (a string, or a compiled pattern that is searched for) and role `role`."""
        for node in self.walk(under, prune=prune):
            try:
                if role is not None and role_of(node) != _ALIAS.get(role, role):
                    continue
                if name is not None and not same_name(node.get_name() or (self._words(node) if role == 'label' else ''), name):
                    continue
                if action is not None and action not in actions_of(node):
                    continue
                yield node
            except GLib.Error:
                pass

    @staticmethod
    def _words(node):
        """What a label says that has no name: newer GTK gives none to a heading (a caption)."""
        return text_of(node) if node.get_role_name() == 'caption' and node.get_text_iface() is not None else ''

    def find(self, name=None, role=None, under=None, timeout=10, prune=(), action=None):
        return self.wait_for(lambda: next(self.find_all(name, role, under, prune, action), None), timeout,
                             'a node named %r of role %r' % (name, role))

    def has(self, name=None, role=None, under=None, prune=()):
        return next(self.find_all(name, role, under, prune), None) is not None

    def gone(self, name=None, role=None, under=None, timeout=10, prune=()):
        self.wait_for(lambda: not self.has(name, role, under, prune), timeout,
                      'the node named %r of role %r to go' % (name, role))

    def wait_state(self, node, state, on=True, timeout=10):
        self.wait_for(lambda: (state in states_of(node)) == on, timeout, 'state %s = %s' % (state, on))

    def window_of(self, node):
        """The window, or the popover, that the node's place is counted from."""
        while node.get_role_name() not in WINDOWS:
            parent = node.get_parent()
            if parent is None or parent == self.root:
                break
            node = parent
        return node

    def windows(self):
        """Windows and dialogs; GTK's own dialogs have a role of their own in each release, so there is no looking for one."""
        found = [self.root.get_child_at_index(i) for i in range(self.root.get_child_count())]
        return [window for window in found if window is not None]

    def window(self, name, timeout=20):
        """The window or dialog of that title, once it has the focus of the keyboard."""
        node = self.wait_for(lambda: next((w for w in self.windows() if same_name(w.get_name() or '', name)), None), timeout,
                             'the window %r' % name)
        self.wait_for(lambda: self.xdo_title() == name, timeout, 'the window %r to have the focus' % name)
        return node

    def window_gone(self, window, timeout=20):
        """For a node that window() gave: the next one may have the same title."""
        self.wait_for(lambda: window not in self.windows(), timeout, 'the window to go')

    def _node(self, node, role=None, action=None):
        return self.find(node, role, action=action) if isinstance(node, str) or hasattr(node, 'search') else node

    # ---- acting through the accessibility bus
    def press(self, node, action='click'):
        """Does an accessible action; `node` is a node or a name. Every GAction of a window is an action of its frame:
        press(app.find(role='frame'), 'win.import')."""
        if isinstance(node, str) or hasattr(node, 'search'):
            node = self._node(node, action=action)
        names = actions_of(node)
        if action not in names:
            raise UiError('%r has no action %r, only %r' % (node.get_name(), action, names))
        if not Atspi.Action.do_action(node, names.index(action)):
            raise UiError('the action %r of %r was refused' % (action, node.get_name()))

    def press_item(self, name, place):
        """An item of the menu that is open. GTK 4.18 tells nobody the names of its items: there it is the one at `place`, from 0."""
        def item():
            items = list(self.find_all(role='menu item', action='click'))
            if any(n.get_name() for n in items):
                return next((n for n in items if same_name(n.get_name() or '', name)), None)
            items = [n for n in items if 'showing' in states_of(n)]
            return items[place] if place < len(items) else None
        self.press(self.wait_for(item, 10, 'the item %r of a menu' % name))

    def action(self, name):
        """A win. or app. action by its name, wherever its menu is."""
        self.press(self.find(action=name, role='frame'), name)

    def set_text(self, node, text):
        """Replaces what an entry holds; a name finds the entry with that accessible name."""
        if isinstance(node, str):
            node = self.find_entry(node)
        Atspi.EditableText.set_text_contents(node, text)

    def find_entry(self, name, under=None, timeout=10):
        """The editable node of that name: an AdwEntryRow and its inner text both carry it."""
        return self.wait_for(lambda: next((n for n in self.find_all(name, under=under)
                                           if n.get_editable_text_iface() is not None), None),
                             timeout, 'an entry named %r' % name)

    def tab_to(self, node):
        """Goes to a control with Tab, from wherever the keyboard is: in a popover there is no other way, its controls do not
        know their place on the screen. (GTK 4.8 does not say so of the rows of libadwaita.)"""
        for _ in range(40):
            if any('focused' in states_of(part) for part in self.walk(node, depth=2)):
                return
            self.key('Tab')
            self.settle(quiet=0.1)
        raise UiError('no Tab leads to %r' % node.get_name())

    def fill(self, name, text, under=None):
        """Clicks on an entry and types over what it holds."""
        entry = self.find_entry(name, under)
        self.click(entry)
        self.key('ctrl+a')
        self.type(text)
        self.wait_for(lambda: text_of(entry) == text, 10, '%r in the entry %r' % (text, name))

    def text(self, node):
        return text_of(self.find_entry(node) if isinstance(node, str) else node)

    def rows(self, lst):
        """The rows of a list that say something, in order: (index in the list, row node, words of the row)."""
        found = []
        for i in range(lst.get_child_count()):
            row = lst.get_child_at_index(i)
            if row is None:
                continue
            words = ' '.join(filter(None, (n.get_name() for n in self.walk(row))))
            if words:
                found.append((i, row, words))
        return found

    def row(self, lst, text, timeout=10):
        """(index, node) of the first row whose words contain `text`."""
        return self.wait_for(lambda: next(((i, r) for i, r, words in self.rows(lst) if text in words), None), timeout,
                             'a row with %r' % text)

    def select_row(self, lst, text, timeout=10):
        """Selects the first row whose words contain `text` and returns its node."""
        index, row = self.row(lst, text, timeout)
        if not Atspi.Selection.select_child(lst, index):
            raise UiError('the row %r cannot be selected' % text)
        return row

    def is_selected(self, node):
        return 'selected' in states_of(node)

    # ---- real keys and mouse
    @staticmethod
    def xdo(*args):
        return subprocess.run(['xdotool', *map(str, args)], check=True, capture_output=True, text=True).stdout

    def xid(self):
        """The X window with the focus if it is ours, else the largest of ours (GTK owns 1x1 helpers too)."""
        def ours():
            found = subprocess.run(['xdotool', 'search', '--onlyvisible', '--pid', str(self.process.pid)],
                                   capture_output=True, text=True).stdout.split()
            return found
        active = subprocess.run(['xdotool', 'getactivewindow'], capture_output=True, text=True).stdout.strip()
        windows = self.wait_for(ours, 10, 'an X window')
        if active in windows:
            return active
        return max(windows, key=lambda w: self._size(w))

    @staticmethod
    def xdo_title():
        """The title of the window that has the focus."""
        return subprocess.run(['xdotool', 'getactivewindow', 'getwindowname'], capture_output=True, text=True).stdout.rstrip('\n')

    @staticmethod
    def _geometry(window):
        out = subprocess.run(['xdotool', 'getwindowgeometry', '--shell', window], capture_output=True, text=True).stdout
        return {k: int(v) for k, v in (line.split('=') for line in out.split() if '=' in line)}

    def _size(self, window):
        g = self._geometry(window)
        return g.get('WIDTH', 0) * g.get('HEIGHT', 0)

    def place(self, node):
        """x, y, width, height on the screen. Never asks for screen coordinates: GTK 4 answers with a warning."""
        at = Atspi.Component.get_extents(node, Atspi.CoordType.WINDOW)
        frame = Atspi.Component.get_extents(self.window_of(node), Atspi.CoordType.WINDOW)
        g = self._geometry(self.xid())
        # a shadow or border that GTK draws itself; 4.18 counts from the content, 4.8 from the visible corner
        margin_x = max(0, (g['WIDTH'] - frame.width) // 2)
        margin_y = max(0, (g['HEIGHT'] - frame.height) // 2)
        return g['X'] + margin_x + at.x - frame.x, g['Y'] + margin_y + at.y - frame.y, at.width, at.height

    def center(self, node):
        """The middle of a node once it rests: a new window is placed and laid out a moment after it is on the bus."""
        node = self._node(node)
        seen = []

        def rests():
            seen.append(self.place(node))
            return len(seen) >= 3 and seen[-1] == seen[-2] == seen[-3] and seen[-1][2] > 0
        self.wait_for(rests, 10, '%r to rest' % node.get_name())
        x, y, width, height = seen[-1]
        return x + width // 2, y + height // 2

    def click(self, node, button=1, times=1):
        x, y = self.center(node)
        self.xdo('mousemove', x, y, 'click', '--repeat', times, '--delay', 60, button)

    def type(self, text):
        """Letters that the keyboard lacks are put on a spare key for a moment, which newer GTK takes its time to see."""
        self.xdo('type', '--delay', 15 if text.isascii() else 120, text)

    def key(self, *keys):
        """key('ctrl+f'), key('Down', 'Return')"""
        self.xdo('key', '--delay', 20, *keys)

    def drag_points(self, start, end, steps=12, hold=0.1):
        """A drag as a hand does it: GTK wants to see it start, move and rest."""
        (x0, y0), (x1, y1) = start, end
        self.xdo('mousemove', x0, y0)
        time.sleep(0.05)
        self.xdo('mousedown', 1)
        time.sleep(0.05)
        for i in range(1, steps + 1):
            self.xdo('mousemove', x0 + (x1 - x0) * i // steps, y0 + (y1 - y0) * i // steps)
            time.sleep(0.02)
        time.sleep(hold)
        self.xdo('mouseup', 1)

    def drag(self, source, target, steps=12):
        self.drag_points(self.center(source), self.center(target), steps)

    def choose_file(self, title, path):
        """Writes a path into GTK's file chooser, as Ctrl+L lets one do, and goes on. All at once: newer GTK completes what is typed
        while it is typed. What it completes afterwards is selected, and goes with Delete."""
        chooser = self.window(title)
        self.settle()
        self.key('ctrl+l')
        entry = self.wait_for(lambda: next((n for n in self.walk(chooser) if n.get_editable_text_iface() is not None
                                            and 'focused' in states_of(n)), None), 10, 'the entry of the file chooser')

        def written():
            if text_of(entry) != path:
                self.set_text(entry, path)
            self.settle()
            if text_of(entry) != path:
                self.key('Delete')
                self.settle()
            return text_of(entry) == path
        self.wait_for(written, 20, 'the path in the file chooser')
        # GTK drops an Enter that comes while it looks the folder up.
        for _ in range(10):
            self.settle()
            if chooser not in self.windows():
                return
            self.key('Return')
            try:
                # A second Enter would be for the window that comes next.
                return self.wait_for(lambda: chooser not in self.windows(), 3, 'the end of the file chooser')
            except UiError:
                pass
        self.window_gone(chooser)

    def resize(self, width, height):
        """The size of the window's content, as its frame reports it."""
        self.xdo('windowsize', '--sync', self.xid(), width, height)

    # ---- pictures
    def screenshot(self, path, whole_screen=False):
        """Writes a PNG of the focused window (or of the screen)."""
        subprocess.run(['import', '-window', 'root' if whole_screen else self.xid(), path], check=True)
        return path

    def settle(self, quiet=0.25, timeout=10):
        """Until the screen has not changed for `quiet` seconds."""
        previous, since, end = None, time.monotonic(), time.monotonic() + timeout * SLOW
        while time.monotonic() < end:
            now = subprocess.run(['import', '-window', 'root', '-depth', '8', 'rgb:-'], capture_output=True).stdout
            if now != previous:
                previous, since = now, time.monotonic()
            elif time.monotonic() - since >= quiet:
                return
            time.sleep(0.05)
        raise UiError('the picture did not come to rest within %g s' % (timeout * SLOW))

    # ---- ending
    def complaints(self):
        """Warnings, criticals and sanitizer reports in the log."""
        return [line for line in self.output().splitlines()
                if COMPLAINTS.search(line) and not any(re.search(e, line) for e in self.expected)]

    def check_log(self):
        bad = self.complaints()
        if bad:
            raise UiError('the log complains:\n' + '\n'.join(bad))

    def quit(self, timeout=30):
        """Closes the window as a person would and returns the exit status."""
        try:
            self.press(self.find(role='frame'), 'window.close')
        except GLib.Error:              # it may be gone before it has answered
            pass
        return self.wait_exit(timeout)

    def wait_exit(self, timeout=30):
        try:
            return self.process.wait(timeout * SLOW)
        except subprocess.TimeoutExpired:
            raise UiError('the program did not end within %g s' % (timeout * SLOW)) from None

    def close(self):
        """quit(), and the exit status must be 0 and the log without a complaint."""
        status = self.quit()
        self.check_log()
        if status != 0:
            raise UiError('the program ended with %s\n%s' % (status, self.output()))

    def kill(self):
        """SIGKILL: as in a power cut."""
        self.process.send_signal(signal.SIGKILL)
        return self.process.wait()

    def stop(self):
        """For cleaning up: ends it whatever state it is in."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.kill()


def dump(app, under=None, out=sys.stderr):
    """The tree as a screen reader has it, for writing tests: role, name, actions, states."""
    def visit(node, level):
        try:
            actions = actions_of(node)[:4]
        except GLib.Error:              # a menu that is not open counts its actions and does not name them
            actions = ['?']
        out.write('%s%s %r [%s] {%s}\n' % ('  ' * level, node.get_role_name(), node.get_name(), ','.join(actions),
                                           ','.join(sorted(states_of(node)))))
        for i in range(node.get_child_count()):
            child = node.get_child_at_index(i)
            if child is not None:
                visit(child, level + 1)
    visit(under or app.root, 0)


def say(text):
    """On standard error: that is what meson shows of a failing TAP test."""
    print(text, file=sys.stderr, flush=True)


def keep_evidence(name):
    """A picture and the log of the program started last, where CLIENTELE_EVIDENCE says."""
    folder = os.environ.get('CLIENTELE_EVIDENCE')
    if App.last is None:
        return
    say('the program said:')
    for line in App.last.output().splitlines()[-40:]:
        say('  ' + line)
    if folder:
        os.makedirs(folder, exist_ok=True)
        path = os.path.join(folder, name + '.png')
        if subprocess.run(['import', '-window', 'root', path], capture_output=True).returncode == 0:
            say('picture: ' + path)
        shutil.copy(App.last.log_path, os.path.join(folder, name + '.log'))


def run_tests(names):
    """Runs every test_* function of a module (pass globals()) in order and reports in TAP; ends the process."""
    tests = [(n, f) for n, f in names.items() if n.startswith('test_') and callable(f)]
    wanted = sys.argv[1:]
    if wanted:
        tests = [(n, f) for n, f in tests if n in wanted]
    print('1..%d' % len(tests), flush=True)
    failed = 0
    for number, (name, function) in enumerate(tests, 1):
        App.last = None
        try:
            reason = function()
            print('ok %d %s%s' % (number, name, ' # SKIP ' + reason[5:] if isinstance(reason, str)
                                  and reason.startswith('skip:') else ''), flush=True)
        except Exception:
            failed += 1
            say(traceback.format_exc())
            keep_evidence(os.path.basename(sys.argv[0]).replace('.py', '') + '-' + name)
            print('not ok %d %s' % (number, name), flush=True)
        finally:
            if App.last is not None:
                App.last.stop()
    sys.exit(1 if failed else 0)
