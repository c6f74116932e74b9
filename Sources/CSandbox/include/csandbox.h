#pragma once
#include <stdbool.h>
#include <stdint.h>

/// What a worker may still do once it has entered the sandbox.
struct sandbox_rules {
    /// RLIMIT_AS: memory and mapped files together, in bytes.
    uint64_t address_space_bytes;
    /// RLIMIT_CPU: seconds of processor time, then SIGXCPU.
    uint64_t cpu_seconds;
    /// RLIMIT_FSIZE: the longest file it may write, in bytes. Pipes are not limited by it.
    uint64_t file_bytes;
    /// RLIMIT_NOFILE: 32 serves every worker.
    uint64_t open_files;
    /// A descriptor of the one folder beneath which files may be opened; -1 for none.
    int folder;
    /// Files may be created, written and read beneath the folder; else they may only be read.
    bool folder_writable;
    /// The path of one more folder beneath which files may be read; NULL for none. It may be missing.
    const char *data_folder;
    /// Threads may be started (libde265 waits for ever when it can't); processes never.
    bool threads;
    /// Go on when the kernel has no Landlock. Then any file that the user may open can be opened.
    bool landlock_optional;
};

/// What the kernel lacks or refused; also the worker's exit status, so that its parent can name it.
enum sandbox_refusal {
    SANDBOX_ENTERED = 0,
    SANDBOX_NO_NEW_PRIVILEGES = 101,
    SANDBOX_RESOURCE_LIMITS = 102,
    SANDBOX_LANDLOCK = 103,
    SANDBOX_SECCOMP = 104,
};

/// Gives up everything but what `rules` leaves, for the rest of the process's life: no new privileges, resource
/// limits, Landlock, seccomp, and death with the thread that started it. Descriptors above 3 are closed. Load whatever is
/// loaded lazily (locale, iconv handles) before. Call it while there is one thread only: Landlock binds the calling thread.
enum sandbox_refusal sandbox_enter(const struct sandbox_rules *rules);

/// What a sandboxed process managed to do although it should not: one bit each.
enum sandbox_breach {
    SANDBOX_BREACH_READ = 1,        ///< opened /etc/passwd
    SANDBOX_BREACH_WRITE = 2,       ///< created a file in /tmp
    SANDBOX_BREACH_SOCKET = 4,      ///< made a TCP, UDP or local socket
    SANDBOX_BREACH_FORK = 8,        ///< started a process
    SANDBOX_BREACH_EXECUTE = 16,    ///< ran /bin/true
    SANDBOX_BREACH_MEMORY = 32,     ///< got more memory than the limit
    SANDBOX_BREACH_CODE = 64,       ///< mapped memory it could write and execute
    SANDBOX_BREACH_SIGNAL = 128,    ///< signalled its parent (signal 0)
    SANDBOX_BREACH_PRIVILEGE = 256, ///< could raise a resource limit again
};

/// Tries each of these and returns the bits of those that worked; `memory` is how many bytes must be refused.
int sandbox_probe(uint64_t memory);
