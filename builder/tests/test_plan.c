/* Plans: defaults, every key, the round trip through plan_print, and a case for each refusal. */
#include "tests/test.h"

#include <errno.h>

#include "recipe/plan.h"
#include "recipe/plan_check.h"

#define LEAST "distro tiny\ndisk only\n"
#define KEY                                                                                 \
	"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJq0m1S0T9zq1q9Xv6bJ0uGQf8Zb3nP2y7W5cXkL0aBc " \
	"kim@laptop"
#define CRYPT                                                     \
	"$6$saltsalt$qFmFH.bQmmtXzyBY0s9v7Oicd2z4XSIecDzlB5KiA2/" \
	"jctKu9YterLp8wwnSq.qc.eoxqOmSuNp2xS0ktL3nh/"

static struct plan *
read_good(const char *text)
{
	struct plan *p = NULL;
	struct error e = {0};

	if (plan_parse(text, strlen(text), "f", &p, &e) < 0)
		fail_msg("%s", e.text);
	return p;
}

static void
test_defaults(void **state)
{
	struct plan *p = read_good(LEAST);
	char *text = plan_print(p);

	(void)state;
	assert_string_equal(
		text,
		"distro tiny\ndisk only\nerase no\nbuild all\nhostname kiln\ntimezone UTC\n"
		"keymap us\nnetwork dhcp\nswap none\nfilesystem ext4\nsources yes\nafter reboot\n"
		"console tty0\nunattended no\n");
	free(text);
	plan_free(p);
	plan_free(NULL);
}

static void
test_all_keys(void **state)
{
	static const char text[] =
		"distro tiny\ndisk size:100G-2T\ndisk model:Samsung SSD 870*\nerase yes\nbuild "
		"missing\n"
		"hostname kiosk-7.example.org\nuser kim\nuser lee_2\nroot-password " CRYPT "\n"
		"user-password kim correct horse  battery\nssh-key " KEY "\n"
		"timezone America/Argentina/Buenos_Aires\nkeymap de-latin1\n"
		"network 192.168.1.10/24 192.168.1.1 9.9.9.9\nswap 1536M\nfilesystem ext4\nsources "
		"no\n"
		"add tmux\nadd git\nafter poweroff\nconsole ttyS0\nunattended yes\n";
	struct plan *p = read_good(text);
	char *printed = plan_print(p);

	(void)state;
	assert_string_equal(printed, text);
	assert_int_equal(p->swap, (uint64_t)1536 << 20);
	assert_string_equal(p->user_passwords.item[0], "kim correct horse  battery");
	assert_int_equal(p->disk.n, 2);
	assert_true(p->erase && !p->build_all && !p->sources && p->unattended);
	free(printed);
	plan_free(p);
}

static void
test_normal_form(void **state)
{
	struct plan *p = read_good(
		"swap 1024m\nnetwork  10.0.0.1/8 \t 10.0.0.2\nuser-password kim \t x  y\n"
		"user kim\ndisk only\r\ndistro tiny\n");

	(void)state;
	assert_int_equal(p->swap, (uint64_t)1 << 30);
	assert_string_equal(p->network, "10.0.0.1/8 10.0.0.2");
	assert_string_equal(p->user_passwords.item[0], "kim x  y");
	plan_free(p);
}

static void
test_hash(void **state)
{
	struct plan *a = read_good(LEAST "root-password one\n"),
		    *b = read_good(LEAST "root-password two\n");
	struct plan *c = read_good(LEAST "hostname other\n");
	char ha[SHA256_HEX], hb[SHA256_HEX], hc[SHA256_HEX];

	(void)state;
	plan_hash(a, ha);
	plan_hash(b, hb);
	plan_hash(c, hc);
	assert_string_equal(ha,
			    hb); /* nothing about a password can be read from a disk's identifier */
	assert_string_not_equal(ha, hc);
	plan_free(a);
	plan_free(b);
	plan_free(c);
}

