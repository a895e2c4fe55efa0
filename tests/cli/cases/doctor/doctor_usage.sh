# What doctor can be told, and what it refuses before it asks anybody.
try help doctor
try doctor list.csv
try doctor --sender localhost
try doctor --public-ip 192.0.2
try doctor --dkim-selector 's1 s2'
try doctor --dkim-selector ''
try doctor --level smtp
# Where nobody answers, it says so, and that is not the end of the other checks.
mailsift doctor --resolver 127.0.0.1:1 --json > out.json
echo "exit $?"
python3 -c '
import json
answer = json.load(open("out.json"))
print(answer["fit"], *[check["name"] + "=" + check["verdict"] for check in answer["checks"][:6]])'
