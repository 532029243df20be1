/* How the live system becomes the root:
 *  1. live.squashfs of the stick, by a loop device     /run/kiln/live
 *  2. a tmpfs for what changes                          /run/kiln/changes
 *  3. overlay of the two                                /newroot
 *  4. proc, sys, dev and run (with 1 and 2) move into it
 *  5. it moves over the root, and we go there by chroot
 * The initramfs stays below, unseen: a few MB are not worth a program that deletes trees as PID 1.
 */
#include "root.h"

#include <errno.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#include "mount.h"
#include "stick.h"

#define ROOT_IMAGE STICK_PLACE "/kiln/live.squashfs"
#define ROOT_LIVE "/run/kiln/live"
#define ROOT_CHANGES "/run/kiln/changes"
#define ROOT_NEW "/newroot"

bool
root_is_live(void)
{
	return access("/usr/bin/kiln-installer", X_OK) == 0;
}

static const char *
root_fail(struct text *why, const char *what)
{
	int code = errno;

	text_set(why, what, ": ", strerror(code), NULL);
	return why->s;
}

static const char *
root_mount_image(struct text *why)
{
	char loop[32];
	int fd, result;

	fd = mount_loop(ROOT_IMAGE, loop, sizeof loop);
	if (fd < 0) {
		errno = -fd;
		return root_fail(why, "the stick's /kiln/live.squashfs can't be opened");
	}
	result = mount(loop, ROOT_LIVE, "squashfs", MS_RDONLY | MS_NODEV, NULL);
	close(fd);
	if (result < 0)
		return root_fail(
			why,
			"the stick's /kiln/live.squashfs can't be mounted (is the stick damaged?)");
	return NULL;
}

static const char *
root_mount_overlay(struct text *why)
{
	if (mount("changes", ROOT_CHANGES, "tmpfs", MS_NOSUID | MS_NODEV, "mode=0755") < 0)
		return root_fail(why, "no tmpfs for the changes");
	if (!mount_make_dir(ROOT_CHANGES "/upper") || !mount_make_dir(ROOT_CHANGES "/work"))
		return root_fail(why, "no directories for the changes");
	if (mount("live", ROOT_NEW, "overlay", 0,
		  "lowerdir=" ROOT_LIVE ",upperdir=" ROOT_CHANGES "/upper,workdir=" ROOT_CHANGES
		  "/work") < 0)
		return root_fail(why, "the overlay of live.squashfs and memory can't be mounted");
	return NULL;
}

static const char *
root_move(struct text *why)
{
	static const char *const mounts[] = { "proc", "sys", "dev", "run" };
	char from[32], to[32];

	for (size_t i = 0; i < sizeof mounts / sizeof *mounts; i++) {
		text_path(from, sizeof from, "", mounts[i], "");
		text_path(to, sizeof to, ROOT_NEW, mounts[i], "");
		mount_make_dir(to); /* when it fails, the mount tells why */
		if (mount(from, to, NULL, MS_MOVE, NULL) < 0)
			return root_fail(why, from);
	}
	if (chdir(ROOT_NEW) < 0 || mount(".", "/", NULL, MS_MOVE, NULL) < 0)
		return root_fail(why, "the new root can't take the old one's place");
	if (chroot(".") < 0 || chdir("/") < 0)
		return root_fail(why, "chroot");
	return NULL;
}

const char *
root_enter(struct text *why)
{
	const char *failed;

	if (!mount_make_dir(ROOT_LIVE) || !mount_make_dir(ROOT_CHANGES) ||
	    !mount_make_dir(ROOT_NEW))
		return root_fail(why, "no directories to mount at");
	failed = root_mount_image(why);
	if (!failed)
		failed = root_mount_overlay(why);
	if (!failed)
		failed = root_move(why);
	if (!failed && !root_is_live()) {
		text_set(why, "live.squashfs has no /usr/bin/kiln-installer", NULL);
		failed = why->s;
	}
	return failed;
}
