# Single addresses at level dns, in words and for machines.
act_out ../fixtures/sample.world
try check --resolver "$server" --allow-loopback --no-store anna@nordlicht-handel.de x@smithjones.co.uk
try check --resolver "$server" --allow-loopback --no-store --json \
    x@gmail.com x@rossi-illuminazione.it x@kowalski-import.pl x@brien-imports.ie x@nothing
