# mailsift: `make help` says what there is to make.
BUILD   ?= build
PREFIX  ?= /usr/local
CC      ?= cc
ISAL    ?= auto
VERSION := 0.1.0

# The one list of Debian packages: .ci/run, demo and test install what is missing.
PACKAGES       := gcc make pkg-config libcsv-dev zlib1g-dev libidn2-dev libunistring-dev libpsl-dev \
                  libjansson-dev libxxhash-dev libuchardet-dev libisal-dev
PACKAGES_TEST  := $(PACKAGES) libcmocka-dev gzip python3
PACKAGES_FUZZ  := clang libclang-rt-14-dev libomp-dev
PACKAGES_BENCH := $(PACKAGES) python3-email-validator pigz nodejs

PKGS := zlib libidn2 libpsl jansson uchardet
ifeq ($(ISAL),auto)
ISAL := $(shell pkg-config --exists libisal 2>/dev/null && echo yes || echo no)
endif
ifeq ($(ISAL),yes)
PKGS += libisal
CPPFLAGS += -DHAVE_ISAL
ENGINE_OUT := %/inflate_zlib.c %/deflate_zlib.c
else
ENGINE_OUT := %/inflate_isal.c %/deflate_isal.c
endif

WARN     := -Wall -Wextra -Wpedantic -Wshadow -Wvla -Wstrict-prototypes -Wmissing-prototypes -Wconversion \
            -Wno-sign-conversion -Wno-unknown-warning-option
CFLAGS   ?= -O2 -g
CFLAGS   += -std=c11 -fopenmp $(WARN) $(SANITIZE)
CPPFLAGS += -D_GNU_SOURCE -I. -DMAILSIFT_VERSION='"$(VERSION)"' $(shell pkg-config --cflags $(PKGS) 2>/dev/null)
LDFLAGS  += -fopenmp $(SANITIZE)
LDLIBS   += -lcsv -lunistring $(shell pkg-config --libs $(PKGS) 2>/dev/null)

SOURCES := $(filter-out $(ENGINE_OUT),$(wildcard validators/base/*.c validators/*.c pipeline/*.c))
OBJECTS := $(SOURCES:%.c=$(BUILD)/%.o)
FACE    := $(patsubst %.c,$(BUILD)/%.o,$(wildcard cmd/*.c))
UNITS   := $(patsubst tests/unit/%.c,$(BUILD)/unit/%,$(wildcard tests/unit/test_*.c))

all: $(BUILD)/mailsift ## build the program

$(BUILD)/mailsift: $(FACE) $(BUILD)/libmailsift.a
	$(CC) $(LDFLAGS) -o $@ $(FACE) $(BUILD)/libmailsift.a $(LDLIBS)

$(BUILD)/libmailsift.a: $(OBJECTS)
	@rm -f $@
	@ar rcs $@ $^

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

# The lists are part of the program (.incbin), so their object depends on them.
$(BUILD)/validators/lists.o: $(wildcard validators/lists/*.txt)

$(BUILD)/unit/%: tests/unit/%.c $(BUILD)/libmailsift.a
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -MMD -MP -o $@ $< $(BUILD)/libmailsift.a -lcmocka $(LDLIBS)

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
.PHONY: all
.SECONDARY:
