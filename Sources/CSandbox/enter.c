#include "csandbox.h"
#include "parts.h"

#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

static bool limit(int resource, uint64_t soft, uint64_t hard) {
    struct rlimit value = {.rlim_cur = soft, .rlim_max = hard};
    return setrlimit((__rlimit_resource_t)resource, &value) == 0;
}

// RLIMIT_NPROC is left alone: it counts every process of the user, the daemon's too.
static bool limit_resources(const struct sandbox_rules *rules) {
    return limit(RLIMIT_AS, rules->address_space_bytes, rules->address_space_bytes)
        && limit(RLIMIT_CPU, rules->cpu_seconds, rules->cpu_seconds + 1)
        && limit(RLIMIT_FSIZE, rules->file_bytes, rules->file_bytes)
        && limit(RLIMIT_NOFILE, rules->open_files, rules->open_files)
        && limit(RLIMIT_CORE, 0, 0);
}

enum sandbox_refusal sandbox_enter(const struct sandbox_rules *rules) {
    // Whatever the process that started this one failed to keep to itself: sockets to mail servers, the database.
    close_range(4, ~0U, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    prctl(PR_SET_DUMPABLE, 0);
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
        return SANDBOX_NO_NEW_PRIVILEGES;
    }
    if (!sandbox_restrict_files(rules) && !(rules->landlock_optional && sandbox_landlock_version() <= 0)) {
        return SANDBOX_LANDLOCK;
    }
    if (!limit_resources(rules)) {
        return SANDBOX_RESOURCE_LIMITS;
    }
    if (!sandbox_restrict_calls(rules)) {
        return SANDBOX_SECCOMP;
    }
    return SANDBOX_ENTERED;
}
