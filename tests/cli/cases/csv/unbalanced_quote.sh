# A stray quote does not swallow the rows behind it.
printf 'email,note\na@example.com,"open\nb@example.com,fine\nc@example.com,5" disk\nd@example.com,fine\n' > list.csv
quiet clean -l syntax list.csv
show list.sifted
