# mailsift: `make help` says what there is to make; V=1 shows the commands.
BUILD   ?= build
PREFIX  ?= /usr/local
CC      ?= cc
ISAL    ?= auto
VERSION := 0.4.0

# The one list of Debian packages: .ci/run, demo and test install what is missing.
PACKAGES       := gcc make pkg-config libcsv-dev zlib1g-dev libidn2-dev libunistring-dev libpsl-dev \
                  libjansson-dev libxxhash-dev libuchardet-dev libisal-dev libc-ares-dev libsqlite3-dev \
                  libcurl4-openssl-dev libconfuse-dev libmd-dev
# The servers that the tests ask are unpacked from their packages (tests/e2e/stage/servers.py), so that no service is installed; perl
# and netbase are for them.
PACKAGES_TEST  := $(PACKAGES) libcmocka-dev gzip python3 ca-certificates openssl strace perl netbase
PACKAGES_FUZZ  := clang libclang-rt-14-dev libomp-dev
# What makes the Debian package and looks at it.
PACKAGES_DEB   := $(PACKAGES) build-essential debhelper dpkg-dev fakeroot lintian python3
# What looks at report.html; node and npm may be there from elsewhere than Debian.
PACKAGES_BROWSER := $(PACKAGES) chromium fonts-noto-cjk $(if $(shell command -v npm),,nodejs npm)
PACKAGES_BENCH := $(PACKAGES) python3 python3-email-validator libpcre2-dev dnsperf

PKGS := zlib libidn2 libpsl jansson uchardet libcares sqlite3 libcurl libconfuse libmd
ifeq ($(ISAL),auto)
ISAL := $(shell pkg-config --exists libisal 2>/dev/null && echo yes || echo no)
endif
ifeq ($(ISAL),yes)
PKGS += libisal
HAVE := -DHAVE_ISAL
ENGINE_OUT := %/inflate_zlib.c %/deflate_zlib.c
else
ENGINE_OUT := %/inflate_isal.c %/deflate_isal.c
endif

WARN     := -Wall -Wextra -Wpedantic -Wshadow -Wvla -Wstrict-prototypes -Wmissing-prototypes -Wconversion \
            -Wno-sign-conversion
CFLAGS   ?= -O2 -g
SAY      := $(if $(V),,@)

# What guards against faults of our own; what the user's flags say counts more.  The C library's checks need an
# optimiser, and would hide from the sanitizers what they look for.
MACHINE  := $(firstword $(subst -, ,$(shell $(CC) -dumpmachine 2>/dev/null)))
OPTIMISE := $(filter-out -O0,$(lastword $(filter -O%,$(CFLAGS))))
ifneq ($(and $(OPTIMISE),$(if $(SANITIZE)$(findstring _FORTIFY_SOURCE,$(CFLAGS) $(CPPFLAGS)),,free)),)
FORTIFY  := -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=$(shell echo '\#include <features.h>' | \
            $(CC) -Werror -O1 -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3 -E -x c - > /dev/null 2>&1 && echo 3 || echo 2)
endif
JUMPS    := $(if $(filter x86_64 i%86,$(MACHINE)),-fcf-protection)$(if $(filter aarch64,$(MACHINE)),-mbranch-protection=standard)
HARDEN   := -fPIE -fstack-protector-strong -fstack-clash-protection $(JUMPS) $(FORTIFY)
HARDLINK := -pie -Wl,-z,relro,-z,now,-z,noexecstack

# What the program cannot do without; CFLAGS, CPPFLAGS, LDFLAGS and LDLIBS stay the user's.
DEFINES := -D_GNU_SOURCE -I. $(HAVE) -DMAILSIFT_VERSION='"$(VERSION)"' $(shell pkg-config --cflags $(PKGS) 2>/dev/null)
COMPILE  = $(CC) $(DEFINES) $(HARDEN) $(CPPFLAGS) -std=c11 -fopenmp $(WARN) $(CFLAGS) $(SANITIZE)
LINK     = $(CC) -fopenmp $(HARDLINK) $(CFLAGS) $(SANITIZE) $(LDFLAGS)
LIBS    := -lcsv -lunistring $(shell pkg-config --libs $(PKGS) 2>/dev/null) $(LDLIBS)

