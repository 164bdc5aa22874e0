#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""figures.py [--json] RESULTS: shows what the benches of `meson test --benchmark --verbose` print on standard input, as they print it.
RESULTS is the log of results that meson writes, one JSON object a line. A figure is one JSON object on a line (figure.h), whatever meson
puts in front of it. The last line says how many bars are kept, and what was not measured: what is missing is never counted as
kept. With --json one document: {"figures": [...], "bars": N, "kept": N, "not_measured": [...]}.

Exits with 1 where a bench failed or could not run; a bar that is not kept is a figure, not a failure."""
import json
import re
import sys

FIGURE = re.compile(r'\{"name".*\}')
WIDTH = 78


def number(value):
    return '%.3g' % value if abs(value) < 100 else '%.0f' % value


def line_of(figure):
    """A figure for people: its value, the floor it is measured by, their ratio, the bar."""
    if 'value' not in figure:
        return '%s: %s' % (figure['name'], figure.get('note', ''))
    words = '%s %s' % (number(figure['value']), figure['unit'])
    if 'floor' in figure:
        words += ', floor %s, ratio %.2f' % (number(figure['floor']), figure['ratio'])
    if 'kept' in figure:
        words += ', bar %s: %s' % (figure['bar'], 'kept' if figure['kept'] else 'NOT KEPT')
    return '%-*s %s' % (WIDTH, figure['name'], words)


def read_results(path):
    """Benches by name: OK, SKIP, FAIL, TIMEOUT ..."""
    try:
        with open(path) as file:
            found = (json.loads(line) for line in file)
            return {result['name'].split('/')[-1].split(' / ')[-1].strip(): result['result'] for result in found}
    except FileNotFoundError:
        return {}


def last_line(kept, bars, missing):
    words = '%d of %d bars kept' % (kept, bars)
    return words + ('; not measured: ' + ', '.join(missing) if missing else '')


def main():
    as_json = sys.argv[1:2] == ['--json']
    figures, rest = [], []
    for line in sys.stdin:
        found = FIGURE.search(line)
        if found is None:
            rest.append(line)
            continue
        figures.append(json.loads(found.group()))
        if not as_json:
            print(line_of(figures[-1]), flush=True)

    results = read_results(sys.argv[-1])
    missing = ['%s (%s)' % (name, result.lower()) for name, result in results.items() if result != 'OK']
    bars = [figure['kept'] for figure in figures if 'kept' in figure]
    missing += [figure['name'] for figure in figures if figure.get('missing')]
    failed = not results or any(result not in ('OK', 'SKIP') for result in results.values())
    if failed:
        sys.stderr.write(''.join(rest[-40:]))
    if as_json:
        print('{"figures": [\n%s\n], "bars": %d, "kept": %d, "not_measured": %s}'
              % (',\n'.join(json.dumps(f, ensure_ascii=False) for f in figures), len(bars), sum(bars), json.dumps(missing)))
    else:
        print(last_line(sum(bars), len(bars), missing))
    return 1 if failed or missing else 0


if __name__ == '__main__':
    sys.exit(main())
