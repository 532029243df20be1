/* A source archive is somebody else's bytes, so it is read by a process of its own:
 * 1. The child goes into a fresh directory below `into_fd` and unpacks there, each entry checked
 * here first and by libarchive's secure flags again.
 * 2. It reports through a pipe: a code and a sentence.
 * 3. The parent moves the contents up, without the first directory when there is only that. */
#include "store/archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/dir.h"
#include "base/file.h"
#include "store/archive_name.h"

#define STAGE       ".unpack"
#define BLOCK       (256 << 10)
#define ENTRIES_MAX 400000
#define BYTES_MAX   (8ull << 30)

struct report {
	int code; /* 0 or a negative errno */
	struct error error;
};

static int
no_memory(struct error *e)
{
	return error_set(e, -ENOMEM, "out of memory while unpacking");
}

static int
check_type(struct archive_entry *entry, const char *path, struct error *e)
{
	mode_t type = archive_entry_filetype(entry);

	if (!archive_entry_hardlink(entry) && type != AE_IFREG && type != AE_IFDIR &&
	    type != AE_IFLNK)
		return error_set(e, -EINVAL, "%s is a device, fifo or socket", path);
	if (type != AE_IFDIR && (archive_entry_perm(entry) & 06000))
		return error_set(e, -EINVAL, "%s is setuid or setgid", path);
	return 0;
}

/* Checks the entry and makes its names clean; 1: it is the top itself, nothing to do. */
static int
check_entry(struct archive_entry *entry, struct error *e)
{
	const char *path = archive_entry_pathname(entry), *link;
	struct buf clean = {0}, to = {0};
	int r;

	if (!path)
		return error_set(e, -EINVAL, "an entry has a name that is not text");
	r = archive_name_clean(path, &clean, e);
	if (r < 0 || !clean.len) {
		r = r < 0 ? r : 1;
		goto out;
	}
	r = check_type(entry, clean.data, e);
	if (r < 0)
		goto out;
	link = archive_entry_hardlink(entry);
	if (link) {
		r = archive_name_clean(link, &to, e);
		if (r < 0)
			goto out;
		archive_entry_set_hardlink(entry, to.data ? to.data : "");
	} else if (archive_entry_filetype(entry) == AE_IFLNK) {
		link = archive_entry_symlink(entry);
		r = archive_name_check_link(clean.data, link ? link : "", e);
		if (r < 0)
			goto out;
	}
	if (archive_entry_filetype(entry) == AE_IFDIR)
		archive_entry_set_perm(entry, 0755);
	else
		archive_entry_set_perm(entry, archive_entry_perm(entry) & 0100 ? 0755 : 0644);
	archive_entry_set_pathname(entry, clean.data);
out:
	buf_free(&clean);
	buf_free(&to);
	return r;
}

static int
archive_failure(struct archive *a, struct error *e, const char *what)
{
	const char *text = archive_error_string(a);

	return error_set(e, archive_errno(a) == ENOSPC ? -ENOSPC : -EBADMSG, "%s: %s", what,
			 text ? text : "damaged");
}

static int
copy_data(struct archive *from, struct archive *to, const char *path, struct error *e)
{
	const void *data;
	size_t len;
	la_int64_t at;

	for (;;) {
		int r = archive_read_data_block(from, &data, &len, &at);

		if (r == ARCHIVE_EOF)
			return 0;
		if (r < ARCHIVE_WARN)
			return archive_failure(from, e, path);
		if (archive_write_data_block(to, data, len, at) < ARCHIVE_OK)
			return archive_failure(to, e, path);
	}
}

static int
unpack_entry(struct archive *from, struct archive *to, struct archive_entry *entry, struct error *e)
{
	int r = check_entry(entry, e);

	if (r != 0)
		return r < 0 ? r : 0;
	if (archive_write_header(to, entry) < ARCHIVE_WARN)
		return archive_failure(to, e, archive_entry_pathname(entry));
	if (!archive_entry_hardlink(entry) && archive_entry_size(entry) > 0) {
		r = copy_data(from, to, archive_entry_pathname(entry), e);
		if (r < 0)
			return r;
	}
	return archive_write_finish_entry(to) < ARCHIVE_WARN
		       ? archive_failure(to, e, archive_entry_pathname(entry))
		       : 0;
}

static int
unpack_entries(struct archive *from, struct archive *to, struct error *e)
{
	struct archive_entry *entry;
	unsigned long long bytes = 0;
	size_t n = 0;
	int r;

	for (;;) {
		r = archive_read_next_header(from, &entry);
		if (r == ARCHIVE_EOF)
			break;
		if (r < ARCHIVE_WARN)
			return archive_failure(from, e, "cannot be read");
		bytes += archive_entry_size(entry) > 0
				 ? (unsigned long long)archive_entry_size(entry)
				 : 0;
		if (++n > ENTRIES_MAX || bytes > BYTES_MAX)
			return error_set(e, -EFBIG, "more than %d entries or %llu bytes",
					 ENTRIES_MAX, BYTES_MAX);
		r = unpack_entry(from, to, entry, e);
		if (r < 0)
			return r;
	}
	if (n == 0)
		return error_set(e, -EBADMSG, "there is nothing in it");
	return archive_write_close(to) < ARCHIVE_WARN ? archive_failure(to, e, "cannot be unpacked")
						      : 0;
}

