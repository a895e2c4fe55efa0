/* The form of lists: the exports of mailing services, CRMs and address books, made by us in their form, and
 * traps. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "pipeline/csv/header_names.h"
#include "pipeline/csv/layout.h"

struct case_of {
    const char *name, *text;
    size_t column; /* of the address, from 1; 0: there is none */
    char delimiter;
    bool no_header;
    const char *user_column;
};

static const struct case_of cases[] = {
    {"Mailchimp",
     "Email Address,First Name,Last "
     "Name,MEMBER_RATING,OPTIN_TIME,TAGS\na@firm.com,Ann,Lee,2,2024-01-01,\nb@firm.com,Bo,Li,2,,\n",
     .column = 1, .delimiter = ','},
    {"Mailchimp merge form", "EMAIL,FNAME,LNAME\na@firm.com,Ann,Lee\n", .column = 1, .delimiter = ','},
    {"Mailchimp cleaned",
     "Email Address,First Name,CLEAN_TIME,CLEAN_CAMPAIGN_TITLE\na@firm.com,Ann,2024-01-01,Spring\n",
     .column = 1, .delimiter = ','},
    {"Brevo",
     "EMAIL;LASTNAME;FIRSTNAME;SMS;EMAIL_BLACKLISTED;SMS_BLACKLISTED\na@firm.com;Lee;Ann;;No;No\nb@firm.com;"
     "Li;Bo;;Yes;No\n",
     .column = 1, .delimiter = ';'},
    {"HubSpot",
     "Record ID,First Name,Last Name,Email,Phone Number,Contact owner,Lead "
     "Status\n1,Ann,Lee,a@firm.com,,sales@we.com,New\n2,Bo,Li,b@firm.com,,sales@we.com,New\n3,Cy,Lo,c@firm."
     "com,,sales@we.com,New\n",
     .column = 4, .delimiter = ','},
    {"Salesforce",
     "Id,FirstName,LastName,Email,HasOptedOutOfEmail,EmailBouncedReason\n003,Ann,Lee,a@firm.com,0,\n",
     .column = 4, .delimiter = ','},
    {"Zoho",
     "First Name,Last Name,Account Name,Email,Secondary Email,Email Opt "
     "Out\nAnn,Lee,Firm,a@firm.com,a2@firm.com,false\nBo,Li,Firm,b@firm.com,b2@firm.com,false\n",
     .column = 4, .delimiter = ','},
    {"Google, new",
     "First Name,Last Name,Labels,E-mail 1 - Label,E-mail 1 - Value,E-mail 2 - Label,E-mail 2 - "
     "Value\nAnn,Lee,* myContacts,Work,a@firm.com ::: x@firm.com,,\n",
     .column = 5, .delimiter = ','},
    {"Google, old", "Name,Given Name,E-mail 1 - Type,E-mail 1 - Value\nAnn Lee,Ann,* Work,a@firm.com\n",
     .column = 4, .delimiter = ','},
    {"Outlook",
     "First Name,Last Name,Company,E-mail Address,E-mail Type,E-mail Display Name,E-mail 2 "
     "Address\nAnn,Lee,Firm,a@firm.com,SMTP,Ann Lee,\n",
     .column = 4, .delimiter = ','},
    {"Outlook, Chinese, with the P.O. box",
     "名,姓,商务地址 - 邮箱,电子邮件地址,电子邮件类型,电子邮件显示名称,电子邮件 2 "
     "地址\n伟,王,,w@firm.cn,SMTP,王伟,\n",
     .column = 4, .delimiter = ','},
    {"only the P.O. box has a name", "名,商务地址 - 邮箱,其他地址 - 邮箱,备注\n伟,12,,x\n", .column = 0,
     .delimiter = ','},
    {"Klaviyo", "Email,Klaviyo ID,First Name,Email Marketing Consent\na@firm.com,01H,Ann,SUBSCRIBED\n",
     .column = 1, .delimiter = ','},
    {"Constant Contact", "Email address,First name,Last name,Email status\na@firm.com,Ann,Lee,Active\n",
     .column = 1, .delimiter = ','},
    {"SendGrid", "status,reason,email,created\n5.1.1,\"550 no\nsuch user\",a@firm.com,1700000000\n",
     .column = 3, .delimiter = ','},
    {"Mailgun",
     "address,code,error,created_at\na@firm.com,550,No such mailbox,\"Fri, 1 Mar 2024 10:00:00 UTC\"\n",
     .column = 1, .delimiter = ','},
    {"Thunderbird", "First Name,Last Name,Primary Email,Secondary Email\nAnn,Lee,a@firm.com,\n", .column = 3,
     .delimiter = ','},
    {"LinkedIn",
     "First Name,Last Name,Email Address,Company,Connected On\nAnn,Lee,a@firm.com,Firm,01 Mar 2024\n",
     .column = 3, .delimiter = ','},
    {"listmonk", "uuid,email,name,attributes,status\n1-2,a@firm.com,Ann,\"{\"\"a\"\": 1}\",enabled\n",
     .column = 2, .delimiter = ','},
    {"Chinese CRM, tabs", "客户编号\t姓名\t邮箱地址\t备注\n1\t王伟\tw@firm.cn\t好\n", .column = 3,
     .delimiter = '\t'},
    {"pipes", "id|email\n1|a@firm.com\n2|b@firm.com\n", .column = 2, .delimiter = '|'},
    {"one address a line", "a@firm.com\nb@firm.com\n", .column = 1, .delimiter = ',', .no_header = true},
    {"one address", "a@firm.com", .column = 1, .delimiter = ',', .no_header = true},
    {"one address a line, below a name", "E-mail\na@firm.com\n", .column = 1, .delimiter = ','},
    {"a broken address first is no header", "john@\na@firm.com\nb@firm.com\n", .column = 1, .delimiter = ',',
     .no_header = true},
    {"a placeholder first is no header", "n/a\na@firm.com\nb@firm.com\n", .column = 1, .delimiter = ',',
     .no_header = true},
    {"an unknown word above addresses is a header", "kontaktdaten\na@firm.com\nb@firm.com\n", .column = 1,
     .delimiter = ','},
    {"some cells of a plain list hold commas", "a@firm.com\nb@firm.com, c@firm.com\nd@firm.com\ne@firm.com\n",
     .column = 1, .delimiter = ',', .no_header = true},
    {"names before addresses, without header", "Ann Lee;a@firm.com\nBo Li;b@firm.com\n", .column = 2,
     .delimiter = ';', .no_header = true},
    {"commas inside semicolon cells",
     "name;email\n\"Lee, Ann\";a@firm.com\nLi, Bo;b@firm.com\nLo, Cy;c@firm.com\n", .column = 2,
     .delimiter = ';'},
    {"an empty column with the better name", "Email,Kontakt\n,a@firm.com\n,b@firm.com\n", .column = 2,
     .delimiter = ','},
    {"a header alone", "Name,Email\n", .column = 2, .delimiter = ','},
    {"no address anywhere", "name,phone\nAnn,1\nBo,2\n", .column = 0, .delimiter = ','},
    {"all in quotes", "\"Name\",\"E-Mail\"\n\"Lee\",\"a@firm.com\"\n\"Li\",\"b@firm.com\"\n", .column = 2,
     .delimiter = ','},
    {"a name over two lines", "\"Full\nname\",Email\nAnn,a@firm.com\n", .column = 2, .delimiter = ','},
    {"the user says which, by name", "Email,Other email\na@firm.com,x@firm.com\n", .column = 2,
     .delimiter = ',', .user_column = "other EMAIL"},
    {"the user says which, by number", "Email,Other email\na@firm.com,x@firm.com\n", .column = 2,
     .delimiter = ',', .user_column = "2"},
    {"the user names what is not there", "Email\na@firm.com\n", .column = 0, .delimiter = ',',
     .user_column = "Mail"},
};

