try help
try --help
