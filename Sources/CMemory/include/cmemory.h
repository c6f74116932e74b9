#ifndef CMEMORY_H
#define CMEMORY_H

/// Has memory that is freed go back to the system at once: by itself malloc keeps what large mails needed, and a heap
/// for each thread (mallopt(3)). To be called before threads are made.
void memory_keep_small(void);

#endif
