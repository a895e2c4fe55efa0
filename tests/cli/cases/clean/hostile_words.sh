# A name on the command line cannot reach the terminal.
esc=$(printf '\033[31m')
try clean -l syntax "no${esc}such.csv"
try clean -l syntax --role "${esc}red"
try check -l syntax "${esc}a@example.com"
