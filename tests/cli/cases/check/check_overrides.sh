echo mailinator.com > allow
echo example.org > block
try check -l syntax --json x@mailinator.com x@example.org info@example.com
try check -l syntax --json --allow allow --block block --role keep x@mailinator.com x@example.org info@example.com
