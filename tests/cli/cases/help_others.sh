try help inspect
try check --help
try help help
try help nonsense
