# The number is the release's.
mailsift --version | sed 's/ [0-9]*\.[0-9]*\.[0-9]*$/ N.N.N/'
