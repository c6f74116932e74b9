#ifndef CMEMORY_H
#define CMEMORY_H

/// Has memory that is freed go back to the system at once: by itself malloc keeps what large mails needed, and a heap
/// for each thread (mallopt(3)). To be called before threads are made.
void memory_keep_small(void);

/// Has all threads share one heap that grows by the megabyte: by itself malloc asks the kernel for a thread's heap page by
/// page. To be called first of all.
void memory_grow_at_once(void);

/// Has the process leave no core file, which would hold what mails say (setrlimit(2), core(5)).
void memory_leave_no_core(void);

#endif
