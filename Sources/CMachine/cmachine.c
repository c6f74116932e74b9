#include "cmachine.h"

#include <sys/timex.h>
#include <sys/vfs.h>

long long machine_file_system(const char *path) {
    struct statfs status;
    /* Some numbers have their highest bit set, and the field is signed. */
    return statfs(path, &status) == 0 ? (long long)(unsigned)status.f_type : -1;
}

int machine_clock_is_synchronized(void) {
    struct timex clock = {.modes = 0};
    if (adjtimex(&clock) < 0) return -1;
    return (clock.status & STA_UNSYNC) == 0;
}
