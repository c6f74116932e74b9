#pragma once

/// Returns when everything that was written to the file system on which `file` lies is on the disk: contents, names,
/// folders (syncfs(2)). 0, or -1 and errno.
int sync_file_system(int file);

/// Whether everything that was written to `file` since it was opened has reached the disk so far: 0, or -1 and errno when a
/// write failed. Kernels before 5.8 tell of that here and not in syncfs(2). To be called after ``sync_file_system``.
int sync_succeeded(int file);