/* In the child, in the directory where it goes. */
static int
unpack(int fd, struct error *e)
{
	struct archive *from = archive_read_new(), *to = archive_write_disk_new();
	int r;

	if (!from || !to) {
		r = no_memory(e);
		goto out;
	}
	archive_read_support_format_tar(from);
	archive_read_support_filter_gzip(from);
	archive_read_support_filter_bzip2(from);
	archive_read_support_filter_xz(from);
	archive_read_support_filter_zstd(from);
	archive_read_support_filter_lzip(from);
	archive_write_disk_set_options(to, ARCHIVE_EXTRACT_TIME | ARCHIVE_EXTRACT_SECURE_SYMLINKS |
						   ARCHIVE_EXTRACT_SECURE_NODOTDOT |
						   ARCHIVE_EXTRACT_SECURE_NOABSOLUTEPATHS);
	if (archive_read_open_fd(from, fd, BLOCK) < ARCHIVE_OK)
		r = archive_failure(from, e, "cannot be read");
	else
		r = unpack_entries(from, to, e);
out:
	archive_read_free(from);
	archive_write_free(to);
	return r;
}

static void
child(int fd, int stage, int pipe)
{
	struct report report = {0};

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	umask(022);
	setlocale(LC_CTYPE,
		  "C.UTF-8"); /* names in archives are UTF-8; without it libarchive has no text */
	if (fchdir(stage) < 0)
		report.code = error_system(&report.error, "cannot go into the directory");
	else
		report.code = unpack(fd, &report.error);
	_exit(write(pipe, &report, sizeof(report)) == sizeof(report) ? 0 : 1);
}

/* One read is enough: a pipe takes a report whole. */
static int
wait_child(pid_t pid, int pipe, struct error *e)
{
	struct report report = {0};
	ssize_t len;
	int status;

	do
		len = read(pipe, &report, sizeof(report));
	while (len < 0 && errno == EINTR);
	while (waitpid(pid, &status, 0) < 0) {
		if (errno != EINTR)
			return error_system(e, "cannot wait for the unpacking process");
	}
	if (len != sizeof(report) && WIFSIGNALED(status))
		return error_set(e, -EBADMSG, "the unpacking process was killed by signal %d",
				 WTERMSIG(status));
	if (len != sizeof(report))
		return error_set(e, -EIO, "the unpacking process gave no report");
	if (report.code < 0)
		error_set(e, report.code, "%s", report.error.text);
	return report.code;
}

static int
run_child(int fd, int stage, struct error *e)
{
	int ends[2];
	pid_t pid;
	int r;

	if (pipe2(ends, O_CLOEXEC) < 0)
		return error_system(e, "cannot make a pipe");
	pid = fork();
	if (pid == 0)
		child(fd, stage, ends[1]);
	close(ends[1]);
	r = pid < 0 ? error_system(e, "cannot start a process") : wait_child(pid, ends[0], e);
	close(ends[0]);
	return r;
}

static int
move_up(int from_fd, int to_fd, const struct strlist *names, struct error *e)
{
	for (size_t i = 0; i < names->n; i++) {
		const char *name = names->item[i];

		if (faccessat(to_fd, name, F_OK, AT_SYMLINK_NOFOLLOW) == 0)
			return error_set(e, -EEXIST, "%s is there already", name);
		if (renameat(from_fd, name, to_fd, name) < 0)
			return error_system(e, "cannot move %s", name);
	}
	return 0;
}

static int
place(int stage, int into_fd, struct error *e)
{
	struct strlist names = {0};
	struct stat st;
	int only = -1, r;

	r = dir_list(stage, ".", &names, e);
	if (r < 0)
		goto out;
	if (names.n == 1 && fstatat(stage, names.item[0], &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	    S_ISDIR(st.st_mode)) {
		only = r = dir_open(stage, names.item[0], e);
		if (r >= 0)
			r = dir_list(only, ".", &names, e);
	}
	if (r >= 0)
		r = move_up(only >= 0 ? only : stage, into_fd, &names, e);
out:
	if (only >= 0)
		close(only);
	strlist_free(&names);
	return r;
}

int
archive_unpack(const char *archive, int into_fd, struct error *e)
{
	int fd = -1, stage = -1, r;

	fd = open(archive, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return error_system(e, "cannot open %s", archive);
	r = file_remove_tree_at(into_fd, STAGE, e);
	if (r == 0 && mkdirat(into_fd, STAGE, 0700) < 0)
		r = error_system(e, "cannot make a directory");
	if (r == 0)
		stage = r = dir_open(into_fd, STAGE, e);
	if (r >= 0)
		r = run_child(fd, stage, e);
	if (r == 0)
		r = place(stage, into_fd, e);
	if (stage >= 0)
		close(stage);
	close(fd);
	if (r == 0)
		r = file_remove_tree_at(into_fd, STAGE, e);
	else
		(void)file_remove_tree_at(into_fd, STAGE,
					  NULL); /* the first cause is the one to tell */
	return r < 0 ? error_prefix(e, r, "%s", archive) : 0;
}
