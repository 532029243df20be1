/* The order is what makes a cut harmless: nothing before step 9 can boot, and a second run goes
 * on.
 *   1. check: memory, size, the disk is still the one that was shown
 *   2. partition table, root marked unfinished; the plan's note on the disk
 *   3. file systems
 *   4. mount; journal
 *   5. source archives
 *   6. packages, root tree
 *   7. configuration
 *   8. boot loaders
 *   9. /boot/kiln-finished, sync, unmount; the root's finished type; the note erased; firmware entry (best effort)
 * A root that has /boot/kiln-finished already gets nothing but the end of step 9: somebody may use it. */
#include "install.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#include "base/buf.h"
#include "bootloader.h"
#include "configure.h"
#include "efivar.h"
#include "kernelparts.h"
#include "logs.h"
#include "note.h"
#include "partition.h"
#include "populate.h"
#include "target.h"
#include "volume.h"

#define STAGES 9
#define EFI "/sys/firmware/efi"
#define EFIVARS EFI "/efivars"
#define BIOS_SECTOR 512

/* Where a stage lies in the percents of the whole. */
struct span {
	const struct install *in;
	double low, high;
};

static void
stage(const struct install *in, int number, const char *text)
{
	logs_write(in->log, "step %d of %d: %s", number, STAGES, text);
	if (in->stage)
		in->stage(in->arg, number, STAGES, text);
}

static void
remark(const struct install *in, const char *line)
{
	logs_write(in->log, "%s", line);
	if (in->tell)
		in->tell(in->arg, line);
}

static void
forward(void *arg, const struct progress *p)
{
	const struct span *s = arg;
	struct progress now = *p;

	now.percent = s->low + p->percent * (s->high - s->low) / 100;
	if (p->kind == PROGRESS_DONE)
		logs_write(s->in->log, "package %s %s %s in %.0f s (CPU %.0f s), output %.32s", p->package,
			   p->version ? p->version : "", p->taken ? "taken" : "built", p->seconds, p->cpu,
			   p->output ? p->output : "");
	if (p->kind == PROGRESS_REUSED && p->package)
		logs_write(s->in->log, "package %s is there already", p->package);
	if (p->kind == PROGRESS_FAILED)
		logs_write(s->in->log, "package %s failed: %s\n%s", p->package ? p->package : "?",
			   p->text ? p->text : "", p->tail ? p->tail : "");
	if (s->in->progress)
		s->in->progress(s->in->arg, &now);
}

/* The disk may have been pulled and another plugged in since the person looked. */
static int
check_disk_again(const struct install *in, struct error *e)
{
	struct disk_scan where = {.stick = in->stick};
	struct disk_list now = {0};
	const char *why = NULL;
	bool found = false;
	size_t i;
	int err = disk_scan(&where, &now, e);

	for (i = 0; i < now.n && !err; i++)
		if (disk_is_same(&now.item[i], in->disk)) {
			found = true;
			why = disk_why_not(&now.item[i]);
		}
	if (!err && !found)
		err = error_set(e, -ENODEV, "%s is not the disk any more that the plan was made for",
				in->disk->path);
	if (!err && why)
		err = error_set(e, -EBUSY, "%s cannot be the target: %s", in->disk->path, why);
	disk_list_free(&now);
	return err;
}

/* A loop disk is a test's: the firmware is then that of the machine on which the test runs. */
static bool
is_loop(const struct disk *disk)
{
	return strncmp(disk->name, "loop", 4) == 0;
}

/* Better now than when everything is compiled. */
static int
check_firmware(const struct disk *disk, struct error *e)
{
	if (disk->sector == BIOS_SECTOR || is_loop(disk) || access(EFI, F_OK) == 0)
		return 0;
	return error_set(e, -ENOTSUP,
			 "%s has sectors of %u bytes, which no BIOS can start, and this machine was started by BIOS; "
			 "start the stick by UEFI, or take a disk with sectors of %d bytes",
			 disk->path, disk->sector, BIOS_SECTOR);
}

