cat > list.csv <<'LIST'
email
one@example.com
Two@Example.com
three@sub.example.net
four@mailinator.com
five@blocked.example
six@below.blocked.example
seven@example.com
LIST
printf '\357\273\277email\r\nTWO@example.com\r\n@example.net\r\n' > suppress.csv
echo mailinator.com > allow.txt
printf '# ours\nblocked.example\n' > block.txt
quiet clean --suppress suppress.csv --allow allow.txt --block block.txt list.csv
show list.sifted
