/* 1. /boot/grub/early.cfg (goes into the images) and grub.cfg
 * 2. grub-mkimage, for BIOS and for UEFI
 * 3. the EFI system partition, by mtools: \EFI\BOOT\BOOTX64.EFI
 * 4. core.img into the BIOS boot partition
 * 5. boot.img into the first sector, its partition table kept: the disk is made bootable last */
#include "bootloader.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "bootimage.h"
#include "image.h"
#include "kernelparts.h"
#include "note.h"
#include "run.h"

#define CORE_MAX (1024 * 1024 - NOTE_SIZE)
#define GRUB_DIR "boot/grub"
#define MODULES \
	"part_gpt", "ext2", "search", "search_fs_uuid", "normal", "configfile", "linux", "test", "echo", \
		"sleep", "true", "ls", "cat", "reboot", "halt", "minicmd", "serial", "terminal"

static const char *const core_modules[] = {MODULES, "biosdisk", "video", "vbe", "vga", "chain", NULL};
static const char *const efi_modules[] = {MODULES, "fat", "efi_gop", "efi_uga", "all_video", "efifwsetup",
					  "chain", NULL};

/* Serial line and screen together, where there is a serial line. Then the mark of a finished
 * installation. */
static const char head_text[] = "if serial --unit=0 --speed=115200; then\n"
				"\tterminal_input console serial\n"
				"\tterminal_output console serial\n"
				"fi\n"
				"if [ ! -e /boot/kiln-finished ]; then\n"
				"\techo 'Kiln: the installation on this disk is not finished.'\n"
				"\techo 'Start the Kiln stick again: it goes on where it was cut.'\n"
				"\tsleep --interruptible 60\n"
				"\thalt\n"
				"fi\n";

/* Read before GRUB knows conditions: plain commands only. The prefix leads to the disk that GRUB
 * was loaded from; where a firmware hides that, the file system is found by its UUID. */
char *
bootloader_early_text(const struct table *t)
{
	struct buf b = {0};

	if (buf_printf(&b,
		       "search.fs_uuid %s root $root\n"
		       "set prefix=($root)/boot/grub\n",
		       table_find(t, TABLE_ROOT)->fs_uuid) < 0)
		buf_free(&b);
	return b.data;
}

char *
bootloader_menu_text(const struct bootloader *bl)
{
	const struct table_part *root = table_find(bl->table, TABLE_ROOT);
	bool serial = bl->console && strncmp(bl->console, "ttyS", 4) == 0;
	const char *consoles = serial ? "console=tty0 console=ttyS0,115200" : "console=ttyS0,115200 console=tty0";
	struct buf b = {0};
	int err;

	err = buf_append_str(&b, head_text);
	if (!err)
		err = buf_printf(&b,
				 "set timeout=2\n"
				 "set default=0\n"
				 "menuentry '%s' {\n"
				 "\tlinux /boot/vmlinuz root=PARTUUID=%s ro rootwait quiet loglevel=4 %s\n"
				 "}\n"
				 "menuentry '%s, a shell instead of the system' {\n"
				 "\tlinux /boot/vmlinuz root=PARTUUID=%s rw rootwait init=/bin/sh %s\n"
				 "}\n"
				 "if [ \"$grub_platform\" = efi ]; then\n"
				 "\tmenuentry 'Firmware settings' {\n"
				 "\t\tfwsetup\n"
				 "\t}\n"
				 "fi\n",
				 bl->title, root->guid, consoles, bl->title, root->guid, consoles);
	if (err)
		buf_free(&b);
	return b.data;
}

static int
write_text(int root_fd, const char *path, char *text, struct error *e)
{
	int err = text ? file_write_at(root_fd, path, text, strlen(text), 0644, e)
		       : error_set(e, -ENOMEM, "there is no memory left");

	free(text);
	return err;
}

static int
write_texts(const struct bootloader *b, int root_fd, struct error *e)
{
	int err = file_make_dirs_at(root_fd, GRUB_DIR, e);

	if (!err)
		err = write_text(root_fd, GRUB_DIR "/early.cfg", bootloader_early_text(b->table), e);
	if (!err)
		err = write_text(root_fd, GRUB_DIR "/grub.cfg", bootloader_menu_text(b), e);
	return err;
}

/* Paths are those inside of b->grub; in tests that is the root of the host, and the files are
 * named in full. */
