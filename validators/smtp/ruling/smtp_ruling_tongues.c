/* What the words of mail servers mean that do not speak English. */
#include <stddef.h>

#include "validators/smtp/ruling/smtp_ruling_tables.h"

/* Who, or what, is spoken of. */
static const char *const mailbox[] = {
    "konto",          "postfach",    "benutzer",    "empfänger",    "empfaenger",    "compte",
    "boite",          "boîte",       "utilisateur", "destinataire", "adresse",       "cuenta",
    "usuari",         "usuári",      "buzón",       "buzon",        "casilla",       "direcci",
    "destinatari",    "destinatári", "utente",      "casella",      "indirizzo",     "caixa",
    "conta ",         "endereço",    "endereco",    "gebruiker",    "geadresseerde", "postbus",
    "användar",       "anvandar",    "mottagar",    "brevlåd",      "bruker",        "bruger",
    "modtager",       "mottaker",    "postkass",    "käyttäj",      "kayttaj",       "vastaanottaj",
    "postilaatikko",  "użytkownik",  "uzytkownik",  "skrzynk",      "odbiorc",       "uživatel",
    "uzivatel",       "schránk",     "adresát",     "adresat",      "felhasznál",    "postafiók",
    "címzett",        "utilizator",  "căsuţ",       "kullanıcı",    "kullanici",     "alıcı",
    "пользовател",    "получател",   "ящик",        "адрес",        "учетн",         "абонент",
    "користувач",     "скриньк",     "потребител",  "用户",         "用戶",          "帐号",
    "账号",           "帐户",        "账户",        "帳號",         "帳戶",          "邮箱",
    "郵箱",           "信箱",        "收件人",      "收件者",       "使用者",        "ユーザ",
    "メールボックス", "宛先",        "アカウント",  "受信者",       "사용자",        "수신자",
    "편지함",         "메일함",      "계정",        "người dùng",   "hộp thư",       "pengguna",
    "penerima",
};

/* It is not there. */
static const char *const absent[] = {
    "unbekannt",
    "existiert nicht",
    "nicht vorhanden",
    "nicht gefunden",
    "ungültig",
    "inconnu",
    "n'existe pas",
    "n existe pas",
    "existe plus",
    "inexistant",
    "introuvable",
    "invalide",
    "desconocid",
    "no existe",
    "inexistente",
    "no encontrad",
    "inválid",
    "desconhecid",
    "não existe",
    "nao existe",
    "não encontrad",
    "nao encontrad",
    "sconosciut",
    "non esiste",
    "inesistente",
    "non trovat",
    "onbekend",
    "bestaat niet",
    "niet gevonden",
    "finns inte",
    "okänd",
    "saknas",
    "finnes ikke",
    "ukjent",
    "findes ikke",
    "ukendt",
    "tuntematon",
    "ei löydy",
    "ei ole olemassa",
    "nie istnieje",
    "nieznany",
    "nie ma takiego",
    "nie znaleziono",
    "neexistuje",
    "neznámý",
    "nenalezen",
    "nem létezik",
    "ismeretlen",
    "nem található",
    "nu există",
    "nu exista",
    "necunoscut",
    "bulunamad",
    "bilinmeyen",
    "mevcut değil",
    "не зарегистрирован",
    "неизвест",
    "не існує",
    "не знайден",
    "не съществува",
    "无效",
    "無效",
    "未找到",
    "找不到",
    "存在しません",
    "存在しない",
    "見つかりません",
    "존재하지",
    "찾을 수 없",
    "없는 사용자",
    "없는 계정",
    "không tồn tại",
    "tidak ditemukan",
    "tidak dikenal",
    "tidak ada",
};

/* The same, and said of mailboxes only, or with words beside it that take another meaning away. */
static const char *const unknown[] = {
    "не существует", "не найден", "不存在",   "无此用户",     "無此用戶",
    "無此使用者",    "查无此人",  "查無此人", "没有这个用户", "沒有這個用戶",
};

static const char *const disabled[] = {
    "deaktiviert",   "stillgelegt",   "désactiv",  "desactiv",    "suspendu",   "deshabilitad",
    "inhabilitad",   "suspendid",     "suspens",   "disabilitat", "disattivat", "sospes",
    "gedeactiveerd", "uitgeschakeld", "inaktiver", "avstängd",    "deaktiver",  "nieaktywn",
    "wyłączon",      "zawieszon",     "deaktivov", "zrušen",      "megszűnt",   "devre dışı",
    "отключен",      "приостановлен", "禁用",      "停用",        "冻结",       "凍結",
    "注销",          "註銷",          "利用停止",  "無効",        "정지",       "휴면",
    "비활성",
};

