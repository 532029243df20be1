/* An offer with made-up distros and disks, for the menu's test and for its pictures. */
#ifndef KILN_TESTS_MENU_FAKE_H
#define KILN_TESTS_MENU_FAKE_H

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "installer/menu.h"

static const char fake_busybox[] =
	"summary small and complete\n"
	"about Linux, musl and BusyBox: a system that fits into one head,\n"
	"about with GCC, make and everything else that it takes to build\n"
	"about itself again, and this stick too.\n"
	"about It boots in seconds; its /etc can be read in an evening.\n"
	"libc musl\ninit BusyBox init\npackage linux musl busybox gcc\n"
	"memory 2048\ndisk 8192\nminutes 95\n";
static const char fake_lfs[] =
	"summary the book's system\nabout Linux From Scratch 12.3 with SysV init.\n"
	"libc glibc\ninit sysvinit\npackage linux glibc\nmemory 4096\ndisk 20480\nminutes 600\n";

struct fake {
	struct distro *distros[2];
	struct strlist keymaps, timezones;
	bool taken, broken;
	int out; /* descriptor where it is told which key map was loaded; 0: nowhere */
	struct menu_offer offer;
};

static int
fake_add_disk(struct disk_list *l, const char *path, const char *model, const char *serial,
	      const char *content, uint64_t size)
{
	struct disk *more = realloc(l->item, (l->n + 1) * sizeof *more);

	if (!more)
		return -ENOMEM;
	l->item = more;
	more += l->n++;
	memset(more, 0, sizeof *more);
	more->path = strdup(path);
	more->name = strdup(path + 5);
	more->model = strdup(model);
	more->serial = strdup(serial);
	more->content = strdup(content);
	more->size = size;
	more->sector = 512;
	more->empty = strcmp(content, "empty") == 0;
	return 0;
}

static int
fake_scan(void *arg, struct disk_list *ret, struct error *e)
{
	(void)arg;
	(void)e;
	memset(ret, 0, sizeof *ret);
	fake_add_disk(ret, "/dev/nvme0n1", "Samsung SSD 980 PRO", "S5GXNX0T",
		      "GPT: vfat, ntfs (Windows)", 1000204886016);
	fake_add_disk(ret, "/dev/sda", "WDC WD40EFRX", "WD-WCC7K1", "empty", 4000787030016);
	fake_add_disk(ret, "/dev/sdb", "Kingston DataTraveler", "60A44C", "ISO 9660 (KILN)",
		      31000000000);
	ret->item[2].stick = true;
	ret->item[2].removable = true;
	return 0;
}

static char *
fake_explain(void *arg, const struct plan *p, struct error *e)
{
	struct fake *f = arg;
	char *text = NULL;

	if (f->broken) {
		error_set(e, -ENOSPC,
			  "The disk is too small: 8.0 GiB are needed, 4.0 GiB are there.");
		return NULL;
	}
	if (asprintf(&text,
		     "*%s is erased: WDC WD40EFRX, 4000.8 GB\n"
		     "  1   BIOS boot        1 MiB\n"
		     "  2   EFI system     512 MiB  vfat\n"
		     "  3   root            3.6 TiB  ext4\n\n"
		     "*%s, build %s\n"
		     "  147 packages, about 95 minutes on this machine\n\n"
		     "Host name  %s\nKey map    %s\nTime zone  %s\nNetwork    dhcp\n\n"
		     "Afterwards the machine reboots.\n",
		     p->disk.item[0] + 5, p->distro, p->build_all ? "all" : "missing", p->hostname,
		     p->keymap, p->timezone) < 0)
		return NULL;
	return text;
}

static void
fake_keymap(void *arg, const char *name)
{
	const struct fake *f = arg;

	if (f->out)
		dprintf(f->out, "loaded %s\n", name);
}

static bool
fake_taken(void *arg)
{
	return ((struct fake *)arg)->taken;
}

static int
fake_make(struct fake *f)
{
	static const char *const keymaps[] = { "de", "de-latin1", "dvorak", "es",
					       "fr", "it",	  "uk",	    "us" };
	static const char *const zones[] = {
		"Africa/Cairo",	 "America/New_York", "Asia/Tokyo", "Europe/Berlin",
		"Europe/London", "Europe/Paris",     "UTC"
	};

	memset(f, 0, sizeof *f);
	if (distro_parse(fake_busybox, sizeof fake_busybox - 1, "busybox", &f->distros[0], NULL) <
		    0 ||
	    distro_parse(fake_lfs, sizeof fake_lfs - 1, "lfs", &f->distros[1], NULL) < 0)
		return -1;
	for (size_t i = 0; i < sizeof keymaps / sizeof *keymaps; i++)
		strlist_add(&f->keymaps, keymaps[i]);
	for (size_t i = 0; i < sizeof zones / sizeof *zones; i++)
		strlist_add(&f->timezones, zones[i]);
	f->offer = (struct menu_offer){ .distros = f->distros,
					.ndistros = 2,
					.keymaps = &f->keymaps,
					.timezones = &f->timezones,
					.scan = fake_scan,
					.explain = fake_explain,
					.keymap = fake_keymap,
					.taken = fake_taken,
					.arg = f };
	return 0;
}

static void
fake_free(struct fake *f)
{
	distro_free(f->distros[0]);
	distro_free(f->distros[1]);
	strlist_free(&f->keymaps);
	strlist_free(&f->timezones);
}

#endif
