#include "schedule/provenance.h"

#include <sys/utsname.h>
#include <time.h>

static int
provenance_dependency(const struct job *j, const struct node *n, struct buf *ret)
{
	char output[SHA256_HEX];

	if (store_output(j->s->store, n->entry, output, NULL) < 0)
		return buf_printf(ret, "dependency %s %s unknown\n", n->name, n->key);
	return buf_printf(ret, "dependency %s %s %s\n", n->name, n->key, output);
}

static int
provenance_of_build(const struct job *j, struct buf *ret)
{
	const struct recipe *r = j->node->recipe;
	struct utsname machine = {0};

	uname(&machine);
	return buf_printf(ret,
			  "origin built\nseed %s\nmachine %s %s %s\nkiln %s\n"
			  "finished %lld\nwall %.1f\ncpu %.1f\n",
			  r->seed && j->s->seed_text ? j->s->seed_text : "none", machine.sysname,
			  machine.release, machine.machine, KILN_VERSION, (long long)time(NULL),
			  job_clock() - j->started, j->cpu);
}

int
provenance_print(const struct job *j, bool taken, struct buf *ret)
{
	const struct recipe *r = j->node->recipe;
	int code = buf_printf(ret, "package %s\nversion %s\nkey %s\n", r->name, r->version,
			      j->node->key);

	if (code == 0)
		code = taken ? buf_append_str(ret, "origin taken, its output is the published one\n")
			     : provenance_of_build(j, ret);
	for (size_t i = 0; i < j->node->nbuild && code == 0; i++)
		code = provenance_dependency(j, j->node->build[i], ret);
	for (size_t i = 0; i < r->nsources && code == 0; i++)
		code = buf_printf(ret, "source %s %s\n", r->sources[i].file, r->sources[i].sha256);
	return code;
}
