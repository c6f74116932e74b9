#pragma once
#include <libavformat/avformat.h>
#include <stdbool.h>
#include <stdint.h>

// The one file that a container may be read from.
struct source {
    int descriptor;
    int64_t size;
    int64_t position;
    // How many bytes may still be read: what ends a file that sends its reader round in circles.
    int64_t allowance;
    bool exhausted;
    AVIOContext *io;
};

struct source source_of(int descriptor, int64_t size);

// Opens the container and reads its streams' parameters; 0 or libav's error. Close it in either case.
int source_open(struct source *source, const char *demuxer, AVFormatContext **context);

void source_close(struct source *source, AVFormatContext **context);

// By how many degrees, counted as libav does, a stream's pictures are to be turned; 0 when it doesn't say.
double stream_rotation(const AVStream *stream);
