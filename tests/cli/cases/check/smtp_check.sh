# The conversation with a mail server, line by line.
act_out ../fixtures/sample.world
asking="--level smtp --helo mail.example.org --mail-from probe@example.org --resolver $server --smtp-port $port"
mailsift check $asking --allow-loopback --no-store lars@hansen-son.dk zhangsan@aliyun.com lisi@163.com | sed 's/\<[a-z]\{14\}@/NEIGHBOUR@/'
mailsift check $asking --allow-loopback --no-store --json 88664422@qq.com a@uol.com.br
