mailsift --version -v