static int
make_image(const struct bootloader *b, const char *format, const char *name, const char *const *modules,
	   struct error *e)
{
	const char *root = strcmp(b->grub, b->root) == 0 ? "" : b->root;
	const char *argv[48];
	char prefix[64], config[256], output[256];
	struct run r = {.argv = argv, .log = b->log};
	size_t n = 0;

	if (strcmp(b->grub, "/") != 0)
		r.chroot = b->grub;
	snprintf(prefix, sizeof(prefix), "(,gpt%d)/boot/grub", table_find(b->table, TABLE_ROOT)->number);
	snprintf(config, sizeof(config), "%s/" GRUB_DIR "/early.cfg", root);
	snprintf(output, sizeof(output), "%s/" GRUB_DIR "/%s", root, name);
	argv[n++] = "grub-mkimage";
	argv[n++] = "-O";
	argv[n++] = format;
	argv[n++] = "-p";
	argv[n++] = prefix;
	argv[n++] = "-c";
	argv[n++] = config;
	argv[n++] = "-o";
	argv[n++] = output;
	for (; *modules && n + 1 < sizeof(argv) / sizeof(argv[0]); modules++)
		argv[n++] = *modules;
	argv[n] = NULL;
	return run_program(&r, NULL, e);
}

/* mcopy keeps the time of the file: the same ESP whenever it is made. */
static void
clamp_time(int root_fd, const char *path)
{
	static const struct timespec at[2] = {{.tv_sec = 1735689600}, {.tv_sec = 1735689600}};

	(void)utimensat(root_fd, path, at, 0);
}

static int
esp_tool(const struct bootloader *b, const char *const *argv, struct error *e)
{
	static const char *const env[] = {"MTOOLSRC=/dev/null", "MTOOLS_SKIP_CHECK=1", NULL};
	struct run r = {.argv = argv, .env = env, .log = b->log};

	return run_program(&r, NULL, e);
}

static bool
esp_has(const struct bootloader *b, const char *node, const char *dir)
{
	const char *argv[] = {"mdir", "-b", "-i", node, dir, NULL};
	struct bootloader quiet = *b;
	struct error ignored = {0};

	quiet.log = -1; /* that it isn't there is no news */
	return esp_tool(&quiet, argv, &ignored) == 0;
}

static int
sync_node(const char *node, struct error *e)
{
	int fd = open(node, O_RDONLY | O_CLOEXEC), err = 0;

	if (fd < 0 || fsync(fd) < 0)
		err = error_system(e, "cannot write %s out", node);
	if (fd >= 0)
		close(fd);
	return err;
}

static int
fill_esp(const struct bootloader *b, struct error *e)
{
	static const char *const dirs[] = {"::/EFI", "::/EFI/BOOT"};
	char *node = kernelparts_path(b->table, table_find(b->table, TABLE_ESP));
	char image[256];
	const char *copy[] = {"mcopy", "-D", "o", "-m", "-i", node, image, "::/EFI/BOOT/BOOTX64.EFI", NULL};
	size_t i;
	int err = node ? 0 : error_set(e, -ENOMEM, "there is no memory left");

	snprintf(image, sizeof(image), "%s/" GRUB_DIR "/bootx64.efi", b->root);
	for (i = 0; i < sizeof(dirs) / sizeof(dirs[0]) && !err; i++) {
		const char *make[] = {"mmd", "-D", "s", "-i", node, dirs[i], NULL};

		if (!esp_has(b, node, dirs[i]))
			err = esp_tool(b, make, e);
	}
	if (!err)
		err = esp_tool(b, copy, e);
	if (!err)
		err = sync_node(node, e);
	if (err)
		(void)error_prefix(e, err, "cannot fill the EFI system partition");
	free(node);
	return err;
}

/* Reads back what was written: a disk that lies is found before it is called bootable. */
static int
write_checked(const char *disk, uint64_t at, const unsigned char *data, size_t len, struct error *e)
{
	unsigned char *again = malloc(len);
	int err;

	if (!again)
		return error_set(e, -ENOMEM, "there is no memory left");
	err = image_write(disk, at, data, len, e);
	if (!err)
		err = image_read(disk, at, again, len, e);
	if (!err && memcmp(data, again, len) != 0)
		err = error_set(e, -EIO, "%s does not keep what is written to it", disk);
	free(again);
	return err;
}

