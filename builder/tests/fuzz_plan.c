/* A plan from anybody: refused with file and line, or read, and then what plan_print writes is the
 * same plan. */
#include "recipe/plan.h"
#include "recipe/plan_check.h"
#include "tests/fuzz.h"

static void
check_plan(const struct plan *p)
{
	FUZZ_MUST(p->distro != NULL && p->disk.n > 0);
	FUZZ_MUST(p->hostname && p->timezone && p->keymap && p->network && p->filesystem &&
		  p->after);
	FUZZ_MUST(strpbrk(p->hostname, " \t/:\n") == NULL && strlen(p->hostname) <= 64);
	for (size_t i = 0; i < p->users.n; i++)
		FUZZ_MUST(strpbrk(p->users.item[i], " \t/:\n") == NULL);
	for (size_t i = 0; i < p->user_passwords.n; i++) {
		const char *blank = strchr(p->user_passwords.item[i], ' ');

		FUZZ_MUST(blank != NULL && blank[1] != '\0' && blank[1] != ' ');
	}
	/* it goes into shadow(5) as it is */
	if (p->root_password != NULL && plan_password_is_hash(p->root_password))
		FUZZ_MUST(strpbrk(p->root_password, ": \t\n") == NULL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct plan *untouched = (struct plan *)0x1000, *p = untouched, *q = NULL;
	char first[SHA256_HEX], second[SHA256_HEX], *text, *again;
	struct error e = {0};

	if (plan_parse((const char *)data, size, "kiln.plan", &p, &e) < 0) {
		FUZZ_MUST(p == untouched);
		fuzz_must_be_told(&e, "kiln.plan");
		return 0;
	}
	FUZZ_MUST(e.text[0] == '\0');
	check_plan(p);
	text = plan_print(p);
	FUZZ_MUST(text != NULL);
	if (strlen(text) <= 1 << 20) {
		FUZZ_MUST(plan_parse(text, strlen(text), "printed", &q, &e) == 0);
		again = plan_print(q);
		FUZZ_MUST(again != NULL && strcmp(text, again) == 0);
		plan_hash(p, first);
		plan_hash(q, second);
		FUZZ_MUST(strcmp(first, second) == 0);
		free(again);
	}
	free(text);
	plan_free(p);
	plan_free(q);
	return 0;
}
