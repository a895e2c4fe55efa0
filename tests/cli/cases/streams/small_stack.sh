# Too small a stack is told, and ends nothing with a signal.
(
    ulimit -s 64
    mailsift clean -l syntax list.csv
    echo "exit $?"
)
