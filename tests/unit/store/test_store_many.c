/* The store when more domains are looked up than at once: the writer, which looks for work meanwhile, leaves the file alone. */
#include <fcntl.h>

#include "tests/unit/store/store_fixture.h"

enum { ROWS = 300000, SOUGHT = 1500000, PAGE = 4096 };

/* The last pages are zeros: a look-up meets them, and goes on for long after that. */
static void damage_is_met_in_a_long_look_up(void **state)
{
    (void)state;
    static const char zeros[PAGE];
    struct fixture fixture;
    fixture_open(&fixture);
    make_store(&fixture, ROWS);
    int fd = open(fixture.path, O_WRONLY);
    off_t pages = lseek(fd, 0, SEEK_END) / PAGE;
    for (off_t page = pages * 3 / 4; page < pages; page++)
        assert_int_equal(pwrite(fd, zeros, sizeof zeros, page * PAGE), PAGE);
    close(fd);
    struct store *store = open_store(&fixture, NULL);
    assert_in_range(look_up(&fixture, store, 0, SOUGHT), 1, ROWS - 1); /* and none of them is wrong */
    keep_truth(&fixture, store, 0, 10);
    close_store(store, "damaged");
    store = open_store(&fixture, NULL);
    assert_int_equal(look_up(&fixture, store, 0, ROWS), 10);
    close_store(store, NULL);
    fixture_close(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(damage_is_met_in_a_long_look_up)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
