# The bounces that SendGrid and Mailgun export are lists to suppress, but for the soft ones; a list of words is none.
printf 'email\none@firma-eins.de\ntwo@firma-eins.de\nthree@firma-eins.de\nfour@firma-eins.de\nfive@firma-eins.de\n' > list.csv
printf 'status,reason,email,created\n5.1.1,"550 5.1.1 <four@firma-eins.de>:\nno such user",one@firma-eins.de,1700000000\n4.2.2,"452 4.2.2 over quota",two@firma-eins.de,1700000001\n' > sendgrid.csv
printf 'address,code,error,created_at\nthree@firma-eins.de,550,No such mailbox,"Tue, 14 Nov 2023 22:13:20 UTC"\nfive@firma-eins.de,452,Mailbox full,"Tue, 14 Nov 2023 22:13:20 UTC"\n' > mailgun.csv
printf 'address,code,error,created_at\n' > nothing.csv
quiet clean -l syntax --suppress sendgrid.csv --suppress mailgun.csv --suppress nothing.csv list.csv
show list.sifted
printf 'code,email\n450,one@firma-eins.de\n' > customers.csv
printf '# nobody yet\n' > comment.txt
printf '# ours\n#two@firma-eins.de\n' > hash.txt
printf 'email\ntwo@firma-eins.de\n#two@firma-eins.de\n' > names.csv
quiet clean -l syntax --suppress hash.txt -o hash names.csv
cat hash/suppressed.csv
quiet clean -l syntax --suppress customers.csv --suppress comment.txt -o customers list.csv
cat customers/suppressed.csv
printf 'name,phone\nAnn,1\nBen,2\n' > words.csv
try clean -l syntax --suppress words.csv -o words list.csv
