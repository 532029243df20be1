/* Archives as people make them, and as nobody should. They are written here, header by header. */
#include "tests/test.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <locale.h>

#include "base/buf.h"
#include "base/dir.h"
#include "store/archive.h"

static char path[64], file[96];
static int dir, into;

static int
setup(void **state)
{
	(void)state;
	dir = test_dir(path);
	snprintf(file, sizeof(file), "%s/a.tar", path);
	assert_int_equal(mkdirat(dir, "into", 0755), 0);
	into = openat(dir, "into", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_true(into >= 0);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	close(into);
	test_dir_remove(dir, path);
	return 0;
}

/* One member: a header of 512 bytes and the data in blocks. */
static void
add(struct buf *tar, const char *name, char type, int mode, const char *link, const char *data)
{
	unsigned char h[512] = {0};
	size_t len = strlen(data);
	unsigned int sum = 0;

	memcpy(h, name, strlen(name));
	snprintf((char *)h + 100, 8, "%07o", (unsigned int)mode);
	snprintf((char *)h + 108, 8, "%07o", 1000u);
	snprintf((char *)h + 116, 8, "%07o", 1000u);
	snprintf((char *)h + 124, 12, "%011o", (unsigned int)(len & 0xfffff));
	snprintf((char *)h + 136, 12, "%011o", 1000000000u);
	memset(h + 148, ' ', 8);
	h[156] = (unsigned char)type;
	memcpy(h + 157, link, strlen(link));
	memcpy(h + 257, "ustar\00000", 8);
	for (size_t i = 0; i < sizeof(h); i++)
		sum += h[i];
	snprintf((char *)h + 148, 8, "%06o", sum);
	assert_int_equal(buf_append(tar, h, sizeof(h)), 0);
	assert_int_equal(buf_append(tar, data, len), 0);
	memset(h, 0, sizeof(h));
	assert_int_equal(buf_append(tar, h, (512 - len % 512) % 512), 0);
}

static void
save(const struct buf *tar, size_t len)
{
	struct error e = {0};

	assert_int_equal(file_write_at(dir, "a.tar", tar->data, len, 0644, &e), 0);
}

/* Writes the end marker, unpacks, and forgets the archive. */
static int
unpack(struct buf *tar, struct error *e)
{
	static const char zeros[1024];
	int r;

	assert_int_equal(buf_append(tar, zeros, sizeof(zeros)), 0);
	save(tar, tar->len);
	buf_free(tar);
	*e = (struct error){0};
	r = archive_unpack(file, into, e);
	assert_false(file_exists_at(into, ".unpack"));
	assert_true((r < 0) == (e->text[0] != '\0'));
	return r;
}

static void
holds(const char *name, const char *text)
{
	struct buf b = {0};
	struct error e = {0};

	if (file_read_at(into, name, 1000, &b, &e) < 0)
		fail_msg("%s", e.text);
	assert_string_equal(b.data ? b.data : "", text);
	buf_free(&b);
}

static void
test_usual(void **state)
{
	struct buf tar = {0};
	struct error e = {0};
	struct stat st;

	(void)state;
	add(&tar, "a-1/", '5', 02775, "", "");
	add(&tar, "a-1/src/", '5', 0500, "", "");
	add(&tar, "./a-1//src/main.c", '0', 0444, "", "int x;");
	add(&tar, "a-1/configure", '0', 0777, "", "#!/bin/sh");
	add(&tar, "a-1/src/link", '2', 0777, "../configure", "");
	add(&tar, "a-1/hard", '1', 0644, "a-1/src/main.c", "");
	assert_int_equal(unpack(&tar, &e), 0);
	holds("src/main.c", "int x;");
	holds("hard", "int x;");
	holds("src/link", "#!/bin/sh");
	assert_int_equal(fstatat(into, "configure", &st, 0), 0);
	assert_int_equal(st.st_mode & 07777, 0755);
	assert_int_equal(st.st_uid, geteuid());
	assert_int_equal(st.st_mtime, 1000000000);
	assert_int_equal(fstatat(into, "src/main.c", &st, 0), 0);
	assert_int_equal(st.st_mode & 07777, 0644);
	assert_int_equal(fstatat(into, "src", &st, 0), 0);
	assert_int_equal(st.st_mode & 07777, 0755);
}

static void
test_no_common_directory(void **state)
{
	struct buf tar = {0};
	struct error e = {0};

	(void)state;
	add(&tar, "./", '5', 0755, "", "");
	add(&tar, "./a/x", '0', 0644, "", "ax");
	add(&tar, "./b", '0', 0644, "", "b");
	assert_int_equal(unpack(&tar, &e), 0);
	holds("a/x", "ax");
	holds("b", "b");
	add(&tar, "c", '0', 0644, "", "c"); /* only a file: nothing to drop */
	assert_int_equal(unpack(&tar, &e), 0);
	holds("c", "c");
	add(&tar, "d/b", '0', 0644, "", "other");
	assert_int_equal(unpack(&tar, &e), -EEXIST);
	holds("b", "b");
}

static void
test_hostile(void **state)
{
	static const struct {
		const char *name, *link, *sentence;
		char type;
		int mode;
	} bad[] = {
		{"../evil", "", "leaves the directory", '0', 0644},
		{"a/../../evil", "", "leaves the directory", '0', 0644},
		{"a/..", "", "leaves the directory", '5', 0755},
		{"/tmp/kiln-evil", "", "is an absolute path", '0', 0644},
		{"a/l", "/etc/passwd", "leads to the absolute path", '2', 0777},
		{"a/l", "../../etc", "leads out of the directory", '2', 0777},
		{"a/l", "b/../../..", "leads out of the directory", '2', 0777},
		{"a/l", "b/..", "leads out of the directory", '2', 0777},
		{"a/l", "../b", "leads out of the directory", '2', 0777}, /* a is dropped */
		{"l", "..", "leads out of the directory", '2', 0777},
		{"a/h", "../../etc/passwd", "leaves the directory", '1', 0644},
		{"a/h", "/etc/passwd", "is an absolute path", '1', 0644},
		{"a/null", "", "is a device, fifo or socket", '3', 0666},
		{"a/sda", "", "is a device, fifo or socket", '4', 0666},
		{"a/fifo", "", "is a device, fifo or socket", '6', 0666},
		{"a/su", "", "is setuid or setgid", '0', 04755},
		{"a/sg", "", "is setuid or setgid", '0', 02755},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct strlist names = {0};
		struct buf tar = {0};
		struct error e = {0};

		add(&tar, "a/first", '0', 0644, "", "x");
		add(&tar, bad[i].name, bad[i].type, bad[i].mode, bad[i].link, "");
		if (unpack(&tar, &e) >= 0)
			fail_msg("unpacked %s -> %s", bad[i].name, bad[i].link);
		assert_has(e.text, bad[i].sentence);
		assert_has(e.text, file);
		assert_int_equal(dir_list(into, ".", &names, &e), 0);
		assert_int_equal(names.n, 0); /* not even what came before */
		assert_int_equal(dir_list(dir, ".", &names, &e), 0);
		assert_int_equal(names.n, 2);
		strlist_free(&names);
	}
	assert_false(file_exists_at(AT_FDCWD, "/tmp/kiln-evil"));
}

/* Links that are harmless one by one and not together. */
static void
test_link_chains(void **state)
{
	struct buf tar = {0};
	struct error e = {0};

	(void)state;
	assert_int_equal(mkdirat(into, "keep", 0755), 0);
	add(&tar, "a/d/", '5', 0755, "", "");
	add(&tar, "a/d/up", '2', 0777, "..", "");
	add(&tar, "a/d/up/evil", '0', 0644, "", "through a link");
	assert_true(unpack(&tar, &e) < 0);
	assert_has(e.text, "a/d/up/evil: Cannot extract through symlink");
	add(&tar, "a/here", '2', 0777, ".", "");
	add(&tar, "a/far", '2', 0777, "here/../..", "");
	assert_true(unpack(&tar, &e) < 0);
	assert_has(e.text, "a/far leads out of the directory");
	add(&tar, "a/d/", '5', 0755, "", "");
	add(&tar, "a/d", '2', 0777, "..", "");
	add(&tar, "a/d/keep/evil", '0', 0644, "", "");
	assert_true(unpack(&tar, &e) < 0);
	assert_has(e.text, "a/d leads out of the directory");
	/* a link and then a file of its name: the file replaces the link */
	add(&tar, "a/x", '0', 0644, "", "old");
	add(&tar, "a/l", '2', 0777, "x", "");
	add(&tar, "a/l", '0', 0644, "", "new");
	assert_int_equal(unpack(&tar, &e), 0);
	holds("x", "old");
	holds("l", "new");
}

static void
test_hard_link_to_nothing(void **state)
{
	struct buf tar = {0};
	struct error e = {0};

	(void)state;
	add(&tar, "a/h", '1', 0644, "a/none", "");
	assert_true(unpack(&tar, &e) < 0);
}

static void
test_truncated(void **state)
{
	struct buf tar = {0};
	struct error e = {0};

	(void)state;
	add(&tar, "a/x", '0', 0644, "", "text that is cut");
	save(&tar, 515);
	assert_true(archive_unpack(file, into, &e) < 0);
	save(&tar, 300);
	assert_true(archive_unpack(file, into, &e) < 0);
	save(&tar, 0);
	assert_true(archive_unpack(file, into, &e) < 0);
	buf_free(&tar);
	test_write(dir, "a.tar", "<html>404 not found</html>");
	e = (struct error){0};
	assert_true(archive_unpack(file, into, &e) < 0);
	assert_has(e.text, file);
	assert_int_equal(unlinkat(dir, "a.tar", 0), 0);
	e = (struct error){0};
	assert_int_equal(archive_unpack(file, into, &e), -ENOENT);
}

static void
test_too_big(void **state)
{
	struct buf tar = {0};
	struct error e = {0};
	char *size;

	(void)state;
	add(&tar, "a/x", '0', 0644, "", "");
	size = tar.data + 124;
	memcpy(size, "77777777777", 11); /* 8 GiB less one byte */
	memset(tar.data + 148, ' ', 8);
	for (int i = 0; i < 2; i++) {
		unsigned int sum = 0;

		for (size_t k = 0; k < 512; k++)
			sum += k >= 148 && k < 156 ? ' ' : (unsigned char)tar.data[k];
		snprintf(tar.data + 148, 8, "%06o", sum);
	}
	assert_true(unpack(&tar, &e) < 0); /* cut short */
	assert_false(file_exists_at(into, "x"));
}

/* With every compression that the builder promises, whole and cut in the middle. */
static void
test_compressed(void **state)
{
	int (*const filters[])(struct archive *) = {
		archive_write_add_filter_gzip, archive_write_add_filter_bzip2,
		archive_write_add_filter_xz,   archive_write_add_filter_zstd,
		archive_write_add_filter_lzip,
	};
	static char data[100000];

	(void)state;
	srand(1);
	for (size_t i = 0; i < sizeof(data); i++)
		data[i] = (char)rand();
	for (size_t i = 0; i < sizeof(filters) / sizeof(*filters); i++) {
		struct archive *a = archive_write_new();
		struct archive_entry *entry = archive_entry_new();
		struct error e = {0};
		struct stat st;

		assert_non_null(setlocale(LC_CTYPE, "C.UTF-8")); /* the writer needs it */
		assert_int_equal(filters[i](a), ARCHIVE_OK);
		assert_int_equal(archive_write_set_format_pax(a), ARCHIVE_OK);
		assert_int_equal(archive_write_open_filename(a, file), ARCHIVE_OK);
		archive_entry_set_pathname_utf8(entry, "a/\xc3\xa9t\xc3\xa9");
		archive_entry_set_filetype(entry, AE_IFREG);
		archive_entry_set_perm(entry, 0644);
		archive_entry_set_size(entry, sizeof(data));
		assert_true(archive_write_header(a, entry) >= ARCHIVE_WARN);
		assert_int_equal(archive_write_data(a, data, sizeof(data)), sizeof(data));
		assert_int_equal(archive_write_free(a), ARCHIVE_OK);
		archive_entry_free(entry);
		assert_non_null(setlocale(LC_CTYPE, "C"));
		if (archive_unpack(file, into, &e) < 0)
			fail_msg("%s", e.text);
		assert_int_equal(fstatat(into, "\xc3\xa9t\xc3\xa9", &st, 0), 0);
		assert_int_equal(st.st_size, sizeof(data));
		assert_int_equal(unlinkat(into, "\xc3\xa9t\xc3\xa9", 0), 0);
		assert_int_equal(truncate(file, 60000), 0);
		assert_true(archive_unpack(file, into, &e) < 0);
		assert_false(file_exists_at(into, "\xc3\xa9t\xc3\xa9"));
	}
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_usual),       TEST(test_no_common_directory),  TEST(test_hostile),
		TEST(test_link_chains), TEST(test_hard_link_to_nothing), TEST(test_truncated),
		TEST(test_too_big),     TEST(test_compressed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
