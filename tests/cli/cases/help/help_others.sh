try help inspect
try check --help
try help help
try help nonsense
mailsift help report
mailsift help bounces | head -n 12
