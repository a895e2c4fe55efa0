# Our own columns never begin like a formula.
printf 'email\n=cmd@example.com\n+1@example.com\n"=HYPERLINK(""x"")"\n' > list.csv
quiet clean -l syntax list.csv
show list.sifted
