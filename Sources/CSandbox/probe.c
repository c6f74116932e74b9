#include "csandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static bool opened(int descriptor) {
    if (descriptor < 0) {
        return false;
    }
    close(descriptor);
    return true;
}

static bool wrote(void) {
    char path[] = "/tmp/muster-sandbox-probe";
    int descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor >= 0) {
        unlink(path);
    }
    return opened(descriptor);
}

static bool forked(void) {
    pid_t child = fork();
    if (child == 0) {
        _exit(0);
    }
    if (child > 0) {
        waitpid(child, NULL, 0);
    }
    return child > 0;
}

// A call that succeeds would not return: it is made with an unreadable argument list, which the kernel looks at only
// after it has opened the program. EFAULT means that it got that far.
static bool executed(void) {
    char *const *unreadable = (char *const *)1;
    return execve("/bin/true", unreadable, unreadable) != 0 && errno == EFAULT;
}

static bool mapped(uint64_t bytes, int protection) {
    void *memory = mmap(NULL, bytes, protection, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) {
        return false;
    }
    munmap(memory, bytes);
    return true;
}

// Twice as many open files as a worker gets.
static bool raised_a_limit(void) {
    struct rlimit limit = {.rlim_cur = 64, .rlim_max = 64};
    return setrlimit(RLIMIT_NOFILE, &limit) == 0;
}

int sandbox_probe(uint64_t memory) {
    int breaches = 0;
    breaches |= opened(open("/etc/passwd", O_RDONLY | O_CLOEXEC)) ? SANDBOX_BREACH_READ : 0;
    breaches |= wrote() ? SANDBOX_BREACH_WRITE : 0;
    breaches |= opened(socket(AF_INET, SOCK_STREAM, 0)) || opened(socket(AF_INET6, SOCK_DGRAM, 0))
            || opened(socket(AF_UNIX, SOCK_STREAM, 0))
        ? SANDBOX_BREACH_SOCKET
        : 0;
    breaches |= forked() ? SANDBOX_BREACH_FORK : 0;
    breaches |= executed() ? SANDBOX_BREACH_EXECUTE : 0;
    breaches |= mapped(memory, PROT_READ | PROT_WRITE) ? SANDBOX_BREACH_MEMORY : 0;
    breaches |= mapped(4096, PROT_READ | PROT_WRITE | PROT_EXEC) ? SANDBOX_BREACH_CODE : 0;
    breaches |= kill(getppid(), 0) == 0 ? SANDBOX_BREACH_SIGNAL : 0;
    breaches |= raised_a_limit() ? SANDBOX_BREACH_PRIVILEGE : 0;
    return breaches;
}
