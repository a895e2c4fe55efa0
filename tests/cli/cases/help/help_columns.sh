mailsift help columns