# Every folder of the tree, so that a new one needs no word here.
CODE     = $(shell find $(1) -name "$(or $(2),*).c" | sort)
SOURCES := $(filter-out $(ENGINE_OUT),$(call CODE,validators pipeline))
OBJECTS := $(SOURCES:%.c=$(BUILD)/%.o)
FACE    := $(patsubst %.c,$(BUILD)/%.o,$(call CODE,cmd))
# The pretend internet: its parts are a library, so that the tests have them too.
WORLD_MAINS := pretend make_world
WORLD   := $(patsubst %.c,$(BUILD)/%.o,$(filter-out $(WORLD_MAINS:%=fixtures/%.c),$(call CODE,fixtures)))
UNITS   := $(patsubst %.c,$(BUILD)/unit/%,$(notdir $(call CODE,tests/unit,test_*)))

all: $(BUILD)/mailsift pages ## build the program

$(BUILD)/mailsift: $(FACE) $(BUILD)/libmailsift.a
	@echo "link $@"
	$(SAY)$(LINK) -o $@ $(FACE) $(BUILD)/libmailsift.a $(LIBS)

# The stamp changes with the set of objects, so that one whose source is gone does not stay in the library.
$(BUILD)/objects: FORCE
	@mkdir -p $(@D)
	@echo $(OBJECTS) | cmp -s - $@ || echo $(OBJECTS) > $@

$(BUILD)/libmailsift.a: $(OBJECTS) $(BUILD)/objects
	@rm -f $@
	@ar rcs $@ $(OBJECTS)

$(BUILD)/libpretend.a: $(WORLD)
	@rm -f $@
	@ar rcs $@ $(WORLD)

$(WORLD_MAINS:%=$(BUILD)/%): $(BUILD)/%: $(BUILD)/fixtures/%.o $(BUILD)/libpretend.a $(BUILD)/libmailsift.a
	@echo "link $@"
	$(SAY)$(LINK) -o $@ $^ $(LIBS)

# What the build cannot do without is looked for once, before the first object.
$(BUILD)/needs: Makefile tests/needs
	@CC="$(CC)" FLAGS="$(CPPFLAGS) $(CFLAGS)" tests/needs pkg-config csv.h unistr.h xxhash.h $(PKGS)
	@mkdir -p $(@D)
	@touch $@

$(BUILD)/%.o: %.c | $(BUILD)/needs
	@mkdir -p $(@D)
	@echo "cc   $<"
	$(SAY)$(COMPILE) -MMD -MP -c -o $@ $<

# The version is in them.
$(FACE) $(BUILD)/pipeline/report/report_fill.o $(BUILD)/pipeline/report/metrics.o: Makefile