int
install_check(const struct install *in, struct table *ret, struct error *e)
{
	struct populate names = {.tree = in->tree, .plan = in->plan, .distro = in->distro};
	const char *why = disk_why_not(in->disk);
	struct sysinfo si;
	int err;

	if (why)
		return error_set(e, -EBUSY, "%s cannot be the target: %s", in->disk->path, why);
	if (sysinfo(&si) < 0)
		return error_system(e, "cannot find out how much memory there is");
	err = check_firmware(in->disk, e);
	if (!err)
		err = table_check_memory(in->distro, (uint64_t)si.totalram * si.mem_unit, e);
	if (!err && in->plan->add.n > 0)
		err = populate_check(&names, e);
	return err ? err : table_compute(in->plan, in->distro, in->disk, ret, e);
}

static int
write_note(const struct install *in, const struct table *l, struct error *e)
{
	struct error own = {0};
	int err = note_write(l, in->plan, &own);

	if (err == -EFBIG) {
		remark(in, "The plan is long: after a cut, it has to be given again.");
		return 0;
	}
	return err ? error_set(e, err, "%s", own.text) : 0;
}

/* A disk that lost what it said it had written (it is only our own work) must not end the installation for good. */
static int
check_made(const struct install *in, const struct table *l, struct error *e)
{
	struct error own = {0};
	int err = target_check(l, in->log, &own);

	if (err != -EUCLEAN)
		return err ? error_set(e, err, "%s", own.text) : 0;
	if (target_has(l, BOOTLOADER_FINISHED))
		return error_set(e, err, "the system on %s is complete, and its file system is damaged: %s", l->disk, own.text);
	remark(in, "What the cut left of the file system cannot be repaired: it is made anew, and all packages with it.");
	return target_make(l, in->log, e);
}

/* The ESP that the disk has now; "" when it has none. */
static void
find_esp(const char *disk, char ret[TABLE_GUID])
{
	struct volume_list list = {0};
	struct error ignored = {0};

	ret[0] = '\0';
	if (volume_scan(disk, &list, &ignored) < 0)
		return;
	for (size_t i = 0; i < list.n && !ret[0]; i++)
		if (strcasecmp(list.item[i].part_type, TABLE_TYPE_ESP) == 0)
			snprintf(ret, TABLE_GUID, "%s", list.item[i].part_uuid);
	volume_list_free(&list);
}

/* Steps 2 and 3, or the check of what an earlier run made. */
static int
prepare_disk(const struct install *in, const struct table *l, struct error *e)
{
	enum partition_state state = PARTITION_OTHER;
	int err = partition_check(l, &state, e);
	bool made = !err && in->keep && state >= PARTITION_UNFINISHED && target_is_made(l);

	if (err)
		return err;
	stage(in, 2, made ? "Going on with the installation that was cut" : "Writing the partition table");
	if (!made)
		err = partition_write(l, e);
	if (!err)
		err = write_note(in, l, e);
	if (!err)
		err = kernelparts_tell(l, e);
	if (err)
		return err;
	stage(in, 3, made ? "Checking the file system" : "Making the file systems");
	return made ? check_made(in, l, e) : target_make(l, in->log, e);
}

/* Steps 5 to 7. */
static int
fill(const struct install *in, const struct table *l, struct error *e)
{
	struct span span = {.in = in, .low = 1, .high = 4};
	struct populate p = {.root = in->mount, .tree = in->tree, .store = in->store, .sources = in->sources,
			     .plan = in->plan, .distro = in->distro, .progress = forward, .arg = &span};
	int err;

	stage(in, 5, in->plan->sources ? "Copying the source archives" : "No source archives are copied");
	err = populate_sources(&p, e);
	if (!err)
		err = target_record(in->mount, "sources", e);
	if (err)
		return err;
	span.low = 4;
	span.high = 97;
	stage(in, 6, in->plan->build_all ? "Building the packages" : "Taking and building the packages");
	err = populate_packages(&p, e);
	if (!err)
		err = target_record(in->mount, "packages", e);
	if (err)
		return err;
	stage(in, 7, "Configuring the system");
	err = configure_target(in->plan, l, in->mount, in->log, e);
	return err ? err : target_record(in->mount, "configuration", e);
}