static const struct {
	const char *line, *sentence;
} refused[] = {
	{"distro x", "f:3: \"distro\" stands on line 1 already"},
	{"disk first", "f:3: \"first\" is not a disk rule; the rules are: only, serial:TEXT"},
	{"disk /dev/sda", "write path:/dev/sda"},
	{"disk path:/etc/passwd", "must name a device below /dev"},
	{"disk path:/dev/../etc/passwd", "must name a device below /dev"},
	{"disk serial:", "is not a disk rule"},
	{"disk size:100-200", "\"100\" has no unit; write 100M or 100G"},
	{"disk size:2T-1G", "begins above its end"},
	{"disk only", "this disk stands above already"},
	{"erase please", "\"please\" must be yes or no"},
	{"build mising", "did you mean \"missing\"?"},
	{"hostname my_box", "\"my-box\" would do"},
	{"hostname -x-", "\"x\" would do"},
	{"hostname ...", "for example \"kiln-1\""},
	{"user root", "is part of the system"},
	{"user Kim Lee", "\"kim-lee\" would do"},
	{"user 1", "for example \"kim\""},
	{"user-password kim", "user-password NAME TEXT"},
	{"user-password kim x", "there is no user \"kim\" in this plan; add: user kim"},
	{"user-password root x", "for root write: root-password TEXT"},
	{"user kim\nuser-password kin x",
	 "f:4: there is no user \"kin\" in this plan; did you mean \"kim\"?"},
	{"user kim\nuser-password kim x\nuser-password kim y",
	 "f:5: the user kim has a password already"},
	{"root-password $6$salt", "not a whole one"},
	{"root-password $6$salt$12345678901234567890:0", "not a whole one"},
	{"root-password $y$j9T$abcdefghijklmnop$aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
	 "a hash of the kind $y$, which not every system can check"},
	{"user kim\nuser-password kim $2b$12$aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
	 "a hash of the kind $2b$, which"},
	{"ssh-key -----BEGIN OPENSSH PRIVATE KEY-----", "this is a private key"},
	{"ssh-key ssh-dss AAAAB3", "\"ssh-dss\" is not a kind of public key"},
	{"ssh-key ssh-ed25519 AAAA", "what follows ssh-ed25519 is not a key"},
	{"timezone Europe/New York", "did you mean \"Europe/New_York\"?"},
	{"timezone ../etc/passwd", "is not a time zone; write Area/City"},
	{"keymap ../us", "is not the name of a key map"},
	{"network dchp", "did you mean \"dhcp\"?"},
	{"network wifi", "write dhcp, none, or ADDRESS/PREFIX"},
	{"network dhcp eth0", "nothing may stand behind \"dhcp\""},
	{"network 10.0.0.9 10.0.0.1", "in most homes that is 10.0.0.9/24"},
	{"network 10.0.0.9/24", "the gateway is missing"},
	{"network 10.0.0.9/33 10.0.0.1", "prefix length 33 is out of range"},
	{"network 10.0.0.9/x 10.0.0.1", "\"x\" behind the slash is not a prefix length"},
	{"network 10.0.0.0/24 10.0.0.1", "the address of the network itself"},
	{"network 10.0.0.255/24 10.0.0.1", "the broadcast address"},
	{"network 10.0.0.9/24 10.0.1.1", "the gateway 10.0.1.1 is not in the network"},
	{"network 10.0.0.9/24 10.0.0.9", "this machine's own address"},
	{"network 10.0.0.9/24 10.0.0.1 dns", "the name server \"dns\" is not an address"},
	{"network 10.0.0.9/24 10.0.0.1 1.1.1.1 1.1.1.2 1.1.1.3 1.1.1.4", "at most 3 are used"},
	{"network fd00::1/64 fd00::2", "looks like IPv6"},
	{"network 256.1.1.1/24 10.0.0.1", "not an address that a machine can have"},
	{"network 127.0.0.1/8 127.0.0.2", "not an address that a machine can have"},
	{"swap 4096", "has no unit; write 4096M or 4096G, or none"},
	{"swap 4GiB", "write 4G"},
	{"swap 2T", "2T of swap is out of range"},
	{"swap lots", "write it as 512M, 4G or 2T, or none"},
	{"filesystem btrfs", "possible: ext4"},
	{"add Git", "\"Git\" is not the name of a package"},
	{"after rebot", "did you mean \"reboot\"?"},
	{"console ttyS9", "did you mean \"ttyS0\"?"},
	{"unattended yes", "f:3: nobody could log in to this system"},
	{"hostnam x", "did you mean \"hostname\"?"},
};

static void
test_refused(void **state)
{
	char text[512];

	(void)state;
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
		struct plan *p = NULL;
		struct error e = {0};

		snprintf(text, sizeof text, LEAST "%s\n", refused[i].line);
		assert_int_equal(plan_parse(text, strlen(text), "f", &p, &e), -EINVAL);
		assert_null(p);
		assert_has(e.text, refused[i].sentence);
	}
}

static void
test_accepted(void **state)
{
	static const char *const lines[] = {
		"disk size:100G-",
		"disk size:-2t",
		"disk path:/dev/disk/by-id/x",
		"hostname 7",
		"user _x-1",
		"root-password $money",
		"root-password #1",
		"root-password pässwörd",
		"timezone Etc/GMT+1",
		"network none",
		"network 10.0.0.0/31 10.0.0.1",
		"swap none",
		"swap 512m",
	};
	char text[512];

	(void)state;
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		snprintf(text, sizeof text, LEAST "%s\n", lines[i]);
		plan_free(read_good(text));
	}
}

static void
test_secrets_stay(void **state)
{
	static const char *const lines[] = {
		"root-password $6$hushhush",	"user-password hushhush",
		"ssh-key PRIVATE KEY hushhush", "user-password nobody hushhush",
		"root-pasword hushhush",
	};
	char text[512];

	(void)state;
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		struct plan *p = NULL;
		struct error e = {0};

		snprintf(text, sizeof text, LEAST "%s\n", lines[i]);
		assert_int_equal(plan_parse(text, strlen(text), "f", &p, &e), -EINVAL);
		assert_null(strstr(e.text, "hush"));
	}
}

static void
test_read(void **state)
{
	struct plan *p = NULL;
	struct error e = {0};
	char dir[64], path[96];
	int fd = test_dir(dir);

	(void)state;
	snprintf(path, sizeof path, "%s/kiln.plan", dir);
	assert_int_equal(plan_read(path, &p, &e), -ENOENT);
	assert_has(e.text, path);
	e.text[0] = '\0';
	test_write(fd, "kiln.plan", LEAST);
	assert_int_equal(plan_read(path, &p, &e), 0);
	plan_free(p);
	test_dir_remove(fd, dir);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_defaults),     cmocka_unit_test(test_all_keys),
		cmocka_unit_test(test_normal_form),  cmocka_unit_test(test_hash),
		cmocka_unit_test(test_refused),	     cmocka_unit_test(test_accepted),
		cmocka_unit_test(test_secrets_stay), cmocka_unit_test(test_read),
	};

	return cmocka_run_group_tests_name("plan", tests, NULL, NULL);
}
