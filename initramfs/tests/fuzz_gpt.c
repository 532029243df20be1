/* A disk from anybody: its first 64 KiB are the input, its last 17 KiB are a copy of the input's end (where a backup
 * table would be), the rest is zero. What libblkid and libfdisk make of it through our code must be sane, and no
 * such disk ever counts as ours unless it says so bit by bit. */
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "installer/note.h"
#include "installer/partition.h"
#include "installer/volume.h"
#include "tests/fuzz.h"

#define DISK_SIZE (64ULL << 20)
#define HEAD (64 * 1024)
#define TAIL (33 * 512)

const unsigned fuzz_every = 5; /* libblkid reads megabytes, twice: 20 ms for each input */

static void
put(int fd, uint64_t at, const uint8_t *data, size_t len)
{
	FUZZ_MUST(len == 0 || pwrite(fd, data, len, (off_t)at) == (ssize_t)len);
}

static void
check_volumes(const struct volume_list *l)
{
	FUZZ_MUST(l->n >= 1 && l->item[0].number == 0);
	for (size_t i = 0; i < l->n; i++) {
		const struct volume *v = &l->item[i];

		FUZZ_MUST(v->start < DISK_SIZE && v->size <= DISK_SIZE - v->start && v->size > 0);
		FUZZ_MUST(strlen(v->fs) <= 64 && strlen(v->label) <= 64);
		for (const char *c = v->label; *c; c++)
			FUZZ_MUST(*c >= ' ' && *c <= '~');
	}
}

static void
look(int fd)
{
	static const char text[] = "distro small\ndisk only\nroot-password secret\n";
	enum partition_state state = PARTITION_OTHER;
	struct volume_list l = {0};
	struct plan *plan = NULL, *note = NULL;
	struct error e = {0};
	struct table t = {0};
	char path[64];
	struct disk d = {.path = path, .size = 128ULL << 20, .sector = 512};

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	FUZZ_MUST(volume_scan_fd(fd, path, &l, &e) == 0);
	check_volumes(&l);
	volume_list_free(&l);
	FUZZ_MUST(note_find(&d, &note, &e) == 0);
	plan_free(note);
	FUZZ_MUST(plan_parse(text, strlen(text), "plan", &plan, &e) == 0);
	d.size = 512ULL << 20;
	FUZZ_MUST(table_compute(plan, NULL, &d, &t, &e) == 0);
	/* the disk is smaller than the table says: refused; as large: only then compared */
	FUZZ_MUST(partition_check(&t, &state, &e) < 0);
	t.disk_size = DISK_SIZE;
	e.text[0] = '\0';
	FUZZ_MUST(partition_check(&t, &state, &e) == 0 || e.text[0]);
	FUZZ_MUST(state == PARTITION_OTHER);

	table_free(&t);
	plan_free(plan);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t head = size < HEAD ? size : HEAD, tail = size < TAIL ? size : TAIL;
	int fd = memfd_create("disk", MFD_CLOEXEC);

	FUZZ_MUST(fd >= 0 && ftruncate(fd, (off_t)DISK_SIZE) == 0);
	put(fd, DISK_SIZE - tail, data + size - tail, tail);
	put(fd, 0, data, head);
	look(fd);
	close(fd);
	return 0;
}
