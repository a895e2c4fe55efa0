echo mailinator.com > allow
echo example.org > block
try check --json x@mailinator.com x@example.org info@example.com
try check --json --allow allow --block block --role keep x@mailinator.com x@example.org info@example.com