static bool detect(const struct case_of *c, struct layout *layout, struct fail *fail)
{
    struct settings settings = {.column = c->user_column};
    struct str text = str_of(c->text);
    encoding_detect(text, &layout->encoding);
    return layout_detect(layout, &(struct list_head){text, true, "list.csv"}, &settings, fail);
}

static void finds_the_form_of_each(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct case_of *c = &cases[i];
        struct layout layout = {0};
        struct fail fail = {0};
        bool found = detect(c, &layout, &fail);
        if (found != (c->column != 0))
            fail_msg("%s: %s", c->name, found ? "a column was found" : fail.sentence);
        if (!found) {
            assert_int_equal(fail.code, c->user_column != NULL ? EXIT_USAGE : EXIT_NOT_A_LIST);
            assert_non_null(strstr(fail.sentence, "--column"));
            continue;
        }
        if (layout.email_column + 1 != c->column || layout.dialect.delimiter != c->delimiter ||
            layout.header == c->no_header)
            fail_msg("%s: column %zu, delimiter %c, header %d", c->name, layout.email_column + 1,
                     layout.dialect.delimiter, layout.header);
        layout_free(&layout);
    }
}

/* The same in GB18030: what the bytes are must not matter, and names are decoded. */
static void reads_gb18030_names(void **state)
{
    static const char text[] =
        "\xd0\xd5\xc3\xfb,\xd3\xca\xcf\xe4\n\xcd\xf5\xce\xb0,w@qq.com\n\xc0\xee\xc4\xc8,l@163.com\n";
    struct case_of c = {.text = text};
    struct layout layout = {0};
    struct fail fail = {0};
    (void)state;
    assert_true(detect(&c, &layout, &fail));
    assert_string_equal(layout.encoding.name, "GB18030");
    assert_string_equal(layout.columns[1].name, "邮箱");
    assert_int_equal(layout.email_column, 1);
    layout_free(&layout);
}

