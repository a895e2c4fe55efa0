printf 'name,email\nA,a@example.com\nB,b@gmial.com\nB,b@gmial.com\nC,c@163.com\nD,nothing\n' > list.csv
quiet clean -l syntax --role keep -j 1 list.csv
python3 - <<'PYTHON'
import json, re
report = json.load(open('list.sifted/report.json'))
def keys(value, indent=''):
    if isinstance(value, dict):
        for key, inner in value.items():
            leaf = not isinstance(inner, (dict, list))
            print(indent + key + (': ' + json.dumps(inner) if leaf and key not in varies else ''))
            if key not in ('lists', 'stages'):
                keys(inner, indent + '  ')
    elif isinstance(value, list):
        for inner in value:
            keys(inner, indent + '  ')
varies = ('total', 'publish', 'rows_per_second', 'bytes_per_second', 'started', 'ended', 'version')
keys(report)
for moment in ('started', 'ended'):
    assert re.fullmatch(r'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ', report[moment]), report[moment]
assert [one['list'] for one in report['lists']] == sorted(one['list'] for one in report['lists'])
assert all(one['names'] > 0 and one['source'] for one in report['lists'])
assert all(seconds >= 0 for seconds in report['seconds']['stages'].values())
PYTHON
