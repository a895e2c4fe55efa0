printf 'email,note\na@example.com,"two\nlines, and a ""quote"""\n"b@example.com","x"\nc@example.com,plain\n' > list.csv
quiet clean -l syntax list.csv
show list.sifted