/* Best effort. */
static void
add_boot_entry(const struct install *in, const struct bootloader *b, const char *old_esp)
{
	struct error e = {0};
	char line[1100];
	int err;

	if (is_loop(in->disk))
		return;
	if (old_esp[0] && strcasecmp(old_esp, table_find(b->table, TABLE_ESP)->guid) != 0)
		efivar_remove_boot(EFIVARS, old_esp);
	err = efivar_add_boot(EFIVARS, b->table, b->title, &e);
	if (!err || err == -ENOENT)
		return;
	snprintf(line, sizeof(line), "The firmware got no boot entry (%s). It is not needed.", e.text);
	remark(in, line);
}

/* From the flip on the stick sees the disk as finished, too. */
static int
seal(const struct install *in, const struct bootloader *b, const char *old_esp, struct error *e)
{
	int err = target_unmount(in->mount, e);

	if (!err)
		err = partition_finish(b->table, e);
	if (!err)
		err = note_erase(b->table, e);
	if (!err)
		add_boot_entry(in, b, old_esp);
	return err;
}

/* Step 9. From the marker on the disk boots. */
static int
finish(const struct install *in, const struct bootloader *b, const char *old_esp, struct error *e)
{
	struct buf where = {0};
	int err;

	stage(in, STAGES, "Finishing");
	err = target_record(in->mount, "finished", e);
	if (err)
		return err;
	logs_write(in->log, "the installation is complete");
	logs_save(LOGS_DIR, NULL, NULL, in->mount, &where);
	buf_free(&where);
	err = bootloader_finish(b, e);
	return err ? err : seal(in, b, old_esp, e);
}

/* Steps 5 to 9. */
static int
fill_and_finish(const struct install *in, const struct bootloader *b, const char *old_esp, struct error *e)
{
	int err = target_record(in->mount, b->table->plan_hash, e);

	if (!err)
		err = fill(in, b->table, e);
	if (err)
		return err;
	stage(in, 8, "Installing the boot loaders");
	err = target_make_esp(b->table, in->log, e); /* a cut may have torn it */
	if (!err)
		err = bootloader_install(b, e);
	return err ? err : finish(in, b, old_esp, e);
}

int
install_run(const struct install *in, struct error *e)
{
	struct table l = {0};
	char title[128], old_esp[TABLE_GUID] = "";
	struct bootloader b = {.table = &l, .root = in->mount, .grub = in->mount, .title = title,
			       .console = in->plan->console, .log = in->log};
	int err;

	snprintf(title, sizeof(title), "Kiln %s", in->distro->name);
	install_leave(in);
	stage(in, 1, "Checking the disk");
	err = install_check(in, &l, e);
	if (!err)
		err = check_disk_again(in, e);
	if (!err)
		find_esp(in->disk->path, old_esp);
	if (!err)
		err = prepare_disk(in, &l, e);
	if (!err) {
		stage(in, 4, "Mounting the target");
		err = target_mount(&l, in->mount, e);
	}
	if (!err && bootloader_is_finished(&b)) {
		/* the cut came between the marker and the flip: the system may be in use since */
		stage(in, STAGES, "It was complete already: only its mark in the partition table was missing");
		err = seal(in, &b, old_esp, e);
	} else if (!err) {
		err = fill_and_finish(in, &b, old_esp, e);
	}
	if (err && e)
		logs_write(in->log, "failed: %s", e->text);
	table_free(&l);
	return err;
}

void
install_leave(const struct install *in)
{
	struct error ignored = {0};

	if (target_is_mounted(in->mount))
		(void)target_unmount(in->mount, &ignored);
}
