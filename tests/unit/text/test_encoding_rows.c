/* How often an encoding is found from 1, 3 and 10 rows of names: shares that must not fall. */
#include <iconv.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "pipeline/text/encoding.h"

enum { LISTS = 100, LIST_BYTES = 4096, POOL = 12, SIZES = 3 };

static const size_t row_counts[SIZES] = {1, 3, 10};

/* A name is one of FAMILY and one of GIVEN in this order; domains alternate between the country's own and
 * others. */
static const struct language {
    const char *name;
    const char *written, *found;
    const char *between;
    const char *family[POOL], *given[POOL];
    const char *own_domain;
    unsigned percent[2][SIZES]; /* that must be found: by names alone, and with the country's domains */
} languages[] = {
    {.name = "Chinese",
     .written = "GB18030",
     .found = "GB18030",
     .between = "",
     .family = {"王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙"},
     .given = {"伟", "芳", "秀英", "娜", "敏", "静", "丽", "强", "磊", "洋", "艳", "晓明"},
     .own_domain = "qq.com",
     .percent = {{98, 95, 98}, {98, 98, 98}}},
    {.name = "Taiwanese",
     .written = "BIG5",
     .found = "BIG5-HKSCS",
     .between = "",
     .family = {"陳", "林", "黃", "張", "李", "王", "吳", "劉", "蔡", "楊", "許", "鄭"},
     .given = {"怡君", "志明", "淑芬", "雅婷", "家豪", "俊傑", "美玲", "建宏", "欣怡", "冠宇", "佩珊",
               "宗翰"},
     .own_domain = "mail.com.tw",
     .percent = {{98, 98, 98}, {98, 98, 98}}},
    {.name = "Japanese",
     .written = "CP932",
     .found = "CP932",
     .between = " ",
     .family = {"佐藤", "鈴木", "高橋", "田中", "伊藤", "渡辺", "山本", "中村", "小林", "加藤", "吉田",
                "山田"},
     .given = {"太郎", "花子", "健一", "さくら", "翔", "陽子", "直樹", "美咲", "大輔", "ケンジ", "誠", "愛"},
     .own_domain = "mail.co.jp",
     .percent = {{98, 98, 98}, {98, 98, 98}}},
    {.name = "Korean",
     .written = "CP949",
     .found = "UHC",
     .between = "",
     .family = {"김", "이", "박", "최", "정", "강", "조", "윤", "장", "임", "한", "오"},
     .given = {"민준", "서연", "지우", "현우", "하은", "도윤", "수빈", "예준", "지민", "서준", "유진",
               "은지"},
     .own_domain = "naver.com",
     .percent = {{98, 98, 98}, {98, 98, 98}}},
    {.name = "French",
     .written = "CP1252",
     .found = "WINDOWS-1252",
     .between = " ",
     .family = {"Lefèvre", "Bézier", "Gérard", "François", "Müller", "Noël", "Béranger", "Hervé", "Thévenot",
                "Guérin", "Chrétien", "Rivière"},
     .given = {"Zoé", "André", "Hélène", "Jérôme", "Cécile", "René", "Éric", "Valérie", "Mélanie", "Loïc",
               "Agnès", "Gaëlle"},
     .own_domain = "orange.fr",
     .percent = {{60, 90, 98}, {98, 98, 98}}},
    {.name = "German",
     .written = "CP1252",
     .found = "WINDOWS-1252",
     .between = " ",
     .family = {"Müller", "Schäfer", "Köhler", "Böhm", "Groß", "Jäger", "König", "Krüger", "Weiß", "Günther",
                "Schröder", "Vögele"},
     .given = {"Jörg", "Jürgen", "Günter", "Käthe", "Björn", "Sören", "Jürgen", "Bärbel", "Götz", "Rüdiger",
               "Ännchen", "Özlem"},
     .own_domain = "gmx.de",
     .percent = {{78, 94, 98}, {98, 98, 98}}},
    {.name = "Portuguese",
     .written = "CP1252",
     .found = "WINDOWS-1252",
     .between = " ",
     .family = {"Araújo", "Gonçalves", "Simões", "Magalhães", "Conceição", "Guimarães", "Brandão", "Falcão",
                "Antônio", "Galvão", "Leitão", "Sá"},
     .given = {"João", "José", "Antônio", "Cláudia", "Patrícia", "Sebastião", "Flávio", "Mônica", "Inês",
               "Lúcia", "Débora", "Vinícius"},
     .own_domain = "uol.com.br",
     .percent = {{70, 95, 98}, {98, 98, 98}}},
    {.name = "Polish",
     .written = "CP1250",
     .found = "WINDOWS-1250",
     .between = " ",
     .family = {"Wójcik", "Kamiński", "Zieliński", "Szymański", "Woźniak", "Dąbrowski", "Kozłowski",
                "Jabłoński", "Król", "Wiśniewski", "Piątek", "Gołąb"},
     .given = {"Łukasz", "Paweł", "Michał", "Małgorzata", "Rafał", "Świętosław", "Bożena", "Grażyna",
               "Stanisław", "Zdzisław", "Jarosław", "Żaneta"},
     .own_domain = "wp.pl",
     .percent = {{80, 90, 98}, {94, 98, 98}}},
    {.name = "Russian",
     .written = "CP1251",
     .found = "WINDOWS-1251",
     .between = " ",
     .family = {"Иванов", "Смирнов", "Кузнецов", "Попов", "Соколов", "Лебедев", "Козлов", "Новиков",
                "Морозов", "Петров", "Волков", "Зайцев"},
     .given = {"Иван", "Ольга", "Сергей", "Дмитрий", "Елена", "Андрей", "Наталья", "Алексей", "Мария", "Юрий",
               "Светлана", "Павел"},
     .own_domain = "mail.ru",
     .percent = {{90, 98, 98}, {92, 98, 98}}},
    {.name = "Turkish",
     .written = "CP1254",
     .found = "WINDOWS-1254",
     .between = " ",
     .family = {"Yılmaz", "Şahin", "Çelik", "Yıldız", "Öztürk", "Aydın", "Kılıç", "Doğan", "Işık", "Güneş",
                "Koç", "Şimşek"},
     .given = {"Gülşen", "Ayşe", "Çağla", "İbrahim", "Uğur", "Şükrü", "Işıl", "Özgür", "Tuğba", "Barış",
               "Müge", "Ümit"},
     .own_domain = "firma.com.tr",
     .percent = {{65, 95, 98}, {98, 98, 98}}},
};

