#include "parts.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/syscall.h>
#include <unistd.h>

// Rights and fields by the ABI that brought them (Documentation/userspace-api/landlock.rst). Debian 12's kernel
// headers know ABI 2 only, the running kernel may know more: it is asked.
static const uint64_t rights_of_abi_1 = (1ULL << 13) - 1;
static const uint64_t right_refer = 1ULL << 13;        // ABI 2
static const uint64_t right_truncate = 1ULL << 14;     // ABI 3
static const uint64_t network_bind_connect = 3;        // ABI 4
static const uint64_t right_ioctl_device = 1ULL << 15; // ABI 5
static const uint64_t scope_sockets_signals = 3;       // ABI 6

struct ruleset {
    uint64_t files;
    uint64_t network;
    uint64_t scoped;
};

int sandbox_landlock_version(void) {
    return (int)syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
}

static int create_ruleset(int version) {
    struct ruleset ruleset = {.files = rights_of_abi_1};
    size_t size = sizeof ruleset.files;
    if (version >= 2) {
        ruleset.files |= right_refer;
    }
    if (version >= 3) {
        ruleset.files |= right_truncate;
    }
    if (version >= 4) {
        ruleset.network = network_bind_connect;
        size = sizeof ruleset.files + sizeof ruleset.network;
    }
    if (version >= 5) {
        ruleset.files |= right_ioctl_device;
    }
    if (version >= 6) {
        ruleset.scoped = scope_sockets_signals;
        size = sizeof ruleset;
    }
    return (int)syscall(SYS_landlock_create_ruleset, &ruleset, size, 0);
}

static bool allow_folder(int ruleset, const struct sandbox_rules *rules) {
    if (rules->folder < 0) {
        return true;
    }
    struct landlock_path_beneath_attr beneath = {
        .allowed_access = LANDLOCK_ACCESS_FS_READ_FILE,
        .parent_fd = rules->folder,
    };
    if (rules->folder_writable) {
        beneath.allowed_access |= LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_MAKE_REG;
    }
    return syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &beneath, 0) == 0;
}

static bool allow_data(int ruleset, const struct sandbox_rules *rules) {
    if (rules->data_folder == NULL) {
        return true;
    }
    struct landlock_path_beneath_attr beneath = {
        .allowed_access = LANDLOCK_ACCESS_FS_READ_FILE,
        .parent_fd = open(rules->data_folder, O_PATH | O_DIRECTORY | O_CLOEXEC),
    };
    if (beneath.parent_fd < 0) {
        return errno == ENOENT;
    }
    bool done = syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &beneath, 0) == 0;
    close(beneath.parent_fd);
    return done;
}

bool sandbox_restrict_files(const struct sandbox_rules *rules) {
    int version = sandbox_landlock_version();
    if (version <= 0) {
        return false;
    }
    int ruleset = create_ruleset(version);
    if (ruleset < 0) {
        return false;
    }
    bool done = allow_folder(ruleset, rules) && allow_data(ruleset, rules)
        && syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
    close(ruleset);
    return done;
}
