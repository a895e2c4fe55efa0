/* Test data: replies to RCPT in the manners of providers in many countries, written down before the rulings
 * were read, and what each of them means. */
#ifndef TESTS_UNIT_SMTP_SMTP_HELD_OUT_H
#define TESTS_UNIT_SMTP_SMTP_HELD_OUT_H

/* What a reply means for the mailbox of eva.lund@firm.org. */
enum held_out_sense {
    DEAD,     /* there is none */
    DISABLED, /* it is closed */
    MOVED,    /* it is elsewhere, or somebody else's now */
    FULL,
    NOBODY_SAID, /* anything else: no verdict on the mailbox may come of it */
    SENSES,
};

struct held_out {
    const char *provider, *wire;
    enum held_out_sense sense;
};

#define EVA "eva.lund@firm.org"

static const struct held_out held_out_providers[] = {
    /* Google */
    {"google",
     "550-5.1.1 The email account that you tried to reach does not exist. Please try\r\n"
     "550-5.1.1 double-checking the recipient's email address for typos or\r\n"
     "550-5.1.1 unnecessary spaces. For more information, go to\r\n"
     "550 5.1.1  https://support.google.com/mail/?p=NoSuchUser a640c23-20020a17 - gsmtp",
     DEAD},
    {"google",
     "550-5.2.1 The email account that you tried to reach is inactive. For more\r\n"
     "550 5.2.1 information, go to https://support.google.com/mail/?p=DisabledUser x1si - gsmtp",
     DISABLED},
    {"google",
     "550-5.2.1 The user you are trying to contact is receiving mail at a rate that\r\n"
     "550-5.2.1 prevents additional messages from being delivered. For more\r\n"
     "550 5.2.1 information, visit https://support.google.com/mail/?p=ReceivingRatePerm q - gsmtp",
     NOBODY_SAID},
    {"google",
     "452-4.2.2 The recipient's inbox is out of storage space. Please direct the\r\n"
     "452 4.2.2 recipient to https://support.google.com/mail/?p=OverQuotaTemp p9 - gsmtp",
     FULL},
    {"google",
     "552-5.2.2 The recipient's inbox is out of storage space and inactive. Please\r\n"
     "552 5.2.2 direct the recipient to https://support.google.com/mail/?p=OverQuotaPerm z - gsmtp",
     FULL},
    {"google",
     "550-5.7.26 This mail has been blocked because the sender is unauthenticated.\r\n"
     "550 5.7.26 Gmail requires all senders to authenticate with either SPF or DKIM. - gsmtp",
     NOBODY_SAID},
    {"google",
     "550-5.7.1 [198.51.100.7      12] Our system has detected that this message is\r\n"
     "550 5.7.1 likely unsolicited mail. https://support.google.com/mail/?p=UnsolicitedMessageError",
     NOBODY_SAID},
    {"google",
     "421-4.7.28 Our system has detected an unusual rate of unsolicited mail originating\r\n"
     "421 4.7.28 from your IP address.",
     NOBODY_SAID},
    {"google",
     "550 5.7.1 The user or domain that you are sending to (or from) has a policy that prohibited the mail",
     NOBODY_SAID},
    {"google",
     "451-4.3.0 Mail server temporarily rejected message. For more information, go to\r\n"
     "451 4.3.0  https://support.google.com/a/answer/3221692 - gsmtp",
     NOBODY_SAID},
    {"google", "550-5.4.5 Daily SMTP relay limit exceeded for customer.\r\n550 5.4.5 gsmtp", NOBODY_SAID},
    /* Microsoft: consumer and tenants */
    {"outlook",
     "550 5.5.0 Requested action not taken: mailbox unavailable (S2017062302). "
     "[AM7EUR06FT042.eop-eur06.prod.protection.outlook.com]",
     NOBODY_SAID},
    {"m365",
     "550 5.4.1 Recipient address rejected: Access denied. "
     "[DB5EUR03FT021.eop-EUR03.prod.protection.outlook.com 2024-05-02T10:00:00.000Z 08DC6A]",
     DEAD},
    {"m365",
     "550 5.4.1 Recipient address rejected: Access denied. AS(201806281) "
     "[HE1EUR01FT049.eop-EUR01.prod.protection.outlook.com]",
     DEAD},
    {"m365", "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient " EVA " not found by SMTP address lookup",
     DEAD},
    {"m365",
     "550 5.7.606 Access denied, banned sending IP [198.51.100.7]. To request removal from this list please "
     "visit https://sender.office.com/",
     NOBODY_SAID},
    {"m365",
     "550 5.7.1 Service unavailable, Client host [198.51.100.7] blocked using Spamhaus. To request removal "
     "from this list see https://www.spamhaus.org/query/ip/198.51.100.7 AS(1450)",
     NOBODY_SAID},
    {"m365", "451 4.7.500 Server busy. Please try again later from [198.51.100.7]. (S77719) AS(77712254)",
     NOBODY_SAID},
    {"outlook",
     "550 5.7.1 Unfortunately, messages from [198.51.100.7] weren't sent. Please contact your Internet "
     "service provider since part of their network is on our block list (S3150).",
     NOBODY_SAID},
    {"m365", "550 5.7.64 TenantAttribution; Relay Access Denied [VE1EUR01FT003.eop-EUR01]", NOBODY_SAID},
    {"m365",
     "550 5.7.51 TenantInboundAttribution; There is a partner connector configured that matched the "
     "message's recipient domain.",
     NOBODY_SAID},
    {"m365",
     "451 4.4.4 Mail received as unauthenticated, incoming to a recipient domain configured in a hosted "
     "tenant which has no mail-enabled subscriptions. ATTR5",
     NOBODY_SAID},
    {"m365", "452 4.5.3 Too many recipients (AS780090) [AM6EUR05FT047]", NOBODY_SAID},
    {"m365", "550 5.2.2 STOREDRV.Deliver.Exception:QuotaExceededException; Mailbox full", FULL},
    {"", "550 5.1.1 RESOLVER.ADR.RecipNotFound; not found", DEAD},
    {"", "550 5.1.1 User unknown [mx.firm.org Exchange Edge]", DEAD},
    {"", "550 5.7.1 Unable to relay for " EVA, NOBODY_SAID},
    {"", "550 5.7.1 RESOLVER.RST.AuthRequired; authentication required", NOBODY_SAID},
    {"", "550 5.7.1 Client was not authenticated", NOBODY_SAID},
    {"", "452 4.3.1 Insufficient system resources", NOBODY_SAID},
    {"", "550 5.7.1 Recipient rejected because the sender isn't authorized (SenderIdFilter)", NOBODY_SAID},
    {"",
     "421 4.3.2 The maximum number of concurrent server connections has exceeded a per-source limit, closing "
     "transmission channel",
     NOBODY_SAID},
    /* Yahoo, AOL, AT&T */
    {"yahoo",
     "421 4.7.0 [TSS04] Messages from 198.51.100.7 temporarily deferred due to unexpected volume or user "
     "complaints - 4.16.55.1",
     NOBODY_SAID},
    {"yahoo",
     "553 5.7.1 [BL21] Connections will not be accepted from 198.51.100.7, because the ip is in Spamhaus's "
     "list",
     NOBODY_SAID},
    {"yahoo",
     "554 5.7.9 Message not accepted for policy reasons. See https://postmaster.yahooinc.com/error-codes",
     NOBODY_SAID},
    {"yahoo", "552 1 Requested mail action aborted, mailbox not found", DEAD},
    {"yahoo", "451 4.3.2 Internal error reading data", NOBODY_SAID},
    {"att",
     "553 5.3.0 flpd575 DNSBL:RBL 521< 198.51.100.7 >_is_blocked.For assistance forward this error to "
     "abuse_rbl@abuse-att.net",
     NOBODY_SAID},
    {"", "550 5.1.1 <" EVA ">... User is unknown {mta-v4}", DEAD},
    {"comcast", "550 5.1.1 Not our Customer", DEAD},
    {"comcast",
     "554 resimta-a2p comcast 198.51.100.7 Comcast block for spam. Please see "
     "http://postmaster.comcast.net/smtp-error-codes.php#BL000000",
     NOBODY_SAID},
    {"cox", "550 5.1.1 <" EVA "> recipient rejected", DEAD},
    {"charter", "550 5.1.1 No such user", DEAD},
    {"charter", "550 5.7.1 AUP#1240 E1240 blocked", NOBODY_SAID},
    /* Apple */
    {"icloud", "550 5.1.1 <" EVA ">: user does not exist", DEAD},
    {"icloud", "550 5.1.1 unknown or illegal alias: " EVA, DEAD},
    {"icloud", "552 5.2.2 <" EVA ">: user is over quota", FULL},
    {"icloud",
     "550 5.7.1 [CS01] Message rejected due to local policy. Please visit "
     "https://support.apple.com/en-us/HT204137",
     NOBODY_SAID},
    {"icloud", "550 5.7.0 Blocked - see https://support.proofpoint.com/dnsbl-lookup.cgi?ip=198.51.100.7",
     NOBODY_SAID},
    {"icloud", "450 4.1.0 Too many messages from your address, wait", NOBODY_SAID},
    /* Tencent */
    {"qq", "550 The recipient may contain a non-existent account, please check the recipient address.", DEAD},
    {"qq", "550 Mailbox not found. http://service.mail.qq.com/cgi-bin/help?subtype=1&&id=20022&&no=1000728",
     DEAD},
    {"qq", "550 Mailbox unavailable or access denied", NOBODY_SAID},
    {"qq",
     "550 Ip frequency limited. http://service.mail.qq.com/cgi-bin/help?subtype=1&&id=20022&&no=1000725",
     NOBODY_SAID},
    {"qq", "550 Connection frequency limited", NOBODY_SAID},
    {"qq", "550 Domain may not exist or DNS check failed", NOBODY_SAID},
    {"qq", "550 Mail is rejected by recipients.", NOBODY_SAID},
    {"qq", "550 Mail content denied", NOBODY_SAID},
    {"qq", "550 Suspected spam ip", NOBODY_SAID},
    {"qq", "554 5.7.1 The sender is blacklisted", NOBODY_SAID},
    {"tencent-exmail", "550 Mailbox not found", DEAD},
    {"tencent-exmail", "550 Invalid recipient: the user does not exist", DEAD},
    {"tencent-exmail", "552 Mailbox space not enough", FULL},
    {"tencent-exmail", "550 The mailbox is suspended", DISABLED},
    /* NetEase, Coremail, Aliyun, Sina, Sohu, 139, 189 */
    {"netease", "550 User not found: " EVA, DEAD},
    {"netease", "550 RP:UNK No such user", DEAD},
    {"netease", "550 User suspended " EVA, DISABLED},
    {"netease", "550 User locked", NOBODY_SAID},
    {"netease", "552 Quota exceeded", FULL},
    {"netease", "421 HL:REP 163 mx12, PsmowAB3Y8rM, 1714990000 http://mail.163.com/help/help_spam_16.htm",
     NOBODY_SAID},
    {"netease", "421 HL:IFC 163 mx8", NOBODY_SAID},
    {"netease", "450 RP:CEL 163 mx3", NOBODY_SAID},
    {"netease", "450 RP:TRC 163 mx3", NOBODY_SAID},
    {"netease", "553 Requested action not taken: NULL sender is not allowed", NOBODY_SAID},
    {"netease", "550 MI:NHD 163 mx1", NOBODY_SAID},
    {"netease", "554 DT:SPM 163 mx1", NOBODY_SAID},
    {"netease", "550 MI:SPB 163 mx1 blocked", NOBODY_SAID},
    {"coremail", "550 用户不存在", DEAD},                               /* user does not exist */
    {"coremail", "550 \xd3\xc3\xbb\xa7\xb2\xbb\xb4\xe6\xd4\xda", DEAD}, /* the same, GBK */
    {"coremail", "550 \xca\xd5\xbc\xfe\xc8\xcb\xb2\xbb\xb4\xe6\xd4\xda",
     DEAD},                                                             /* recipient does not exist, GBK */
    {"coremail", "550 \xd3\xca\xcf\xe4\xb2\xbb\xb4\xe6\xd4\xda", DEAD}, /* mailbox does not exist, GBK */
    {"coremail", "552 \xd3\xca\xcf\xe4\xbf\xd5\xbc\xe4\xb2\xbb\xd7\xe3",
     FULL},                                                    /* not enough mailbox space, GBK */
    {"coremail", "550 邮箱已满", FULL},                        /* mailbox is full */
    {"coremail", "550 账号已被禁用", DISABLED},                /* account has been disabled */
    {"coremail", "550 账户已停用", DISABLED},                  /* account out of use */
    {"coremail", "550 您的IP地址已被加入黑名单", NOBODY_SAID}, /* your IP address is on the black list */
    {"coremail", "550 发送频率过高", NOBODY_SAID},             /* sent too often */
    {"coremail", "550 发件人不存在", NOBODY_SAID},             /* the sender does not exist */
    {"coremail", "550 发件人域名不存在", NOBODY_SAID},
    {"coremail", "550 发信人不存在", NOBODY_SAID},       /* the sender does not exist */
    {"coremail", "550 拒绝接收：垃圾邮件", NOBODY_SAID}, /* refused: junk mail */
    {"coremail", "550 收件人地址无效", DEAD},            /* recipient address invalid */
    {"coremail", "550 无此用户", DEAD},                  /* no such user */
    {"aliyun", "550 Invalid User", DEAD},
    {"aliyun", "550 user not exist", DEAD},
    {"aliyun",
     "554 Reject by behaviour spam at Rcpt State(Connection IP "
     "address:198.51.100.7)ANTISPAM_BAT[01201311R156a1, x]: spf check failedCONTINUE",
     NOBODY_SAID},
    {"aliyun", "551 User not local, relay denied", NOBODY_SAID},
    {"aliyun", "554 RCPT (" EVA ") dosn't exist", DEAD},
    {"sina", "550 5.1.1 <" EVA ">: Recipient address rejected: User not exist in local recipient table",
     DEAD},
    {"sohu", "550 5.1.1 <" EVA ">: Recipient address rejected: user disabled", DISABLED},
    {"sohu", "550 Denied by sohu.com antispam policy", NOBODY_SAID},
    {"china-mobile", "550 User not found", DEAD},
    {"china-mobile", "550 a0b6 system busy, connection rejected by anti-attack", NOBODY_SAID},
    {"21cn", "553 sorry, that recipient is not in my validrcptto list (#5.7.1)", DEAD},
    {"263", "550 5.1.1 unknown user or user is suspended", DEAD},
    /* Russia and neighbours */
    {"mail.ru",
     "550 Message was not accepted -- invalid mailbox. Local mailbox " EVA " is unavailable: user not found",
     DEAD},
    {"mail.ru",
     "550 Message was not accepted -- invalid mailbox. Local mailbox " EVA
     " is unavailable: account is disabled",
     DISABLED},
    {"mail.ru", "550 spam message rejected. Please visit http://help.mail.ru/notspam-support/id?c=x",
     NOBODY_SAID},
    {"mail.ru", "452 4.2.2 Mailbox full for " EVA, FULL},
    {"mail.ru", "451 Ratelimit exceeded for mailbox " EVA ". Try again later", NOBODY_SAID},
    {"mail.ru", "550 Access denied to 198.51.100.7", NOBODY_SAID},
    {"yandex", "550 5.7.1 No such user!", DEAD},
    {"yandex", "554 5.7.1 [2] Message rejected under suspicion of SPAM; https://ya.cc/1IrBc", NOBODY_SAID},
    {"yandex", "451 4.7.1 Sorry, the service is currently unavailable. Please come back later.", NOBODY_SAID},
    {"yandex", "550 5.7.1 Policy rejection on the target address", NOBODY_SAID},
    {"rambler", "550 5.1.1 <" EVA ">: Recipient address rejected: User unknown in virtual mailbox table",
     DEAD},
    {"", "550 Пользователь не найден", DEAD},     /* user not found */
    {"", "550 Ящик не существует", DEAD},         /* the box does not exist */
    {"", "550 Ваш IP заблокирован", NOBODY_SAID}, /* your IP is blocked */
    {"ukrnet", "550 User account is disabled by the owner", DISABLED},
    {"abv", "550 5.1.1 User unknown; rejecting", DEAD},
    {"i.ua", "550 unknown user <" EVA ">", DEAD},
    /* Germany, Austria, Switzerland */
    {"gmx", "550 Requested action not taken: mailbox unavailable\r\n", NOBODY_SAID},
    {"gmx",
     "550-Requested action not taken: mailbox unavailable\r\n550 For explanation visit "
     "https://postmaster.gmx.net/en/error-messages?ip=198.51.100.7&c=usr",
     NOBODY_SAID},
    {"gmx",
     "554-Transaction failed\r\n554-Reject due to policy restrictions.\r\n554 For explanation visit "
     "https://postmaster.gmx.net/en/case?c=hi&i=ip&v=198.51.100.7&r=x",
     NOBODY_SAID},
    {"web.de",
     "450-Requested mail action not taken: mailbox unavailable\r\n450 Mailbox temporarily blocked, try again",
     NOBODY_SAID},
    {"t-online", "550 5.1.1 user unknown, please check the address", DEAD},
    {"t-online",
     "554 IP=198.51.100.7 - None/bad reputation. Ask your postmaster for help or to contact "
     "tobr@rx.t-online.de for reset. (NOWL)",
     NOBODY_SAID},
    {"t-online", "550-5.2.2 Mailbox over quota\r\n550 5.2.2 The user has exceeded the storage", FULL},
    {"", "550 5.1.1 Empfänger unbekannt", DEAD},
    {"", "550 Postfach existiert nicht", DEAD},
    {"", "550 Dieser Benutzer existiert nicht: " EVA, DEAD},
    {"", "552 Das Postfach ist voll", FULL},
    {"", "550 Ihre IP-Adresse wurde gesperrt", NOBODY_SAID},
    {"bluewin", "550 5.1.1 <" EVA ">: mailbox does not exist", DEAD},
    /* France, Belgium, Spain, Italy, Portugal, Brazil */
    {"orange", "550 5.1.1 Adresse d au moins un destinataire invalide. Invalid recipient. OFR_416 [416]",
     DEAD},
    {"orange", "550 5.2.0 Mail rejete. Mail rejected. OFR_506 [506]", NOBODY_SAID},
    {"orange", "552 5.1.1 Boite du destinataire pleine. Recipient overquota. OFR_417 [417]", FULL},
    {"orange",
     "421 4.7.0 Service refuse. Veuillez essayer plus tard. Service refused, please try later. OFR_999",
     NOBODY_SAID},
    {"orange", "550 5.7.1 Service refuse. Veuillez essayer plus tard. OFR004_104 [104]", NOBODY_SAID},
    {"laposte", "550 5.5.0 Adresse invalide. Address invalid. LPN007_416", DEAD},
    {"free.fr", "550 spam detected", NOBODY_SAID},
    {"free.fr", "550 5.1.1 <" EVA ">: Recipient address rejected: User unknown in local recipient table",
     DEAD},
    {"", "550 Utilisateur inconnu", DEAD},
    {"", "550 5.1.1 Cette adresse n'existe pas", DEAD},
    {"", "550 Boîte aux lettres désactivée", DISABLED},
    {"", "550 Buzón inexistente", DEAD},
    {"", "550 El usuario no existe", DEAD},
    {"", "552 Buzón lleno", FULL},
    {"", "550 Usuario desconocido", DEAD},
    {"", "550 La cuenta está deshabilitada", DISABLED},
    {"", "550 Su IP está en una lista negra", NOBODY_SAID},
    {"tim", "550 RCPT TO:<" EVA "> User unknown", DEAD},
    {"libero", "550 smtp-17.iol.local User " EVA " unknown", DEAD},
    {"", "550 Utente sconosciuto", DEAD},
    {"", "550 Casella inesistente", DEAD},
    {"", "552 Casella piena", FULL},
    {"", "550 Usuário inexistente", DEAD},
    {"", "550 Caixa postal cheia", FULL},
    {"", "550 5.1.1 Usuário não encontrado", DEAD},
    {"", "550 Conta suspensa por falta de pagamento", DISABLED},
    /* Poland, Czechia, Hungary, Netherlands, Sweden, Turkey, Japan, Korea */
    {"wp", "550 5.1.1 Nie ma takiego uzytkownika / User unknown", DEAD},
    {"onet", "550 5.1.1 Użytkownik nie istnieje", DEAD},
    {"interia", "552 Skrzynka przepełniona", FULL},
    {"seznam", "550 5.1.1 Uživatel neexistuje", DEAD},
    {"", "550 Sorry, no mailbox here by that name. (#5.1.1)", DEAD},
    {"", "550 Onbekende gebruiker", DEAD},
    {"", "550 Gebruiker bestaat niet", DEAD},
    {"", "550 Användaren finns inte", DEAD},
    {"", "550 Kullanıcı bulunamadı", DEAD},
    {"docomo", "550 Unknown user " EVA, DEAD},
    {"au", "550 <" EVA ">: User unknown", DEAD},
    {"", "550 ユーザーが存在しません", DEAD}, /* user does not exist */
    {"naver", "550 5.1.1 No such user - psmtp", DEAD},
    {"daum", "550 <" EVA "> is inactive user", DISABLED},
    {"", "550 사용자가 존재하지 않습니다", DEAD}, /* user does not exist */
};

#endif
