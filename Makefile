# The only file that knows every directory. Everything generated is in out/ and the cache.
.POSIX:
SHELL = /bin/sh
CC = gcc
OUT = out
HOST_PACKAGES = gcc g++ clang libclang-rt-14-dev make bison flex bc xz-utils bzip2 patch cpio file \
	libarchive-dev libfdisk-dev libblkid-dev libcrypt-dev libelf-dev libcmocka-dev shellcheck \
	cppcheck qemu-system-x86 ovmf xorriso mtools dosfstools e2fsprogs fdisk squashfs-tools busybox-static \
	efibootmgr ca-certificates util-linux

STD = -std=c11 -D_GNU_SOURCE -Ibuilder -Iinitramfs
WARN = -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla
CFLAGS = -O2 -g $(WARN)
SANITIZE = -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
ARCHIVE = -larchive
DISK = -lfdisk -lblkid -lcrypt

LIB_SRC := $(wildcard builder/base/*.c builder/recipe/*.c builder/graph/*.c builder/store/*.c \
	builder/sandbox/*.c builder/schedule/*.c builder/ui/*.c)
CMD_SRC := $(wildcard builder/cmd/*.c)
INSTALLER_SRC := $(wildcard initramfs/installer/*.c)
INIT_SRC := $(wildcard initramfs/init/*.c)
MACHINE_SRC := $(wildcard tools/machine/*.c)
HEADERS := $(wildcard builder/*/*.h initramfs/*/*.h tools/*/*.h)

objects = $(patsubst %.c,$(OUT)/$(1)/%.o,$(2))
LIB_OBJ := $(call objects,host,$(LIB_SRC))
CMD_OBJ := $(call objects,host,$(CMD_SRC))
INSTALLER_OBJ := $(call objects,host,$(INSTALLER_SRC))

KILN = $(OUT)/kiln

.DEFAULT_GOAL := help
.PHONY: help run test test-machine test-full test-seed check lint unit fuzz programs iso boot stick relock bench packages outputs clean

help: ## this list
	@echo 'make run is the whole way; make test proves it. All targets:'
	@sed -n 's/^\([a-z][a-z-]*\):.*## /  make \1	/p' Makefile | expand -t 20

run: packages programs ## build the stick, install from it onto a disk image, boot that to a login; DISTRO="toybox"
	@DISTRO="$(DISTRO)" tools/run.sh

test: packages ## compile, lint, unit, planner, fuzz, sandbox, init, installer, and the stick in QEMU
	@$(MAKE) -s check
	@tools/test.sh builder initramfs iso

test-machine: packages programs ## of these only the stick: built, booted in QEMU, installed from, logged in to
	@tools/test.sh iso

test-full: packages programs ## as test-machine, and everything compiled on the target, the stick built twice (hours)
	@tools/test.sh --full iso

test-seed: packages programs ## a seed compiled by clang must give the same packages
	@tools/test-seed.sh

check: ## compile, lint, unit, planner, fuzz replay; no ISO needed; under 3 minutes
	@$(MAKE) -s -j$$(nproc) programs lint unit fuzz

iso: programs ## the stick's image: out/kiln.iso; DISTROS="busybox": a smaller one
	@DISTROS="$(DISTROS)" tools/iso.sh

boot: iso ## the ISO in QEMU, with a screen; SERIAL=1: on this terminal
	@tools/qemu.sh boot

stick: ## write the ISO to a stick: make stick DEV=/dev/sdX
	@tools/stick.sh "$(DEV)"

relock: programs ## newer point releases of the locked sources, as a diff of the recipes
	@tools/relock.sh

bench: programs ## times by package, from the store's provenance
	@tools/bench.sh

outputs: programs ## publish what the store has: writes distros/outputs
	@tools/outputs.sh

packages:
	@tools/host-packages.sh $(HOST_PACKAGES)

clean: ## remove out/ (the cache stays)
	rm -rf $(OUT)

# ---- programs for this host ----
programs: $(KILN) $(OUT)/kiln-installer $(OUT)/init $(OUT)/kiln-machine $(OUT)/talk

$(OUT)/host/%.o: %.c $(HEADERS)
	@mkdir -p $(@D)
	$(CC) $(STD) $(CFLAGS) -c -o $@ $<

$(OUT)/libkiln.a: $(LIB_OBJ)
	rm -f $@
	ar -qcsD $@ $(LIB_OBJ)

$(KILN): $(CMD_OBJ) $(OUT)/libkiln.a
	$(CC) -o $@ $(CMD_OBJ) $(OUT)/libkiln.a $(ARCHIVE)

$(OUT)/kiln-installer: $(INSTALLER_OBJ) $(OUT)/libkiln.a
	$(CC) -o $@ $(INSTALLER_OBJ) $(OUT)/libkiln.a $(ARCHIVE) $(DISK)

$(OUT)/init: $(call objects,host,$(INIT_SRC))
	$(CC) -static -o $@ $^

$(OUT)/kiln-machine: $(call objects,host,$(MACHINE_SRC))
	$(CC) -o $@ $^ -lutil

$(OUT)/talk: $(OUT)/host/tools/talk.o
	$(CC) -o $@ $^

# ---- tests ----
SAN_LIB := $(call objects,san,$(LIB_SRC))
SAN_INSTALLER := $(call objects,san,$(filter-out %/main.c,$(INSTALLER_SRC)))
SAN_INIT := $(call objects,san,$(filter-out %/init.c,$(INIT_SRC)))
UNIT_SRC := $(wildcard builder/tests/test_*.c initramfs/tests/test_*.c)
FUZZ_SRC := $(wildcard builder/tests/fuzz_*.c initramfs/tests/fuzz_*.c)
UNIT := $(UNIT_SRC:%.c=$(OUT)/san/%)
FUZZ := $(FUZZ_SRC:%.c=$(OUT)/san/%)
WRAP = $(shell sed -n 's,^/\* link: \(.*\) \*/$$,\1,p' $(1))

$(OUT)/san/%.o: %.c $(HEADERS)
	@mkdir -p $(@D)
	@$(CC) $(STD) $(WARN) $(SANITIZE) -c -o $@ $<

$(OUT)/san/libkiln.a: $(SAN_LIB) $(SAN_INSTALLER) $(SAN_INIT)
	@rm -f $@
	@ar -qcsD $@ $^

$(UNIT): $(OUT)/san/%: $(OUT)/san/%.o $(OUT)/san/libkiln.a
	@$(CC) $(SANITIZE) -o $@ $< $(call WRAP,$*.c) $(OUT)/san/libkiln.a -lcmocka $(ARCHIVE) $(DISK)

$(FUZZ): $(OUT)/san/%: $(OUT)/san/%.o $(OUT)/san/builder/tests/replay.o $(OUT)/san/libkiln.a
	@$(CC) $(SANITIZE) -o $@ $^ $(ARCHIVE) $(DISK)

unit: $(UNIT)
	@tools/unit.sh $(UNIT)

fuzz: $(FUZZ)
	@tools/fuzz-replay.sh $(FUZZ)

lint:
	@tools/lint.sh
