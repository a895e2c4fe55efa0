# Lists without a header, of several files, compressed, with rows that are too short and too long, names that are taken, and cells that
# begin a formula.
printf 'Ann;ann@firma-eins.de\n"B ""b""; c";b@firma-zwei.de;x;y\n=1+1;-c@firma-drei.de\nD\n;asdf@mailinator.com\n;Ann@firma-eins.de\n' > plain.csv
quiet clean -l syntax --preset zerobounce plain.csv
cat plain.sifted/clean.csv
quiet clean -l syntax --preset brevo -z -o odd plain.csv
ls odd
cat odd/brevo_import.csv odd/brevo_suppress.csv
printf 'email,,Primary Email,note\nx,1,ann@firma-eins.de\n  y,"2 ",b@firma-zwei.de,"two\nlines",more,cells\n' > one.csv
printf 'email,,Primary Email,note\nold@firma-alt.de,3,c@firma-drei.de,caf\351\n' > two.csv
quiet clean -l syntax --preset hubspot -o two --column 'Primary Email' one.csv two.csv
bytes two/hubspot_import.csv
try clean -l syntax --preset sendgrid one.csv
quiet clean -l syntax --preset neverbounce --evidence --force -o odd one.csv
ls odd
head -n 1 odd/clean.csv
