#include "csync.h"

#include <fcntl.h>
#include <unistd.h>

int sync_file_system(int file) {
    return syncfs(file);
}

int sync_succeeded(int file) {
    return sync_file_range(file, 0, 0, SYNC_FILE_RANGE_WAIT_BEFORE);
}