static const char *const full[] = {
    "postfach voll", "ist voll",    "quota überschritten",
    "pleine",        "est plein",   "quota dépassé",
    "lleno",         "llena",       "cheia",
    "cheio",         "piena",       "pieno",
    "box is vol",    "bus is vol",  "är full",
    "przepełnion",   "przekroczon", "pełna",
    "plná",          "přeplněn",    "megtelt",
    "kotası dol",    "dolu",        "переполнен",
    "已满",          "已滿",        "空间不足",
    "空間不足",      "容量",        "いっぱい",
    "가득",          "용량",        "đầy",
};

static const char *const rate[] = {
    "频率",     "頻率",    "频繁",       "頻繁",         "超过限制",      "超過限制",
    "zu viele", "trop de", "demasiad",   "muitas",       "muitos",        "troppi",
    "troppe",   "te veel", "zbyt wiele", "příliš mnoho", "слишком много",
};

static const char *const grey[] = {"灰名单", "灰名單"};

static const char *const sender[] = {
    "expéditeur", "expediteur", "émetteur",   "absender",   "remitente", "remetente", "mittente",
    "afzender",   "avsändare",  "avsender",   "afsender",   "lähettäj",  "nadawc",    "odesílatel",
    "odesilatel", "feladó",     "expeditor",  "gönderen",   "gonderen",  "发件人",    "發件人",
    "发信人",     "發信人",     "寄件者",     "寄件人",     "送信者",    "発信者",    "差出人",
    "발신",       "보낸",       "отправител", "відправник", "người gửi", "pengirim",
};

/* The domain is not served there. */
static const char *const relay[] = {
    "domain existiert", "domaine",  "dominio",  "domínio", "domein", "domena",
    "domény",           "doména",   "域名",     "網域",    "домен",  "ドメイン",
    "도메인",           "tên miền", "servidor", "serveur", "serwer", "сервер",
    "服务器",           "伺服器",   "サーバ",   "서버",
};

static const char *const blocked[] = {
    "service refuse", "bloqué",        "bloque ",       "bloquead",   "bloccat",      "geblokkeerd",
    "blokker",        "zablokowan",    "blokován",      "engellen",   "заблокирован", "gesperrt",
    "schwarze liste", "liste noire",   "lista negra",   "lista nera", "zwarte lijst", "czarnej li",
    "kara liste",     "черный список", "черном списке", "спам",       "黑名单",       "黑名單",
    "垃圾",           "屏蔽",          "拒绝连接",      "迷惑メール", "ブラック",     "スパム",
    "스팸",           "차단",          "블랙",
};

static const char *const policy[] = {
    "策略",
    "拒绝",
    "拒絕",
    "限制",
    "验证",
    "驗證",
    "verweigert",
    "nicht erlaubt",
    "refusé par",
    "accès refusé",
    "acceso denegado",
    "acesso negado",
    "non autorizzat",
    "no autorizad",
    "não autorizad",
    "non autoris",
    "niet toegestaan",
    "odmowa",
    "zamítnut",
    "запрещ",
    "拒否",
    "거부",
    "인증",
};

static const char *const temporary[] = {
    "essayer plus tard",
    "plus tard",
    "später",
    "más tarde",
    "mas tarde",
    "mais tarde",
    "più tardi",
    "vorübergehend",
    "voruebergehend",
    "momentan",
    "temporair",
    "temporal",
    "temporane",
    "tijdelijk",
    "tillfällig",
    "midlertidig",
    "tilapäis",
    "tymczasow",
    "chwilow",
    "dočasn",
    "ideiglenes",
    "geçici",
    "временно",
    "позже",
    "稍后",
    "稍後",
    "暂时",
    "暫時",
    "一時的",
    "しばらく",
    "일시적",
};

#define MEANS(meaning, phrases)                                                                              \
    {                                                                                                        \
        meaning, phrases, sizeof phrases / sizeof *phrases                                                   \
    }

const struct smtp_tongues smtp_tongues[] = {
    MEANS(MEANS_MAILBOX, mailbox),   MEANS(MEANS_ABSENT, absent), MEANS(MEANS_UNKNOWN, unknown),
    MEANS(MEANS_DISABLED, disabled), MEANS(MEANS_FULL, full),     MEANS(MEANS_RATE, rate),
    MEANS(MEANS_GREY, grey),         MEANS(MEANS_SENDER, sender), MEANS(MEANS_RELAY, relay),
    MEANS(MEANS_BLOCKED, blocked),   MEANS(MEANS_POLICY, policy), MEANS(MEANS_TEMPORARY, temporary),
};

const size_t smtp_tongues_count = sizeof smtp_tongues / sizeof smtp_tongues[0];
