#include "target.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <blkid/blkid.h>

#include "base/file.h"
#include "efivar.h"
#include "image.h"
#include "kernelparts.h"
#include "run.h"

#define SWAP_PAGE 4096
#define JOURNAL "var/lib/kiln/install"

/* Features are spelled out: what mke2fs.conf of the live system says must not matter. GRUB reads
 * all of these. */
static const char features[] = "none,has_journal,ext_attr,resize_inode,dir_index,filetype,extent,64bit,flex_bg,"
			       "sparse_super,large_file,huge_file,dir_nlink,extra_isize,metadata_csum";

static int
run_tool(const char *const *argv, int log, struct error *e)
{
	static const char *const env[] = {"MKE2FS_CONFIG=/dev/null", "E2FSPROGS_FAKE_TIME=1735689600", NULL};
	struct run r = {.argv = argv, .env = env, .log = log};

	return run_program(&r, NULL, e);
}

static int
make_root(const struct table *l, const struct table_part *p, const char *node, int log, struct error *e)
{
	char extended[128];
	const char *argv[] = {"mke2fs", "-q", "-F", "-O", features, "-b", "4096", "-I", "256",
			      "-i", "16384", "-m", "1", "-e", "remount-ro", "-L", p->name, "-U", p->fs_uuid,
			      "-E", extended, node, NULL};

	snprintf(extended, sizeof(extended), "hash_seed=%s,root_owner=0:0,lazy_itable_init=1", l->hash_seed);
	return run_tool(argv, log, e);
}

static int
make_esp(const struct table *l, const struct table_part *p, const char *node, int log, struct error *e)
{
	char serial[9], sector[16];
	/* 4 KiB clusters, but FAT32 wants 65,525 of them at least */
	bool small = l->sector > 512 || p->size < 300ULL * 1024 * 1024;
	const char *argv[] = {"mkfs.fat", "--invariant", "-F", "32", "-S", sector, "-s", small ? "1" : "8",
			      "-n", "KILN-ESP", "-i", serial, node, NULL};

	snprintf(serial, sizeof(serial), "%.8s", p->fs_uuid);
	snprintf(sector, sizeof(sector), "%u", (unsigned)l->sector);
	return run_tool(argv, log, e);
}

static void
put_le32(unsigned char *to, uint32_t value)
{
	size_t i;

	for (i = 0; i < 4; i++)
		to[i] = (unsigned char)(value >> (8 * i));
}

int
target_swap_header(uint64_t size, const char *uuid, unsigned char ret[4096])
{
	unsigned char mixed[16];
	static const int order[16] = {3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};
	uint64_t last = size / SWAP_PAGE - 1;
	size_t i;

	/* a swap area's UUID is big endian throughout, other than a GPT's */
	if (efivar_guid(uuid, mixed) < 0 || last < 10 || last > UINT32_MAX)
		return -EINVAL;
	memset(ret, 0, SWAP_PAGE);
	put_le32(ret + 1024, 1);
	put_le32(ret + 1028, (uint32_t)last);
	for (i = 0; i < 16; i++)
		ret[1036 + i] = mixed[order[i]];
	memcpy(ret + 1052, "kiln-swap", 9);
	memcpy(ret + SWAP_PAGE - 10, "SWAPSPACE2", 10);
	return 0;
}

static int
make_swap(const struct table_part *p, const char *node, struct error *e)
{
	unsigned char page[SWAP_PAGE];

	if (target_swap_header(p->size, p->fs_uuid, page) < 0)
		return error_set(e, -EINVAL, "the swap partition has an impossible size");
	return image_write(node, 0, page, sizeof(page), e);
}

static int
make_one(const struct table *l, const struct table_part *p, int log, struct error *e)
{
	char *node = kernelparts_path(l, p);
	int err = 0;

	if (!node)
		return error_set(e, -ENOMEM, "there is no memory left");
	if (p->role == TABLE_ESP)
		err = make_esp(l, p, node, log, e);
	else if (p->role == TABLE_SWAP)
		err = make_swap(p, node, e);
	else if (p->role == TABLE_ROOT)
		err = make_root(l, p, node, log, e);
	if (err)
		(void)error_prefix(e, err, "cannot make the file system of %s", node);
	free(node);
	return err;
}

int
target_make(const struct table *l, int log, struct error *e)
{
	size_t i;
	int err = 0;

	/* the root comes last: it is what target_is_made looks at */
	for (i = 0; i < l->n && !err; i++)
		err = make_one(l, &l->part[i], log, e);
	return err;
}