# The style sheet and the lists are part of the program (.incbin), so their object depends on them.
$(BUILD)/pipeline/report/html/report_style.o: pipeline/report/html/report.css
$(BUILD)/validators/lists/lists.o $(BUILD)/validators/lists/great_domains.o: $(wildcard validators/lists/*.txt)

# The face without its main, for the tests.
$(BUILD)/libface.a: $(filter-out $(BUILD)/cmd/main.o,$(FACE))
	@rm -f $@
	@ar rcs $@ $^

vpath test_%.c $(sort $(dir $(call CODE,tests/unit)))

$(BUILD)/unit/%: %.c $(BUILD)/libpretend.a $(BUILD)/libface.a $(BUILD)/libmailsift.a
	@mkdir -p $(@D)
	@echo "cc   $<"
	$(SAY)$(COMPILE) $(HARDLINK) $(LDFLAGS) -MMD -MP -o $@ $< $(BUILD)/libpretend.a $(BUILD)/libface.a $(BUILD)/libmailsift.a -lcmocka $(LIBS)

# What a test preloads, so that calls of the program fail.
$(BUILD)/preload/%.so: tests/preload/%.c
	@mkdir -p $(@D)
	@echo "cc   $<"
	$(SAY)$(CC) -std=gnu11 -Wall -Wextra -O1 -fPIC -shared -o $@ $< -ldl

$(BUILD)/fuzz/%: tests/fuzz/fuzz_%.c
	@mkdir -p $(@D)
	@echo "cc   $<"
	$(SAY)clang -g -O1 -std=c11 -fopenmp -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=undefined $(DEFINES) -o $@ $< $(WORLD:$(BUILD)/%.o=%.c) $(SOURCES) $(LIBS)

$(BUILD)/bench/%: bench/%.c $(BUILD)/libmailsift.a
	@mkdir -p $(@D)
	@echo "cc   $<"
	$(SAY)$(COMPILE) $(HARDLINK) $(LDFLAGS) -MMD -MP -o $@ $< $(BUILD)/libmailsift.a $(LIBS) -lm

# What the fault loop preloads: it must see each call as the program makes it, not as headers fortify it.
FAULTS_C := $(wildcard tests/faults/*.c)

$(BUILD)/libfault.so: $(FAULTS_C) $(wildcard tests/faults/*.h)
	@mkdir -p $(@D)
	@echo "cc   $@"
	$(SAY)$(CC) $(DEFINES) $(CPPFLAGS) -std=c11 $(WARN) $(CFLAGS) -U_FORTIFY_SOURCE -fPIC -shared $(LDFLAGS) -o $@ $(FAULTS_C)

world: $(WORLD_MAINS:%=$(BUILD)/%) ## build the pretend internet

demo: ## install what is missing, build, and clean a sample list in the pretend internet
	@tests/packages $(PACKAGES)
	@$(MAKE) --no-print-directory -s all $(BUILD)/pretend
	@fixtures/demo $(BUILD)/mailsift $(BUILD)/pretend

test: ## install what is missing, build, run every test (with and without sanitizers, with and without ISA-L)
	@tests/packages $(PACKAGES_TEST)
	@MAKE="$(MAKE)" BUILD="$(BUILD)" tests/run

PRELOADS := $(patsubst tests/preload/%.c,$(BUILD)/preload/%.so,$(wildcard tests/preload/*.c))

unit-tests: all world $(UNITS) $(PRELOADS)

# tests/run builds, by as many jobs as there are processors; where this make has other targets besides, it builds itself, as two
# would be in each other's way.
check units: $(if $(filter-out check units,$(MAKECMDGOALS)),unit-tests)

# T=NAME: what matches only, such as a unit test (T=test_store), a function of one, or a golden case (T=doctor_usage).
check: ## the tests for every change: one build, unit tests, golden command lines, docs, layers (T=NAME: what matches only)
	@CC="$(CC)" FLAGS="$(CPPFLAGS) $(CFLAGS)" tests/needs python3 gzip cmocka.h
	@MAKE="$(MAKE)" BUILD="$(BUILD)" tests/run check "$(T)"

units: ## build and run the unit tests (T=NAME: what matches only)
	@CC="$(CC)" FLAGS="$(CPPFLAGS) $(CFLAGS)" tests/needs cmocka.h
	@MAKE="$(MAKE)" BUILD="$(BUILD)" tests/run units "$(T)"

layers: all ## check which way the includes go, sizes, functions, headers, and how the code is laid out
	@CC="$(CC)" FLAGS="$(CPPFLAGS) $(CFLAGS)" tests/needs python3 objdump cmocka.h
	@tests/layers $(BUILD)

asan: ## the unit and CLI tests under AddressSanitizer and UndefinedBehaviorSanitizer
	@CC="$(CC)" FLAGS="$(CPPFLAGS) $(CFLAGS)" tests/needs python3 gzip cmocka.h
	@MAKE="$(MAKE)" BUILD="$(BUILD)" tests/run asan

tsan: ## the thread tests under ThreadSanitizer (clang, Archer)
	@tests/packages $(PACKAGES_TEST) $(PACKAGES_FUZZ)
	@MAKE="$(MAKE)" BUILD="$(BUILD)" tests/run tsan

soak: ## the long tests of level dns: 200,000 domains, 50 kills, a name server that is silent for a minute
	@tests/packages $(PACKAGES_TEST)
	@MAKE="$(MAKE)" BUILD="$(BUILD)" tests/run soak

FUZZ_SECONDS ?= 60
FUZZERS := $(patsubst tests/fuzz/fuzz_%.c,%,$(wildcard tests/fuzz/fuzz_*.c))

fuzz: ## run every fuzz target for 60 seconds (FUZZ_SECONDS)
	@tests/packages $(PACKAGES_TEST) $(PACKAGES_FUZZ)
	@$(MAKE) --no-print-directory -s $(FUZZERS:%=$(BUILD)/fuzz/%)
	@for target in $(FUZZERS); do tests/fuzz/run $(BUILD)/fuzz $$target $(FUZZ_SECONDS) || exit 1; done

# Runs that wait are more at once than there are processors.
FAULTS ?= 10000
FAULTS_AT_ONCE ?= $(shell expr 4 '*' $$(nproc))

faults: ## let each call of a run fail in turn, 10,000 times (FAULTS), and check what came out
	@tests/packages $(PACKAGES_TEST)
	@$(MAKE) --no-print-directory -s all world $(BUILD)/libfault.so
	@python3 tests/faults/run.py $(BUILD) --faults $(FAULTS) --at-once $(FAULTS_AT_ONCE)

browser: ## install what is missing, and look at report.html in headless Chromium
	@tests/packages $(PACKAGES_BROWSER)
	@$(MAKE) --no-print-directory -s all world
	@tests/browser/run "$(BUILD)" install

bench: ## the benchmarks: ten million rows, side by side with the anchors (about 15 minutes)
	@tests/packages $(PACKAGES_BENCH)
	@$(MAKE) --no-print-directory -s all
	@bench/run $(BENCH)

# What is installed below PREFIX: the program, what it says of itself (each page with the words that make it say so), documents,
# and systemd's units.
PAGES := share/man/man1/mailsift.1 share/bash-completion/completions/mailsift share/zsh/site-functions/_mailsift \
         share/fish/vendor_completions.d/mailsift.fish share/doc/mailsift/mailsift.conf
SAYS_mailsift.1    := help --man
SAYS_mailsift      := help --completion=bash
SAYS__mailsift     := help --completion=zsh
SAYS_mailsift.fish := help --completion=fish
SAYS_mailsift.conf := config example
DOCS  := README.md LICENSE CHANGELOG.md validators/lists/NOTICES cmd/package/systemd/job.env
# Pages for users that are beside the code; installed in the same folders, so that the links of README.md lead to them.
GUIDES := $(patsubst %,%/README.md,cmd/settings cmd/package/systemd $(addprefix pipeline/,base input output pass publish report resolve store update))
SYSTEMD := mailsift@.service mailsift@.timer
AT     = $(DESTDIR)$(PREFIX)

$(PAGES:%=$(BUILD)/%): $(BUILD)/mailsift
	@mkdir -p $(@D)
	@$< $(SAYS_$(@F)) > $@

pages: $(PAGES:%=$(BUILD)/%)

install: all ## install to PREFIX (/usr/local), below DESTDIR
	install -D $(BUILD)/mailsift $(AT)/bin/mailsift
	for page in $(PAGES); do install -D -m 644 $(BUILD)/$$page $(AT)/$$page || exit 1; done
	gzip -9nf $(AT)/share/man/man1/mailsift.1
	install -d $(AT)/lib/systemd/system
	install -m 644 $(DOCS) $(AT)/share/doc/mailsift
	for page in $(GUIDES); do install -D -m 644 $$page $(AT)/share/doc/mailsift/$$page || exit 1; done
	install -m 644 $(SYSTEMD:%=cmd/package/systemd/%) $(AT)/lib/systemd/system
	sed -i 's,@BINDIR@,$(PREFIX)/bin,' $(AT)/lib/systemd/system/mailsift@.service

uninstall: ## remove what install has put there
	cd $(AT) && rm -f bin/mailsift $(PAGES:%.1=%.1.gz) $(SYSTEMD:%=lib/systemd/system/%) $(addprefix share/doc/mailsift/,$(notdir $(DOCS)) $(GUIDES))
	find $(AT)/share/doc/mailsift -depth -type d -empty -delete

deb: ## build the Debian package into the build directory, and let lintian look at it
	@tests/packages $(PACKAGES_DEB)
	@PACKAGES="$(PACKAGES)" VERSION=$(VERSION) cmd/package/debian/build $(BUILD)

deb-test: deb ## install the package in a Debian of its own, use it, and purge it (as root, with the network)
	@tests/packages debootstrap
	@tests/deb $(BUILD)/mailsift_$(VERSION)_$$(dpkg --print-architecture).deb

bare-test: ## make demo, make test and make deb in a Debian of their own (SUITE), as root and as a user (as root, with the network; about an hour)
	@tests/packages debootstrap git
	@tests/bare "$(BUILD)"

clean: ## remove what was built
	rm -rf $(BUILD)

help: ## say what there is to make
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1\t\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 16

-include $(shell find $(BUILD) -type f -name '*.d' 2>/dev/null)
.PHONY: FORCE all pages world demo check test units unit-tests layers asan tsan soak fuzz faults browser bench install uninstall deb deb-test bare-test clean help
.SECONDARY:
