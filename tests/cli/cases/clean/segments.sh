# One row of each kind into each file, with the columns that are added.
cat > list.csv <<'LIST'
id,email,note
1,anna.vogel@nordlicht-handel.de,company
2,Wang.Wei@QQ.com,provider's syntax
3,info@example.org,role
4,no-reply@example.org,nobody reads it
5,kim@gmial.com,typo
6,x@mailinator.com,disposable
7,not an address,"with, comma"
8,anna.vogel@Nordlicht-Handel.DE,again
9,out@example.net,opted out
10,any@optout-firm.de,whole domain
11,Marco <marco@example.it>,repaired
12,"""Lee"" <lee@163.com>",repaired too
13,,nothing
14,a@b@example.com,two
15,john.smith@gmail.com,free
16,mask@privaterelay.appleid.com,relay
LIST
printf 'OUT@example.net\n@optout-firm.de\n' > suppress.txt
try clean --level syntax --suppress suppress.txt list.csv
ls list.sifted
show list.sifted
ls -l list.sifted | sed 1d | cut -c 1-10
stat -c %a list.sifted
