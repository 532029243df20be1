/* What happened, kept: a log file in the live system from the start, copied to the stick and to
 * the target whenever something ends. */
#ifndef KILN_INSTALLER_LOGS_H
#define KILN_INSTALLER_LOGS_H

#include <stddef.h>

#include "base/buf.h"
#include "base/error.h"
#include "disk.h"

#define LOGS_DIR "/run/kiln/log"

/* Opens (and makes) DIR/install.log for appending. Returns the descriptor or a negative errno. */
int logs_open(const char *dir, struct error *e);

/* One line with the seconds since the machine started. Never fails: a full log must not stop the
 * work. */
void logs_write(int log, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Copies DIR/install.log, and the log of the package that failed (NULL: none), to the stick's
 * FAT partition and into ROOT/var/log/kiln (NULL: no target is mounted). *where gets the places,
 * for people: "the stick (install.log), the disk (/var/log/kiln)". Best effort. */
void logs_save(const char *dir, const char *package_log, const struct disk_list *disks, const char *root,
	       struct buf *where);

#endif
