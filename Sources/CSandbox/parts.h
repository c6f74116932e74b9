#pragma once
#include "csandbox.h"

/// The Landlock ABI of the running kernel; 0 or less when it has none or it is switched off.
int sandbox_landlock_version(void);
/// Landlock: nothing on disk but what is beneath the folders.
bool sandbox_restrict_files(const struct sandbox_rules *rules);
/// seccomp: the system calls that reading a file and writing a report need.
bool sandbox_restrict_calls(const struct sandbox_rules *rules);
