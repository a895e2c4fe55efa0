try check -l syntax --json anna.vogel@gmail.com 'Anna <Anna@GMIAL.com>' no-reply@example.com x@mailinator.com nothing ''
printf 'b@qq.com\r\n\n123456@qq.com\nlast@yeah.net' > addresses
mailsift check -l syntax --json - < addresses
