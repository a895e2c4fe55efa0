"""What is right to say of mailboxes at each kind of mail server: the policy of level smtp as tables.

MANNERS and PATIENT are for the pretend internet; REPLIES and SCRIPTS are for scripted servers, which say what no
manner says.
"""

# Each line: the row of the policy, a name, the manners of its host, and its mailboxes as local=WHAT:REASON|REASON in
# the order of the list; no WHAT: there is no such mailbox.  NAME@HOST: the host's name decides who the provider is.
MANNERS = """
2   closer          close                   kim=good:not_smtp
2   ssh             nosmtp                  kim=good:not_smtp gone=:not_smtp
3   shut            banner 554              kim=good:ip_refused gone=:ip_refused
3   nullhost        banner 521              kim=good:ip_refused
4   busy            banner 421              kim=good:rate_limited
5   old             noehlo                  kim=good:accepted gone=:no_mailbox
6   badtls          starttls broken         kim=good:accepted gone=:no_mailbox
6   notls           starttls                kim=good:accepted gone=:no_mailbox
6   tlsgarbage      hostile tls-garbage     kim=good:accepted gone=:no_mailbox
7   musttls         starttls required       kim=good:tls_required gone=:tls_required
8   sender550       sender 550              kim=good:sender_refused gone=:sender_refused
8   sender553       sender 553              kim=good:sender_refused
8   sender450       sender 450              kim=good:sender_refused
9   throttled       throttle 3              kim=good:accepted lee=good:accepted gone=:no_mailbox max=good:accepted
9   dropping        drop 4                  kim=good:accepted lee=good:accepted gone=:no_mailbox max=good:accepted
10  grey            greylist 1s             kim=good:accepted gone=:no_mailbox
10  evergrey        greylist 3600s          kim=good:greylisted gone=:greylisted
10  waiting         greetwait 1s            kim=good:accepted gone=:no_mailbox
11  full            style postfix           kim=good:accepted fat=full:mailbox_full
11  gfull           style google            kim=good:accepted fat=full:mailbox_full
12  rating          rate 4                  kim=good:accepted lee=good:accepted gone=:no_mailbox max=good:accepted
13  soft            style postfix           kim=good:accepted soft=soft:soft_unknown_user
14  temporary       style postfix           kim=good:accepted tim=temporary:temporary_failure
15  quota           style postfix           kim=good:accepted fat=overquota:mailbox_full
15  eximquota       style exim              kim=good:accepted fat=overquota:mailbox_full
15  qmailquota      style qmail             kim=good:accepted fat=overquota:mailbox_full
15  gquota          style google            kim=good:accepted fat=overquota:mailbox_full
15  applequota      style apple             kim=good:accepted fat=overquota:mailbox_full
16  blocked         blocked                 kim=good:blocked gone=:blocked
16  eximblocked     style exim blocked      kim=good:blocked gone=:blocked
16  gblocked        style google blocked    kim=good:blocked|rate_limited
16  yblocked        style yahoo blocked     kim=good:blocked
16  m365blocked     style m365 blocked      kim=good:blocked
16  neteaseblocked  style netease blocked   kim=good:blocked
16  rated           style postfix           kim=good:accepted fast=rate:rate_limited
16  sick            rate 1                  kim=good:accepted gone=:no_mailbox
17  m365@m365-org.mail.protection.outlook.com  style m365  kim=good:accepted gone=:no_mailbox
18  disabled        style postfix           kim=good:accepted off=disabled:disabled
18  gdisabled       style google            kim=good:accepted off=disabled:disabled
18  rudisabled      style mailru            kim=good:accepted off=disabled:disabled
19  moved           style postfix           kim=good:accepted away=moved:moved
19  applemoved      style apple             kim=good:accepted away=moved:moved
20  owner           style postfix           kim=good:accepted other=owner:owner_changed
21  postfix         style postfix           kim=good:accepted gone=:no_mailbox
21  exim            style exim              kim=good:accepted gone=:no_mailbox
21  exchange        style exchange          kim=good:accepted gone=:no_mailbox
21  qmail           style qmail             kim=good:accepted gone=:no_mailbox
21  google          style google            kim=good:accepted gone=:no_mailbox
21  apple           style apple             kim=good:accepted gone=:no_mailbox
21  qq              style qq                kim=good:accepted gone=:no_mailbox
21  exmail          style exmail            kim=good:accepted gone=:no_mailbox
21  netease         style netease           kim=good:accepted gone=:no_mailbox
21  aliyun          style aliyun            kim=good:accepted gone=:no_mailbox
21  mailru          style mailru            kim=good:accepted gone=:no_mailbox
21  yandex@mx.yandex.ru  style yandex  kim=good:accepted gone=:no_mailbox
21  orange          style orange            kim=good:accepted gone=:no_mailbox
21  godaddy         style godaddy           kim=good:accepted gone=:no_mailbox
21  mimecast@us-smtp-inbound-1.mimecast.com  style mimecast  kim=good:accepted gone=:no_mailbox
21  proofpoint      style proofpoint        kim=good:accepted gone=:no_mailbox
21  alldead         style postfix           one=:no_mailbox two=:no_mailbox
22  opensmtpd       style opensmtpd         kim=good:accepted gone=:no_mailbox
26  unclear         style postfix           kim=good:accepted odd=unclear:refused_unclear
26  gmx             style gmx               kim=good:accepted_uncontrolled gone=:refused_unclear
26  outlook         style outlook           kim=good:accepted_uncontrolled gone=:refused_unclear
28  catchall        catchall                kim=good:catch_all gone=:catch_all
28  catchfull       catchall                kim=good:catch_all fat=overquota:mailbox_full
29  graycontrol     block 1                 kim=good:blocked
30  yahoo@mta7.am0.yahoodns.net  style yahoo acceptall  kim=good:accept_all_provider gone=:accept_all_provider
30  yahoolike@mta8.am0.yahoodns.net  style yahoo  kim=good:accept_all_provider
30  later           catchall                kim=later:catch_all
31  quiet           style postfix           kim=good:accepted quiet=quiet:cannot_verify
32  endlessbanner   hostile endless-banner  kim=good:hostile_peer gone=:hostile_peer
32  endlessehlo     hostile endless-ehlo    kim=good:hostile_peer gone=:hostile_peer
32  endlessreply    hostile endless-reply   kim=good:hostile_peer gone=:hostile_peer
32  longline        hostile long-line       kim=good:hostile_peer gone=:hostile_peer
32  nul             hostile nul             kim=good:hostile_peer gone=:hostile_peer
32  earlyclose      hostile early-close     kim=good:rate_limited gone=:rate_limited
32  mixed           hostile mixed-codes     kim=good:hostile_peer gone=:hostile_peer
32  nocode          hostile no-code         kim=good:hostile_peer gone=:hostile_peer one=:hostile_peer two=:hostile_peer six=good:hostile_peer
32  unasked         hostile early-answers   kim=good:hostile_peer gone=:hostile_peer
32  reset           hostile reset           kim=good:rate_limited gone=:rate_limited
I7  refuseall       refuseall               kim=good:refused_unclear lee=good:refused_unclear gone=:refused_unclear
I7  nopostmaster    nopostmaster            one=:refused_unclear two=:refused_unclear
I7  somepostmaster  nopostmaster            one=:no_mailbox kim=good:accepted two=:no_mailbox
"""

