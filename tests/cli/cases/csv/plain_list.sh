# One address a line, no header in, none out.
printf 'a@example.com\nb@example.com\nnothing\na@example.com\n' > list.txt
try clean -l syntax list.txt
show list.sifted