static void knows_where_the_rows_begin(void **state)
{
    static const struct {
        const char *text;
        size_t header_bytes;
        bool crlf;
    } lists[] = {
        {"Email\r\na@firm.com\r\n", 7, true},
        {"\xef\xbb\xbf"
         "Email\na@firm.com\n",
         9, false},
        {"\xef\xbb\xbf"
         "a@firm.com\nb@firm.com\n",
         3, false},
        {"\n\nEmail\na@firm.com\n", 8, false},
        {"a@firm.com\n", 0, false},
        {"\"E\nmail\",Email\na@x,b@firm.com\n", 15, false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        struct case_of c = {.text = lists[i].text};
        struct layout layout = {0};
        struct fail fail = {0};
        assert_true(detect(&c, &layout, &fail));
        assert_int_equal(layout.header_bytes, lists[i].header_bytes);
        assert_int_equal(layout.crlf, lists[i].crlf);
        layout_free(&layout);
    }
}

static void says_when_it_had_to_choose(void **state)
{
    struct case_of c = {.text = "Email,Work email\na@firm.com,x@firm.com\nb@firm.com,y@firm.com\n"};
    struct layout layout = {0};
    struct fail fail = {0};
    (void)state;
    assert_true(detect(&c, &layout, &fail));
    assert_int_equal(layout.email_column, 0);
    assert_non_null(strstr(layout.note, "Work email also contains addresses"));
    layout_free(&layout);
}

static void ranks_names(void **state)
{
    static const struct {
        const char *name;
        enum header_rank rank;
    } names[] = {
        {"E-Mail", HEADER_SURE},
        {" EMAIL_ADDRESS ", HEADER_SURE},
        {"电子邮箱", HEADER_SURE},
        {"电子邮件 2 地址", HEADER_SECOND},
        {"E-mail 2 Address", HEADER_SECOND},
        {"Email Opt Out", HEADER_NOT},
        {"住宅地址 - 邮箱", HEADER_NOT},
        {"电子邮件类型", HEADER_NOT},
        {"邮政编码", HEADER_UNKNOWN},
        {"Phone", HEADER_UNKNOWN},
        {"Your email please", HEADER_LIKELY},
        {"", HEADER_UNKNOWN},
    };
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (header_rank(str_of(names[i].name)) != names[i].rank)
            fail_msg("%s: %d", names[i].name, header_rank(str_of(names[i].name)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_the_form_of_each),
        cmocka_unit_test(reads_gb18030_names),
        cmocka_unit_test(knows_where_the_rows_begin),
        cmocka_unit_test(says_when_it_had_to_choose),
        cmocka_unit_test(ranks_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