static int
write_core(const struct bootloader *b, const struct buf *file, uint64_t lba, struct error *e)
{
	size_t len = (file->len + BOOTIMAGE_SECTOR - 1) / BOOTIMAGE_SECTOR * BOOTIMAGE_SECTOR;
	unsigned char *core = calloc(1, len ? len : 1);
	int err;

	if (!core)
		return error_set(e, -ENOMEM, "there is no memory left");
	if (len)
		memcpy(core, file->data, file->len);
	err = bootimage_patch_core(core, len, lba, e);
	if (!err)
		err = write_checked(b->table->disk, lba * BOOTIMAGE_SECTOR, core, len, e);
	free(core);
	return err;
}

static int
write_bios(const struct bootloader *b, int root_fd, int grub_fd, struct error *e)
{
	uint64_t lba = table_find(b->table, TABLE_BIOS)->start / BOOTIMAGE_SECTOR;
	unsigned char boot[BOOTIMAGE_SECTOR], old[BOOTIMAGE_SECTOR];
	struct buf file = {0};
	int err;

	err = file_read_at(grub_fd, "usr/lib/grub/i386-pc/boot.img", BOOTIMAGE_SECTOR, &file, e);
	if (!err && file.len != BOOTIMAGE_SECTOR)
		err = error_set(e, -EINVAL, "boot.img has %zu bytes and must have 512", file.len);
	if (!err) {
		memcpy(boot, file.data, sizeof(boot));
		err = image_read(b->table->disk, 0, old, sizeof(old), e);
	}
	if (!err)
		err = bootimage_patch_boot(boot, old, lba, e);
	buf_clear(&file);
	if (!err)
		err = file_read_at(root_fd, GRUB_DIR "/core.img", CORE_MAX, &file, e);
	if (!err)
		err = write_core(b, &file, lba, e);
	if (!err)
		err = write_checked(b->table->disk, 0, boot, sizeof(boot), e);
	buf_free(&file);
	return err;
}

static int
open_roots(const struct bootloader *b, int *root_fd, int *grub_fd, struct error *e)
{
	*root_fd = open(b->root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	*grub_fd = open(b->grub, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return *root_fd < 0 || *grub_fd < 0 ? error_system(e, "cannot open the target") : 0;
}

static void
close_roots(int root_fd, int grub_fd)
{
	if (root_fd >= 0)
		close(root_fd);
	if (grub_fd >= 0)
		close(grub_fd);
}

int
bootloader_write_bios(const struct bootloader *b, struct error *e)
{
	int root_fd, grub_fd, err = open_roots(b, &root_fd, &grub_fd, e);

	/* the BIOS reads sectors of 512 bytes and no others: nothing to write on a 4Kn disk */
	if (!err && b->table->sector == BOOTIMAGE_SECTOR)
		err = write_bios(b, root_fd, grub_fd, e);
	close_roots(root_fd, grub_fd);
	return err;
}

int
bootloader_install(const struct bootloader *b, struct error *e)
{
	int root_fd, grub_fd, err = open_roots(b, &root_fd, &grub_fd, e);

	if (!err)
		err = write_texts(b, root_fd, e);
	if (!err)
		err = make_image(b, "i386-pc", "core.img", core_modules, e);
	if (!err)
		err = make_image(b, "x86_64-efi", "bootx64.efi", efi_modules, e);
	clamp_time(root_fd, GRUB_DIR "/bootx64.efi");
	if (!err)
		err = fill_esp(b, e);
	if (!err)
		err = bootloader_write_bios(b, e);
	if (!err && syncfs(root_fd) < 0)
		err = error_system(e, "cannot write everything to the target");
	if (err)
		(void)error_prefix(e, err, "cannot install the boot loader");
	close_roots(root_fd, grub_fd);
	return err;
}

int
bootloader_finish(const struct bootloader *b, struct error *e)
{
	static const char text[] = "This file tells GRUB that the installation is complete.\n";
	int root_fd = open(b->root, O_RDONLY | O_DIRECTORY | O_CLOEXEC), err;

	if (root_fd < 0)
		return error_system(e, "cannot open the target");
	err = file_write_at(root_fd, BOOTLOADER_FINISHED, text, strlen(text), 0644, e);
	if (!err && syncfs(root_fd) < 0)
		err = error_system(e, "cannot write everything to the target");
	close(root_fd);
	return err;
}

bool
bootloader_is_finished(const struct bootloader *b)
{
	int root_fd = open(b->root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool finished = root_fd >= 0 && file_exists_at(root_fd, BOOTLOADER_FINISHED);

	if (root_fd >= 0)
		close(root_fd);
	return finished;
}
