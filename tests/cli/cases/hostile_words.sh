# A name on the command line cannot reach the terminal.
esc=$(printf '\033[31m')
try clean "no${esc}such.csv"
try clean --role "${esc}red"
try check "${esc}a@example.com"
