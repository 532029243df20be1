/* GRUB on the target, for BIOS and for UEFI, always both: made by the target's own grub-mkimage,
 * put in place here. */
#ifndef KILN_INSTALLER_BOOTLOADER_H
#define KILN_INSTALLER_BOOTLOADER_H

#include <stdbool.h>

#include "base/error.h"
#include "table.h"

struct bootloader {
	const struct table *table;
	const char *root;    /* where the target is mounted */
	const char *grub;    /* root to run grub-mkimage in: normally the same; "/" in tests */
	const char *title;   /* for menu and firmware entry: "Kiln busybox" */
	const char *console; /* "tty0", "ttyS0": the kernel's main console; NULL: tty0 */
	const char *efivars; /* efivarfs; NULL: /sys/firmware/efi/efivars */
	int log;
};

/* Configuration, images, EFI system partition, core image, first sector - in this order; all of
 * it is synced. The disk can now start GRUB, which refuses as long as bootloader_finish was not
 * called. */
int bootloader_install(const struct bootloader *b, struct error *e);

/* Its last part: ROOT/boot/grub/core.img into the BIOS boot partition, then boot.img into the first
 * sector. Nothing is written when one of the two is not GRUB's. */
int bootloader_write_bios(const struct bootloader *b, struct error *e);

#define BOOTLOADER_FINISHED "boot/kiln-finished"

/* Writes /boot/kiln-finished and syncs it. */
int bootloader_finish(const struct bootloader *b, struct error *e);
bool bootloader_is_finished(const struct bootloader *b);

/* The texts, for tests. Owned; NULL: no memory. */
char *bootloader_early_text(const struct table *t);
char *bootloader_menu_text(const struct bootloader *b);

#endif
