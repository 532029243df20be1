/* The firmware's boot entry, over efivarfs. Best effort: a firmware that is full, read-only or
 * absent never fails an installation, because \EFI\BOOT\BOOTX64.EFI boots without an entry.
 * Formats: UEFI 2.10, 3.1.3 (EFI_LOAD_OPTION) and 10.3.5 (hard drive and file path nodes of a
 * device path). */
#ifndef KILN_INSTALLER_EFIVAR_H
#define KILN_INSTALLER_EFIVAR_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"
#include "table.h"

/* Adds or renews the entry for the ESP of the layout and puts it first in BootOrder. `dir` is
 * efivarfs (/sys/firmware/efi/efivars). -ENOENT: the machine was not started by UEFI. */
int efivar_add_boot(const char *dir, const struct table *l, const char *title, struct error *e);

/* Takes away Kiln's entries for an ESP that is no more. Best effort. */
void efivar_remove_boot(const char *dir, const char *esp_guid);

/* The contents of Boot#### without the 4 bytes of attributes that efivarfs puts before it. */
int efivar_load_option(const struct table *l, const char *title, const char *path, struct buf *ret);

/* GUID text to the 16 bytes of the format (first three fields little endian). 0 or -EINVAL. */
int efivar_guid(const char *text, unsigned char ret[16]);

#endif
