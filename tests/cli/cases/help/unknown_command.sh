# What is neither a command nor a file; what is nearly one; what looks like a file.
try nurse
try inspct
try nosuch.csv
try ./clean
