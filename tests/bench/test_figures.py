#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ./dev bench says of the figures: what was not measured is named and makes it fail, and is never counted as kept."""
import json
import os
import subprocess
import sys
import tempfile
import unittest

PROGRAM = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'figures.py')
KEPT = '1: {"name": "month", "value": 4.25, "unit": "ms", "floor": 2.1, "ratio": 2.02, "bar": "<= 10 ms", "kept": true}\n'
MISSED = '{"name": "save", "value": 0.9, "unit": "ms", "bar": "<= 0.7 ms", "kept": false}\n'
PLAIN = '{"name": "flush", "value": 400, "unit": "us"}\n'
ABSENT = '{"name": "peer", "note": "vdirsyncer is not installed", "missing": true}\n'
GOOD = '{"name": "bench / calendar", "result": "OK"}\n'


class Figures(unittest.TestCase):
    def show(self, printed, results, *options):
        with tempfile.NamedTemporaryFile('w', suffix='.json') as log:
            log.write(results)
            log.flush()
            return subprocess.run([sys.executable, PROGRAM, *options, log.name], input=printed, capture_output=True, text=True, check=False)

    def test_lines(self):
        done = self.show('noise\n' + KEPT + MISSED + PLAIN, GOOD)
        lines = done.stdout.splitlines()
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(len(lines), 4)
        self.assertRegex(lines[0], r'^month +4\.25 ms, floor 2\.1, ratio 2\.02, bar <= 10 ms: kept$')
        self.assertRegex(lines[1], r'^save +0\.9 ms, bar <= 0\.7 ms: NOT KEPT$')
        self.assertRegex(lines[2], r'^flush +400 us$')
        self.assertEqual(lines[3], '1 of 2 bars kept')

    def test_json(self):
        done = self.show(KEPT + MISSED + PLAIN, GOOD, '--json')
        found = json.loads(done.stdout)
        self.assertEqual([f['name'] for f in found['figures']], ['month', 'save', 'flush'])
        self.assertEqual((found['bars'], found['kept'], found['not_measured']), (2, 1, []))

    def test_what_is_missing(self):
        done = self.show(KEPT + ABSENT, GOOD + '{"name": "bench / mail", "result": "SKIP"}\n')
        self.assertEqual(done.stdout.splitlines()[-1], '1 of 1 bars kept; not measured: mail (skip), peer')
        self.assertEqual(done.returncode, 1)

    def test_a_failure(self):
        done = self.show(KEPT + 'bench-store: no space\n', '{"name": "bench / store", "result": "FAIL"}\n')
        self.assertEqual(done.stdout.splitlines()[-1], '1 of 1 bars kept; not measured: store (fail)')
        self.assertIn('no space', done.stderr)
        self.assertEqual(done.returncode, 1)

    def test_nothing_ran(self):
        self.assertEqual(self.show('', '').returncode, 1)


if __name__ == '__main__':
    unittest.main()
