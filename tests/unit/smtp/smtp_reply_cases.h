/* What mail servers of the world say to RCPT TO:<anna.berg@firm.org>, and what is to be made of it. */
#ifndef TESTS_UNIT_SMTP_SMTP_REPLY_CASES_H
#define TESTS_UNIT_SMTP_SMTP_REPLY_CASES_H

#include "validators/smtp/ruling/smtp_verdict.h"

#define ANNA "anna.berg@firm.org"

/* A reply; its provider is "" where any MX host may have sent it. */
struct world_case {
    const char *sender, *provider, *wire;
    enum smtp_verdict verdict;
};

static const struct world_case world_cases[] = {
    {"Postfix", "",
     "550 5.1.1 <" ANNA ">: Recipient address rejected: User unknown in relay recipient table\r\n",
     SMTP_NO_MAILBOX},
    {"Postfix", "",
     "550 5.1.1 <" ANNA ">: Recipient address rejected: undeliverable address: host mail.firm.org[192.0.2.7] "
     "said: 550 5.1.1 <" ANNA
     ">: Recipient address rejected: User unknown in virtual mailbox table (in reply to RCPT TO command)\r\n",
     SMTP_NO_MAILBOX},
    {"Postfix", "",
     "450 4.1.1 <" ANNA
     ">: Recipient address rejected: unverified address: Address verification in progress\r\n",
     SMTP_TEMPORARY_FAILURE},
    {"Postfix", "", "554 5.7.1 <" ANNA ">: Recipient address rejected: Access denied\r\n", SMTP_BLOCKED},
    {"Postfix", "",
     "554 5.7.1 Service unavailable; Client host [198.51.100.7] blocked using zen.spamhaus.org; "
     "https://www.spamhaus.org/query/ip/198.51.100.7\r\n",
     SMTP_BLOCKED},
    {"Postfix", "", "450 4.7.25 Client host rejected: cannot find your hostname, [198.51.100.7]\r\n",
     SMTP_BLOCKED},
    {"Postfix", "", "504 5.5.2 <probe>: Helo command rejected: need fully-qualified hostname\r\n",
     SMTP_BLOCKED},
    {"Postfix", "",
     "550 5.7.23 <" ANNA ">: Recipient address rejected: Message rejected due to: SPF fail - not authorized. "
     "Please see http://www.openspf.net/Why?s=mfrom;id=probe@example.org\r\n",
     SMTP_SENDER_REFUSED},
    {"Postfix", "", "451 4.3.0 <" ANNA ">: Temporary lookup failure\r\n", SMTP_TEMPORARY_FAILURE},
    {"Postfix", "", "450 4.7.1 <" ANNA ">: Recipient address rejected: Try again later\r\n", SMTP_GREYLISTED},
    {"Postfix", "", "452 4.3.1 Insufficient system storage\r\n", SMTP_TEMPORARY_FAILURE},
    {"Postfix", "", "554 5.7.1 <probe@example.org>: Sender address rejected: Access denied\r\n",
     SMTP_SENDER_REFUSED},
    {"Postfix", "", "550 5.1.8 <probe@example.org>: Sender address rejected: Domain not found\r\n",
     SMTP_SENDER_REFUSED},
    {"Postfix", "", "454 4.7.1 <" ANNA ">: Relay access denied\r\n", SMTP_TEMPORARY_FAILURE},
    {"Exim", "",
     "550-Verification failed for <probe@example.org>\r\n550-Unrouteable address\r\n550 Sender verify "
     "failed\r\n",
     SMTP_SENDER_REFUSED},
    {"Exim", "",
     "550-Callback setup failed while verifying <probe@example.org>\r\n550-(result of an earlier callout "
     "reused).\r\n550-The initial connection, or a HELO or MAIL FROM:<> command was\r\n550-rejected.\r\n550 "
     "Sender verify failed\r\n",
     SMTP_SENDER_REFUSED},
    {"Exim", "", "550-Callout verification failed:\r\n550 550 5.1.1 <" ANNA ">: User unknown\r\n",
     SMTP_NO_MAILBOX},
    {"Exim", "", "451 Temporary local problem - please try later\r\n", SMTP_TEMPORARY_FAILURE},
    {"Exim", "", "550 Administrative prohibition\r\n", SMTP_BLOCKED},
    {"Exim", "", "550 Access denied - Invalid HELO name (See RFC2821 4.1.1.1)\r\n", SMTP_BLOCKED},
    {"Exim", "", "550 REJECTED - Bad HELO - Host impersonating [firm.org]\r\n", SMTP_BLOCKED},
    {"Exim", "", "550 authentication required\r\n", SMTP_BLOCKED},
    {"cPanel", "", "550 No Such User Here\"\r\n", SMTP_NO_MAILBOX},
    {"cPanel", "",
     "550-Please turn on SMTP Authentication in your mail client, or login to the\r\n550-IMAP/POP3 server "
     "before sending your message.  probe.example.org\r\n550-[198.51.100.7]:54321 is not permitted to relay "
     "through this server without\r\n550 authentication.\r\n",
     SMTP_MX_DENIES_DOMAIN},
    {"cPanel", "", "525 5.7.13 Disabled recipient address\r\n", SMTP_DISABLED},
    {"cPanel", "",
     "550-The mail server could not deliver mail to " ANNA
     ".  The account\r\n550-or domain may not exist, they may be blacklisted, or missing the proper "
     "dns\r\n550 entries.\r\n",
     SMTP_REFUSED_UNCLEAR},
    {"Plesk", "", "550 5.1.1 <" ANNA ">: Recipient address rejected: User unknown in virtual alias table\r\n",
     SMTP_NO_MAILBOX},
    {"Plesk", "", "511 sorry, no mailbox here by that name (#5.1.1 - chkuser)\r\n", SMTP_NO_MAILBOX},
    {"chkuser", "", "571 sorry, sender address has invalid format (#5.1.7 - chkuser)\r\n",
     SMTP_SENDER_REFUSED},
    {"qmail", "", "553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)\r\n",
     SMTP_MX_DENIES_DOMAIN},
    {"qmail", "", "553 sorry, this recipient is in my badrecipientto list (#5.7.1)\r\n",
     SMTP_REFUSED_UNCLEAR},
    {"Exchange", "",
     "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup\r\n",
     SMTP_NO_MAILBOX},
    {"Exchange", "", "550 5.7.1 Unable to relay for " ANNA "\r\n", SMTP_MX_DENIES_DOMAIN},
    {"Exchange", "", "550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain\r\n",
     SMTP_MX_DENIES_DOMAIN},
    {"Exchange", "", "530 5.7.1 Client was not authenticated\r\n", SMTP_BLOCKED},
    {"Exchange", "", "451 4.7.0 Temporary server error. Please try again later. PRX2\r\n",
     SMTP_TEMPORARY_FAILURE},
    {"Exchange", "",
     "550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; authentication required; Delivery restriction "
     "check failed because the sender was not authenticated when sending to this group\r\n",
     SMTP_SENDER_REFUSED},
    {"Google", "google",
     "550-5.1.1 The email account that you tried to reach does not exist. Please try\r\n550-5.1.1 "
     "double-checking the recipient's email address for typos or\r\n550-5.1.1 unnecessary spaces. For more "
     "information, go to\r\n550 5.1.1  https://support.google.com/mail/?p=NoSuchUser a1-20020si12345.12 - "
     "gsmtp\r\n",
     SMTP_NO_MAILBOX},
    {"Google", "google",
     "550-5.2.1 The email account that you tried to reach is inactive. For more\r\n550-5.2.1 information, go "
     "to\r\n550 5.2.1  https://support.google.com/mail/?p=DisabledUser a1si12345.12 - gsmtp\r\n",
     SMTP_DISABLED},
    {"Google", "google",
     "452-4.2.2 The recipient's inbox is out of storage space. Please direct the\r\n452-4.2.2 recipient "
     "to\r\n452 4.2.2  https://support.google.com/mail/?p=OverQuotaTemp a1si12345.12 - gsmtp\r\n",
     SMTP_MAILBOX_FULL},
    {"Google", "google",
     "450-4.2.1 The user you are trying to contact is receiving email at a rate that\r\n450-4.2.1 prevents "
     "additional messages from being delivered. Please resend your\r\n450 4.2.1 message at a later time. "
     "a1si12345.12 - gsmtp\r\n",
     SMTP_TEMPORARY_FAILURE},
    {"Google", "google",
     "550-5.7.1 [198.51.100.7      15] Our system has detected that this message is\r\n550-5.7.1 likely "
     "unsolicited mail. To reduce the amount of spam sent to Gmail,\r\n550 5.7.1 this message has been "
     "blocked. a1si12345.12 - gsmtp\r\n",
     SMTP_BLOCKED},
    {"Google", "google",
     "550-5.7.26 Unauthenticated email from example.org is not accepted due to\r\n550 5.7.26 domain's DMARC "
     "policy. a1si12345.12 - gsmtp\r\n",
     SMTP_SENDER_REFUSED},
    {"Google", "google",
     "550-5.7.25 [198.51.100.7] The IP address sending this message does not have a\r\n550 5.7.25 PTR record "
     "setup. a1si12345.12 - gsmtp\r\n",
     SMTP_BLOCKED},
    {"Google", "google",
     "553-5.1.2 We weren't able to find the recipient domain. Please check for any\r\n553 5.1.2 spelling "
     "errors. a1si12345.12 - gsmtp\r\n",
     SMTP_MX_DENIES_DOMAIN},
    {"Google", "google",
     "553 5.1.3 The recipient address <" ANNA "> is not a valid RFC 5321 address. a1si12345.12 - gsmtp\r\n",
     SMTP_PROTOCOL_ERROR},
    {"Microsoft", "outlook",
     "550 5.7.1 Unfortunately, messages from [198.51.100.7] weren't sent. Please contact your Internet "
     "service provider since part of their network is on our block list (S3150). "
     "[DB1EUR.eop-EUR01.prod.protection.outlook.com]\r\n",
     SMTP_BLOCKED},
    {"Microsoft", "outlook",
     "451 4.7.500 Server busy. Please try again later from [198.51.100.7]. (S77714) "
     "[DB1EUR.eop-EUR01.prod.protection.outlook.com]\r\n",
     SMTP_RATE_LIMITED},
    {"Microsoft", "outlook",
     "451 4.7.651 The mail server [198.51.100.7] has been temporarily rate limited due to IP reputation. For "
     "e-mail delivery information, see https://postmaster.live.com (S775)\r\n",
     SMTP_RATE_LIMITED},
    {"Microsoft", "m365",
     "550 5.4.1 Recipient address rejected: Access denied. For more information see "
     "https://aka.ms/EXOSmtpErrors [DB5EUR01FT012.eop-EUR01.prod.protection.outlook.com "
     "2024-06-11T09:04:02.679Z 08DC8850F12E1502]\r\n",
     SMTP_NO_MAILBOX},
    {"Microsoft", "",
     "550 5.4.1 Recipient address rejected: Access denied. For more information see "
     "https://aka.ms/EXOSmtpErrors [DB5EUR01FT012.eop-EUR01.prod.protection.outlook.com "
     "2024-06-11T09:04:02.679Z 08DC8850F12E1502]\r\n",
     SMTP_NO_MAILBOX},
    {"Microsoft", "m365",
     "550 5.7.64 TenantAttribution; Relay Access Denied "
     "[DB5EUR01FT012.eop-EUR01.prod.protection.outlook.com]\r\n",
     SMTP_MX_DENIES_DOMAIN},
    {"Microsoft", "m365",
     "550 5.7.501 Access denied, spam abuse detected. For more information please go to "
     "http://go.microsoft.com/fwlink/?LinkId=526653\r\n",
     SMTP_BLOCKED},
    {"Microsoft", "m365",
     "550 5.7.606 Access denied, banned sending IP [198.51.100.7]. To request removal from this list please "
     "visit https://sender.office.com/ (AS16012609)\r\n",
     SMTP_BLOCKED},
    {"Microsoft", "m365",
     "451 4.4.62 Mail sent to the wrong Office 365 region. ATTR35. For more information please go to "
     "https://go.microsoft.com/fwlink/?linkid=865268\r\n",
     SMTP_TEMPORARY_FAILURE},
    {"Yahoo", "yahoo",
     "553 5.7.1 [BL21] Connections will not be accepted from 198.51.100.7, because the ip is in Spamhaus's "
     "list; see https://postmaster.yahooinc.com/error-codes\r\n",
     SMTP_BLOCKED},
    {"Yahoo", "yahoo",
     "553 5.7.2 [TSS09] All messages from 198.51.100.7 will be permanently deferred; Retrying will NOT "
     "succeed. See https://postmaster.yahooinc.com/error-codes\r\n",
     SMTP_BLOCKED},
    {"Yahoo", "yahoo", "552 1 Requested mail action aborted, mailbox not found\r\n", SMTP_NO_MAILBOX},
    {"Yahoo", "yahoo",
     "554 5.7.9 Message not accepted for policy reasons. See https://postmaster.yahooinc.com/error-codes\r\n",
     SMTP_BLOCKED},
    {"Apple", "icloud", "550 5.1.1 unknown or illegal alias: " ANNA "\r\n", SMTP_NO_MAILBOX},
    {"Apple", "icloud",
     "550 5.7.1 Mail from IP 198.51.100.7 was rejected due to listing in Spamhaus SBL. For details please "
     "see http://www.spamhaus.org/query/bl?ip=198.51.100.7\r\n",
     SMTP_BLOCKED},
    {"Apple", "icloud", "450 4.2.2 <" ANNA ">: user is over quota\r\n", SMTP_MAILBOX_FULL},
    {"QQ", "qq",
     "550 Mail content denied. http://service.mail.qq.com/cgi-bin/help?subtype=1&&id=20022&&no=1000726\r\n",
     SMTP_BLOCKED},
    {"QQ", "qq",
     "550 Domain may not exist or DNS check failed. http://service.mail.qq.com/cgi-bin/help?subtype=1\r\n",
     SMTP_BLOCKED},
    {"QQ", "qq", "550 SPF check failed. http://service.mail.qq.com/cgi-bin/help?subtype=1&&no=1001445\r\n",
     SMTP_SENDER_REFUSED},
    {"QQ", "qq", "550 The recipient's mailbox is full. http://service.mail.qq.com/cgi-bin/help?subtype=1\r\n",
     SMTP_MAILBOX_FULL},
    {"QQ", "tencent-exmail", "550 User suspended. http://service.mail.qq.com/cgi-bin/help?subtype=1\r\n",
     SMTP_DISABLED},
    {"NetEase", "netease", "550 User not found: " ANNA "\r\n", SMTP_NO_MAILBOX},
    {"NetEase", "netease", "550 User locked: " ANNA "\r\n", SMTP_REFUSED_UNCLEAR},
    {"NetEase", "netease", "553 authentication is required,163 smtp5,C8CowAB3\r\n", SMTP_BLOCKED},
    {"NetEase", "netease", "554 RP:TRC 163 mx1,UMCowED5\r\n", SMTP_RATE_LIMITED},
    {"NetEase", "netease", "554 IP<198.51.100.7> in blacklist\r\n", SMTP_BLOCKED},
    {"Coremail", "coremail", "550 Invalid User: " ANNA "\r\n", SMTP_NO_MAILBOX},
    {"Aliyun", "aliyun",
     "554 Reject by behaviour spam at Rcpt State(Connection IP "
     "address:198.51.100.7)ANTISPAM_BAT[01201311R106a, ay29a011140249014]\r\n",
     SMTP_BLOCKED},
    {"China", "", "550 \xe7\x94\xa8\xe6\x88\xb7\xe4\xb8\x8d\xe5\xad\x98\xe5\x9c\xa8\r\n",
     SMTP_NO_MAILBOX},                                                                  /* no user */
    {"China", "", "550 \xd3\xc3\xbb\xa7\xb2\xbb\xb4\xe6\xd4\xda\r\n", SMTP_NO_MAILBOX}, /* in GB18030 */
    {"China", "", "550 \xe5\x9f\x9f\xe5\x90\x8d\xe4\xb8\x8d\xe5\xad\x98\xe5\x9c\xa8\r\n",
     SMTP_MX_DENIES_DOMAIN}, /* no domain */
    {"China", "", "550 \xe5\xb8\x90\xe5\x8f\xb7\xe5\xb7\xb2\xe5\x81\x9c\xe7\x94\xa8\r\n",
     SMTP_DISABLED}, /* the account is out of use */
    {"China", "",
     "550 "
     "\xe5\x8f\x91\xe4\xbb\xb6\xe4\xba\xba\xe5\x9f\x9f\xe5\x90\x8d\xe4\xb8\x8d\xe5\xad\x98\xe5\x9c\xa8\r\n",
     SMTP_SENDER_REFUSED}, /* no domain of the sender */
    {"Mail.ru", "mail.ru",
     "550 Message was not accepted -- invalid mailbox.  Local mailbox " ANNA
     " is unavailable: user not found\r\n",
     SMTP_NO_MAILBOX},
    {"Mail.ru", "mail.ru",
     "550 Message was not accepted -- invalid mailbox.  Local mailbox " ANNA
     " is unavailable: account is disabled\r\n",
     SMTP_DISABLED},
    {"Mail.ru", "mail.ru",
     "550 spam message rejected. Please visit http://help.mail.ru/notspam-support/id?c=xyz or report details "
     "to abuse@corp.mail.ru\r\n",
     SMTP_BLOCKED},
    {"Mail.ru", "mail.ru", "450 Ratelimit exceeded for mailbox " ANNA ". Try again later.\r\n",
     SMTP_RATE_LIMITED},
    {"Yandex", "yandex", "550 5.7.1 No such user!\r\n", SMTP_NO_MAILBOX},
    {"Yandex", "yandex", "451 4.7.1 Sorry, the service is currently unavailable. Please come back later.\r\n",
     SMTP_GREYLISTED},
    {"Yandex", "yandex", "552 5.2.2 Mailbox size limit exceeded 1234-yandex\r\n", SMTP_MAILBOX_FULL},
    {"GMX", "gmx",
     "550-Requested action not taken: mailbox unavailable\r\n550 For explanation visit "
     "https://postmaster.gmx.net/en/error-messages?ip=198.51.100.7&c=rcpt\r\n",
     SMTP_REFUSED_UNCLEAR},
    {"Web.de", "gmx",
     "554-Transaction failed\r\n554-Reject due to policy restrictions.\r\n554 For explanation visit "
     "https://postmaster.web.de/en/case?c=hi&i=ip&v=198.51.100.7\r\n",
     SMTP_BLOCKED},
    {"GMX", "gmx",
     "552-Requested mail action aborted: exceeded storage allocation\r\n552 For explanation visit "
     "https://postmaster.gmx.net/en/error-messages?c=quot\r\n",
     SMTP_MAILBOX_FULL},
    {"1&1", "ionos", "550 Cannot route to <" ANNA ">\r\n", SMTP_REFUSED_UNCLEAR},
    {"T-Online", "t-online",
     "554 IP=198.51.100.7 - A problem occurred. (Ask your postmaster for help or to contact "
     "tosa@rx.t-online.de to clarify.) (BL)\r\n",
     SMTP_BLOCKED},
    {"Orange", "orange",
     "550 5.1.1 Adresse d au moins un destinataire invalide. Invalid recipient. OFR_416 [416]\r\n",
     SMTP_NO_MAILBOX},
    {"Free", "free.fr", "550 5.2.1 This mailbox has been blocked due to inactivity (UserSearch)\r\n",
     SMTP_DISABLED},
    {"Libero", "libero",
     "550 smtp-20.iol.local smtp-20.iol.local IP blacklisted by CSI. For remediation please use "
     "http://csi.cloudmark.com/reset-request/?ip=198.51.100.7 [smtp-20.iol.local; LIB_102]\r\n",
     SMTP_BLOCKED},
    {"Libero", "libero", "552 RCPT TO:<" ANNA "> Mailbox disk quota exceeded\r\n", SMTP_MAILBOX_FULL},
    {"Tiscali", "", "550 RCPT TO:<" ANNA "> User unknown\r\n", SMTP_NO_MAILBOX},
    {"Comcast", "comcast", "550 5.1.1 Not our Customer\r\n", SMTP_NO_MAILBOX},
    {"Comcast", "comcast",
     "554 resimta-po-05v.sys.comcast.net comcast 198.51.100.7 found on one or more DNSBLs, see "
     "http://postmaster.comcast.net/smtp-error-codes.php#BL000000\r\n",
     SMTP_BLOCKED},
    {"AT&T", "",
     "521-198.51.100.7 blocked by sbc:blacklist.mailrelay.att.net.\r\n521 DNSRBL: Blocked for abuse. See "
     "http://att.net/blocks\r\n",
     SMTP_BLOCKED},
    {"Zoho", "zoho", "550 5.1.1 User does not exist - <" ANNA ">\r\n", SMTP_NO_MAILBOX},
    {"FastMail", "fastmail", "552 5.2.2 <" ANNA ">: Recipient address rejected: Over quota\r\n",
     SMTP_MAILBOX_FULL},
    {"ProtonMail", "proton", "550 5.1.1 <" ANNA ">: Recipient address rejected: Address does not exist\r\n",
     SMTP_NO_MAILBOX},
    {"Mimecast", "mimecast",
     "550 Invalid Recipient - https://community.mimecast.com/docs/DOC-1369#550 "
     "[z7qZw5BPd1zlDYHka4589ru.us222]\r\n",
     SMTP_NO_MAILBOX},
    {"Mimecast", "mimecast",
     "451 Internal resources are temporarily unavailable - https://community.mimecast.com/docs/DOC-1369#451 "
     "[z7qZw5BPd1zlDYHka4589ru.us222]\r\n",
     SMTP_GREYLISTED},
    {"Mimecast", "mimecast",
     "550 Administrative prohibition - envelope blocked - https://community.mimecast.com/docs/DOC-1369#550 "
     "[z7qZw5BPd1zlDYHka4589ru.us222]\r\n",
     SMTP_BLOCKED},
    {"Mimecast", "mimecast",
     "550 local CT IP reputation policy - https://community.mimecast.com/docs/DOC-1369#550 [z7q]\r\n",
     SMTP_BLOCKED},
    {"Mimecast", "mimecast",
     "550 DMARC Sender Invalid - envelope rejected - https://community.mimecast.com/docs/DOC-1369#550 "
     "[z7q]\r\n",
     SMTP_SENDER_REFUSED},
    {"Mimecast", "mimecast",
     "554 Account inbounds disabled - https://community.mimecast.com/docs/DOC-1369#554 [z7q]\r\n",
     SMTP_REFUSED_UNCLEAR},
    {"Proofpoint", "proofpoint", "550 5.1.1 User Unknown\r\n", SMTP_NO_MAILBOX},
    {"Proofpoint", "proofpoint", "554 Blocked - see https://ipcheck.proofpoint.com/?ip=198.51.100.7\r\n",
     SMTP_BLOCKED},
    {"Barracuda", "barracuda",
     "550 permanent failure for one or more recipients (" ANNA ":550 5.1.1 User unknown)\r\n",
     SMTP_NO_MAILBOX},
    {"Barracuda", "barracuda",
     "550 cuda_nsu <" ANNA ">: Recipient address rejected: No such user (" ANNA ")\r\n", SMTP_NO_MAILBOX},
    {"Barracuda", "barracuda",
     "554 Service unavailable; Client host [probe.example.org] blocked using Barracuda Reputation; "
     "http://www.barracudanetworks.com/reputation/?r=1&ip=198.51.100.7\r\n",
     SMTP_BLOCKED},
    {"Barracuda", "barracuda", "550 Recipient verification failed\r\n", SMTP_REFUSED_UNCLEAR},
    {"IronPort", "", "550 #5.1.0 Address rejected.\r\n", SMTP_NO_MAILBOX},
    {"IronPort", "", "550 #5.7.1 Your access to submit messages to this e-mail system has been rejected.\r\n",
     SMTP_BLOCKED},
    {"IronPort", "", "452 Too many recipients received this hour\r\n", SMTP_RATE_LIMITED},
    {"IronPort", "", "550 Too many invalid recipients\r\n", SMTP_BLOCKED},
    {"Sophos", "sophos", "550 Address unknown\r\n", SMTP_NO_MAILBOX},
    {"Trend Micro", "trend-micro",
     "554 5.7.1 Service unavailable; Client host [198.51.100.7] blocked using Trend Micro Email Reputation "
     "database. Please see <http://www.mail-abuse.com/cgi-bin/lookup?198.51.100.7>\r\n",
     SMTP_BLOCKED},
    {"Rackspace", "rackspace",
     "550 5.1.1 <" ANNA ">: Email address could not be found, or was misspelled (G8)\r\n", SMTP_NO_MAILBOX},
    {"OVH", "ovh", "550 5.1.1 <" ANNA ">: Recipient address rejected: Mailbox does not exist\r\n",
     SMTP_NO_MAILBOX},
    {"OVH", "ovh", "550 5.7.1 Spam detected by OVH\r\n", SMTP_BLOCKED},
    {"GoDaddy", "godaddy", "550 5.1.1 <" ANNA "> Recipient not found.  <http://x.co/irbounce>\r\n",
     SMTP_NO_MAILBOX},
    {"Gandi", "gandi", "450 4.2.0 <" ANNA ">: Recipient address rejected: Greylisted for 5 minutes\r\n",
     SMTP_GREYLISTED},
    {"Zimbra", "", "550 5.1.1 <" ANNA ">: Recipient address rejected: firm.org\r\n", SMTP_NO_MAILBOX},
    {"Kerio", "", "550 5.7.1 Relaying to <" ANNA "> denied (authentication required)\r\n",
     SMTP_MX_DENIES_DOMAIN},
    {"MDaemon", "", "550 " ANNA ", Recipient unknown\r\n", SMTP_NO_MAILBOX},
    {"MDaemon", "", "451 4.7.1 Greylisting enabled, try again in 15 minutes\r\n", SMTP_GREYLISTED},
    {"Lotus Domino", "", "550 " ANNA "... No such user\r\n", SMTP_NO_MAILBOX},
    {"Lotus Domino", "", "554 User anna.berg (" ANNA ") not listed in Domino Directory\r\n", SMTP_NO_MAILBOX},
    {"Lotus Domino", "", "554 Relay rejected for policy reasons.\r\n", SMTP_MX_DENIES_DOMAIN},
    {"GroupWise", "", "550 No such recipient\r\n", SMTP_NO_MAILBOX},
    {"GroupWise", "", "450 Host down (firm.org)\r\n", SMTP_TEMPORARY_FAILURE},
    {"hMailServer", "", "550 Unknown user\r\n", SMTP_NO_MAILBOX},
    {"hMailServer", "", "530 SMTP authentication is required.\r\n", SMTP_BLOCKED},
    {"hMailServer", "", "550 Account is not active.\r\n", SMTP_DISABLED},
    {"hMailServer", "", "550 Delivery is not allowed to this address.\r\n", SMTP_BLOCKED},
    {"SurgeMail", "", "550 5.1.1 <" ANNA "> User unknown, not local address.\r\n", SMTP_NO_MAILBOX},
    {"IceWarp", "", "551 User not local or invalid address - relay denied\r\n", SMTP_MX_DENIES_DOMAIN},
    {"Sendmail", "", "550 5.7.1 <" ANNA ">... Relaying denied\r\n", SMTP_MX_DENIES_DOMAIN},
    {"Sendmail", "", "451 4.1.8 Domain of sender address probe@example.org does not resolve\r\n",
     SMTP_SENDER_REFUSED},
    {"Courier", "", "550 User <" ANNA "> unknown\r\n", SMTP_NO_MAILBOX},
    {"Courier", "", "513 Relaying denied.\r\n", SMTP_MX_DENIES_DOMAIN},
    {"MessageLabs", "messagelabs", "550 Invalid recipient <" ANNA "> (#5.1.1)\r\n", SMTP_NO_MAILBOX},
    {"Cloudflare", "cloudflare",
     "550 5.1.1 Address does not exist. https://developers.cloudflare.com/email-routing/postmaster abc\r\n",
     SMTP_NO_MAILBOX},
    {"Amazon", "amazon", "550 5.1.1 Requested action not taken: mailbox unavailable\r\n", SMTP_NO_MAILBOX},
    {"Docomo", "docomo", "552 Too much mail data " ANNA "\r\n", SMTP_MAILBOX_FULL},
    {"Germany", "", "550 Die Domain existiert nicht\r\n", SMTP_MX_DENIES_DOMAIN},
    {"Germany", "", "550 Postfach " ANNA " existiert nicht\r\n", SMTP_NO_MAILBOX},
    {"Host", "", "550 The domain firm.org has been suspended\r\n", SMTP_MX_DENIES_DOMAIN},
    {"Host", "", "550 Mail service for this domain is disabled\r\n", SMTP_MX_DENIES_DOMAIN},
    {"Host", "", "550 Your account has been suspended\r\n", SMTP_SENDER_REFUSED},
    {"Host", "", "550 rejected, message comes from unknown address\r\n", SMTP_REFUSED_UNCLEAR},
    {"Host", "", "550 VRFY is disabled on this server\r\n", SMTP_PROTOCOL_ERROR},
    {"Host", "", "550 No such user at mail.spamfilter.firm.org\r\n", SMTP_NO_MAILBOX},
    {"Host", "", "550 mailbox <" ANNA "> not found\r\n", SMTP_NO_MAILBOX},
    {"Host", "", "550 account anna.berg does not exist\r\n", SMTP_NO_MAILBOX},
};

#endif
