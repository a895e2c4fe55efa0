# Without a word it says how it is used, on standard error.
mailsift
echo "exit $?"
mailsift > /dev/null 2>&1
exit $?
