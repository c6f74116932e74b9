#pragma once

/* Two facts about the machine whose headers Swift's Glibc leaves out. */

/* The kernel's number of the type of the file system at `path` (statfs(2)); -1 when it cannot be asked. */
long long machine_file_system(const char *path);

/* Whether a time server keeps the clock right (adjtimex(2)): 1 or 0; -1 when the kernel does not say. */
int machine_clock_is_synchronized(void);