# Those that are waited for: half a minute for a greeting or a handshake, a minute for each reply.
PATIENT = """
32  drip            hostile drip            kim=good:mx_unreachable
32  tlssilence      hostile tls-silence     kim=good:accepted gone=:no_mailbox
32  silence         hostile silence         kim=good:temporary_failure gone=:temporary_failure
"""

# The row, what a server says of `odd@` alone, and the reason; it knows kim@ and nobody else, and says so plainly.
REPLIES = [
    ("9", "421 4.7.0 Too many errors on this connection", "rate_limited"),
    ("10", "450 4.3.2 Service currently unavailable", "greylisted"),
    ("10", "451 4.7.1 Please come back in five minutes", "greylisted"),
    ("11", "452 4.2.2 Over quota for the moment", "mailbox_full"),
    ("13", "450 4.1.1 <odd@{domain}>: user unknown here", "soft_unknown_user"),
    ("14", "451 4.3.0 An internal error has occurred", "temporary_failure"),
    ("15", "552 5.2.2 That user's mailbox is full", "mailbox_full"),
    ("16", "550 5.7.1 Client host blocked by a list of spammers", "blocked"),
    ("16", "550 5.7.1 SPF check of the sender has failed", "sender_refused"),
    ("16", "550 5.1.1 <odd@{domain}> - 192.0.2.1 has sent to too many recipients this hour. IB607", "rate_limited"),
    ("16", "550 Domain frequency limited", "rate_limited"),
    ("17", "550 5.4.1 Recipient address rejected: Access denied. AS(201806281) [x.outlook.com]", "no_mailbox"),
    ("17", "550 5.4.1 All recipient addresses rejected : Access denied", "sender_refused"),
    ("18", "525 5.7.13 That account is disabled", "disabled"),
    ("18", "550 Mailbox is frozen", "disabled"),
    ("19", "551 5.1.6 User has moved; please try <odd@{domain}>", "moved"),
    ("20", "550 5.7.18 Domain owner has changed", "owner_changed"),
    ("21", "550 5.1.1 No such user", "no_mailbox"),
    ("21", "550-5.1.1 There is no such user here\r\n550 5.1.1 at all", "no_mailbox"),
    ("21", "550 spamhaus blocked <odd@{domain}>", "blocked"),
    ("22", "553 5.1.2 No such domain here", "mx_denies_domain"),
    ("22", "550 5.4.4 Invalid domain", "mx_denies_domain"),
    ("23", "554 5.7.1 <odd@{domain}>: Relay access denied", "mx_denies_domain"),
    ("24", "501 5.1.3 Bad recipient address syntax", "protocol_error"),
    ("25", "550 5.5.1 Protocol error", "protocol_error"),
    ("25", "503 5.5.1 Need MAIL before RCPT", "protocol_error"),
    ("25", "500 5.5.2 What do you mean", "protocol_error"),
    ("26", "550 Requested action not taken: mailbox unavailable", "refused_unclear"),
    ("26", "554 Transaction failed", "refused_unclear"),
    ("26", "550", "refused_unclear"),
    ("27", "251 User not local; will forward", "accepted"),
    ("31", "252 2.5.2 Cannot verify the user", "cannot_verify"),
    ("32", "250 5.1.1 User unknown", "protocol_error"),
    ("I6", "550-5.1.1 No such user\r\n551 5.1.1 nor here", "hostile_peer"),
    ("I6", "550 2.1.5 No such user", "no_mailbox"),
    ("I6", "550 4.1.1 Mailbox unavailable", "refused_unclear"),
    ("32", "250 Ok\r\n250 Ok, for the next one too", "hostile_peer"),
]

