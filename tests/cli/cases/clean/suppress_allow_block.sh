cat > list.csv <<'LIST'
email
one@example.com
Two@Example.com
three@sub.example.net
four@mailinator.com
five@blocked-firm.de
six@below.blocked-firm.de
seven@example.com
LIST
printf '\357\273\277email\r\nTWO@example.com\r\n@example.net\r\n' > suppress.csv
echo mailinator.com > allow.txt
printf '# ours\nblocked-firm.de\n' > block.txt
quiet clean -l syntax --suppress suppress.csv --allow allow.txt --block block.txt list.csv
show list.sifted