enum { LANGUAGES = sizeof languages / sizeof *languages };

static unsigned next(uint32_t *seed, unsigned below)
{
    *seed = *seed * 1664525 + 1013904223;
    return (*seed >> 16) % below;
}

/* A kind of list. */
struct kind {
    const struct language *language;
    size_t rows;
    bool own; /* its addresses are in a domain of the language */
};

/* Writes a list of KIND to BYTES, as the encoding of its language has it; returns the length. */
static size_t make_list(struct kind kind, uint32_t *seed, char *bytes)
{
    const struct language *language = kind.language;
    char text[LIST_BYTES];
    size_t length = (size_t)snprintf(text, sizeof text, "Email,Name\n");
    for (size_t row = 0; row < kind.rows; row++)
        length += (size_t)snprintf(text + length, sizeof text - length, "user%u@%s,%s%s%s\n",
                                   next(seed, 1000), kind.own ? language->own_domain : "gmail.com",
                                   language->family[next(seed, POOL)], language->between,
                                   language->given[next(seed, POOL)]);
    iconv_t converter = iconv_open(language->written, "UTF-8");
    assert_true(converter != (iconv_t)-1);
    char *from = text, *to = bytes;
    size_t room = LIST_BYTES;
    assert_true(iconv(converter, &from, &length, &to, &room) != (size_t)-1);
    iconv_close(converter);
    return (size_t)(to - bytes);
}

/* Names are the same in the ISO charset, whose code page only fills the holes. */
static bool is_found(const char *found, const char *expected)
{
    static const struct {
        const char *iso, *page;
    } alike[] = {{"ISO-8859-1", "WINDOWS-1252"}, {"ISO-8859-9", "WINDOWS-1254"}};
    for (size_t i = 0; i < sizeof alike / sizeof *alike; i++)
        if (strcmp(found, alike[i].iso) == 0 && strcmp(expected, alike[i].page) == 0)
            return true;
    return strcmp(found, expected) == 0;
}

static unsigned percent_found(struct kind kind)
{
    uint32_t seed = 7;
    unsigned found = 0;
    for (size_t i = 0; i < LISTS; i++) {
        char bytes[LIST_BYTES];
        struct encoding encoding;
        size_t length = make_list(kind, &seed, bytes);
        encoding_detect((struct str){bytes, length}, &encoding);
        found += is_found(encoding.name, kind.language->found);
    }
    return found * 100 / LISTS;
}

static void check_language(const struct language *language, bool own)
{
    for (size_t size = 0; size < SIZES; size++) {
        unsigned percent = percent_found((struct kind){language, row_counts[size], own});
        if (percent < language->percent[own][size])
            fail_msg("%s, %zu rows, own domains %d: %u of 100 lists", language->name, row_counts[size], own,
                     percent);
    }
}

static void few_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < LANGUAGES; i++) {
        check_language(&languages[i], false);
        check_language(&languages[i], true);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(few_rows)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