# The row, what a server says at a stage instead of what all say, and the reasons of kim@, who is there, and gone@,
# who is not.  None: nobody listens; "": it hangs up; "RST": so rudely; NEIGHBOUR: what it says of whom it does not
# know.
SCRIPTS = [
    ("1", {"connect": None}, "mx_unreachable", "mx_unreachable"),
    ("2", {"greeting": ""}, "not_smtp", "not_smtp"),
    # On a busy machine the RST is there before the client has seen that it is connected.
    ("2", {"greeting": "RST"}, "not_smtp|mx_unreachable", "not_smtp|mx_unreachable"),
    ("2", {"greeting": "HTTP/1.1 400 Bad Request\r\nServer: web\r\n"}, "not_smtp", "not_smtp"),
    ("3", {"greeting": "550 5.7.1 Your address is on our list"}, "ip_refused", "ip_refused"),
    ("3", {"greeting": "556 5.3.2 This host takes no mail"}, "ip_refused", "ip_refused"),
    ("4", {"greeting": "421 4.3.2 Too many connections"}, "rate_limited", "rate_limited"),
    ("4", {"EHLO": "421 4.3.2 Closing"}, "rate_limited", "rate_limited"),
    ("5", {"EHLO": "500 What"}, "accepted", "no_mailbox"),
    ("5", {"EHLO": "550 Rejected", "HELO": "550 Rejected"}, "ip_refused", "ip_refused"),
    ("5", {"EHLO": ""}, "not_smtp", "not_smtp"),
    ("8", {"MAIL": "550 5.1.8 The sender's domain does not exist"}, "sender_refused", "sender_refused"),
    ("8", {"MAIL": "550 5.7.1 Client host blocked by a list of spammers"}, "blocked", "blocked"),
    ("8", {"MAIL": "550 5.1.1 User unknown"}, "sender_refused", "sender_refused"),
    ("8", {"MAIL": "452 4.3.1 Insufficient system storage; try again later"}, "temporary_failure", "temporary_failure"),
    ("9", {"MAIL": "421 4.7.0 Not now"}, "rate_limited", "rate_limited"),
    ("9", {"MAIL": ""}, "rate_limited", "rate_limited"),
    ("12", {"RCPT 3": "452 4.5.3 Too many recipients"}, "accepted", "no_mailbox"),
    ("29", {"NEIGHBOUR": "450 4.7.1 Please try again later"}, "accepted_uncontrolled", "no_mailbox"),
    ("29", {"NEIGHBOUR": "550 Mailbox unavailable"}, "accepted_uncontrolled", "no_mailbox"),
    ("29", {"NEIGHBOUR": "252 Who knows"}, "accepted_uncontrolled", "no_mailbox"),
    ("I7", {"kim": "550 5.1.1 User unknown", "postmaster": "550 5.1.1 User unknown"}, "refused_unclear",
     "refused_unclear"),
    ("I7", {"kim": "550 5.1.1 User unknown"}, "no_mailbox", "no_mailbox"),
    ("I7", {f"RCPT {n}": "550 5.1.1 User unknown" for n in range(4, 12)}, "accepted", "refused_unclear"),
    ("I4", {"kim": ""}, "rate_limited", "not_asked|no_mailbox"),
    ("32", {"kim": "no code"}, "hostile_peer", "hostile_peer|no_mailbox"),
]

# Cells that would say more than one thing to a server that was given them as they are.
ATTACKS = [
    "mallory@{victim}\r\nRCPT TO:<evil@{victim}>", "mallory@{victim}\nDATA", "mallory@{victim}>\r\nDATA\r\n.",
    "evil\r\n@{victim}", "evil\n@{victim}", "evil\r@{victim}", "evil\0@{victim}", "evil\x01@{victim}",
    "<evil@{victim}> SIZE=1", "evil>@{victim}", "<evil<@{victim}", "evil@{victim}> NOTIFY=SUCCESS",
    "\"evil\r\n\"@{victim}",
    "\"evil> x\"@{victim}", "evil x@{victim}", "evil@{victim}\0", "evil@{victim}\x7f", "evil\u2028@{victim}",
    "evil\uff20{victim}\r\nDATA",
]

# What a server says that means the terminal, in part in GBK.
RUDE = {
    "greeting": "220 \x1b[2Jmx \x1b]0;title\x07 \x9b31m", "EHLO": "250-mx \xe2\x80\xaegnorw\r\n250 SIZE",
    "gone": "550-5.1.1 \xd3\xc3\xbb\xa7\r\n550 5.1.1 \x1b[31mNo such user",
}