int
target_make_esp(const struct table *l, int log, struct error *e)
{
	return make_one(l, table_find(l, TABLE_ESP), log, e);
}

bool
target_is_made(const struct table *l)
{
	const struct table_part *p = table_find(l, TABLE_ROOT);
	const char *fs = NULL, *uuid = NULL;
	blkid_probe pr = blkid_new_probe();
	int fd = open(l->disk, O_RDONLY | O_CLOEXEC);
	bool made = false;

	if (fd >= 0 && pr && blkid_probe_set_device(pr, fd, (blkid_loff_t)p->start, (blkid_loff_t)p->size) == 0) {
		blkid_probe_enable_superblocks(pr, 1);
		blkid_probe_set_superblocks_flags(pr, BLKID_SUBLKS_TYPE | BLKID_SUBLKS_UUID);
		if (blkid_do_safeprobe(pr) == 0) {
			(void)blkid_probe_lookup_value(pr, "TYPE", &fs, NULL);
			(void)blkid_probe_lookup_value(pr, "UUID", &uuid, NULL);
		}
		made = fs && uuid && strcmp(fs, "ext4") == 0 && strcmp(uuid, p->fs_uuid) == 0;
	}
	blkid_free_probe(pr);
	if (fd >= 0)
		close(fd);
	return made;
}

int
target_check(const struct table *l, int log, struct error *e)
{
	char *node = kernelparts_path(l, table_find(l, TABLE_ROOT));
	const char *argv[] = {"e2fsck", "-p", node, NULL};
	struct run r = {.argv = argv, .log = log};
	struct error own = {0};
	int status = 0, err;

	if (!node)
		return error_set(e, -ENOMEM, "there is no memory left");
	err = run_program(&r, &status, &own);
	if (err && (status == 1 || status == 2))
		err = 0; /* there were errors, and they are repaired */
	else if (err && status >= 4 && status <= 7)
		err = -EUCLEAN;
	if (err)
		err = error_set(e, err, "%s", own.text);
	free(node);
	return err;
}

bool
target_has(const struct table *l, const char *path)
{
	char *node = kernelparts_path(l, table_find(l, TABLE_ROOT)), request[256];
	const char *argv[] = {"debugfs", "-c", "-R", request, node, NULL};
	struct buf said = {0};
	struct run r = {.argv = argv, .log = -1, .output = &said};
	struct error ignored = {0};
	bool has;

	snprintf(request, sizeof(request), "stat /%s", path);
	has = node && run_program(&r, NULL, &ignored) == 0 && said.data && strstr(said.data, "Inode:");
	buf_free(&said);
	free(node);
	return has;
}

int
target_mount(const struct table *l, const char *dir, struct error *e)
{
	char *node = kernelparts_path(l, table_find(l, TABLE_ROOT));
	int err = node ? 0 : error_set(e, -ENOMEM, "there is no memory left");

	if (!err)
		err = file_make_dirs_at(AT_FDCWD, dir, e);
	if (!err && mount(node, dir, "ext4", MS_NOATIME, NULL) < 0)
		err = error_system(e, "cannot mount %s", node);
	free(node);
	return err;
}

int
target_unmount(const char *dir, struct error *e)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int err = 0;

	if (fd >= 0) {
		if (syncfs(fd) < 0)
			err = error_system(e, "cannot write everything to the target");
		close(fd);
	}
	if (umount2(dir, UMOUNT_NOFOLLOW) < 0 && errno != EINVAL && errno != ENOENT && !err)
		err = error_system(e, "cannot unmount the target");
	return err;
}

bool
target_is_mounted(const char *dir)
{
	struct stat here, above;
	char parent[512];

	snprintf(parent, sizeof(parent), "%s/..", dir);
	return stat(dir, &here) == 0 && stat(parent, &above) == 0 && here.st_dev != above.st_dev;
}

int
target_record(const char *dir, const char *line, struct error *e)
{
	int root = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC), fd = -1, err;

	if (root < 0)
		return error_system(e, "cannot open the target");
	err = file_make_dirs_at(root, JOURNAL, e);
	if (!err)
		fd = openat(root, JOURNAL "/journal", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
	if (!err && (fd < 0 || dprintf(fd, "%s\n", line) < 0 || fsync(fd) < 0))
		err = error_system(e, "cannot write the journal of the installation");
	if (fd >= 0)
		close(fd);
	close(root);
	return err;
}
