# Control characters, writing directions and broken bytes of a list never reach the terminal.
printf 'na\033[2Jme,email\n\033]0;x\007,a\033@example.com\nx,a\342\200\256b@example.com\ny,ok@example.com\nz,fine@example.com\n' > list.csv
mailsift inspect list.csv
