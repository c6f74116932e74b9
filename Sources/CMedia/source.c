#include "source.h"

#include <libavutil/mem.h>
#include <unistd.h>

enum { buffer_bytes = 64 << 10, most_streams = 32, most_probe_packets = 500 };
static const int64_t most_probe_bytes = 8 << 20;
static const int64_t most_probe_microseconds = 3 * AV_TIME_BASE;

// Opened while probing, to learn the picture's size where the container doesn't say it (MPEG, TS, FLV).
static const char decoders[] = "h264,hevc,mpeg1video,mpeg2video,mpegvideo,mpeg4,h263,flv,vp6f,vp6a";

struct source source_of(int descriptor, int64_t size) {
    // Once to probe, once to measure, and room for seeking.
    return (struct source){.descriptor = descriptor, .size = size, .allowance = 4 * size + (64 << 20)};
}

static int read_bytes(void *opaque, uint8_t *buffer, int wanted) {
    struct source *source = opaque;
    if (source->allowance < wanted) {
        source->exhausted = true;
        return AVERROR_EOF;
    }
    ssize_t count = pread(source->descriptor, buffer, (size_t)wanted, source->position);
    if (count <= 0) {
        return count == 0 ? AVERROR_EOF : AVERROR(EIO);
    }
    source->position += count;
    source->allowance -= count;
    return (int)count;
}

static int64_t move(void *opaque, int64_t offset, int whence) {
    struct source *source = opaque;
    int64_t from = 0;
    switch (whence & ~AVSEEK_FORCE) {
    case AVSEEK_SIZE:
        return source->size;
    case SEEK_SET:
        break;
    case SEEK_CUR:
        from = source->position;
        break;
    case SEEK_END:
        from = source->size;
        break;
    default:
        return AVERROR(EINVAL);
    }
    int64_t target = 0;
    if (__builtin_add_overflow(from, offset, &target) || target < 0) {
        return AVERROR(EINVAL);
    }
    source->position = target;
    return target;
}

// QuickTime's data references and playlists name other files.
static int refuse(AVFormatContext *context, AVIOContext **io, const char *url, int flags, AVDictionary **options) {
    (void)context;
    (void)io;
    (void)url;
    (void)flags;
    (void)options;
    return AVERROR(EACCES);
}

static AVIOContext *make_io(struct source *source) {
    uint8_t *buffer = av_malloc(buffer_bytes);
    if (buffer == NULL) {
        return NULL;
    }
    AVIOContext *io = avio_alloc_context(buffer, buffer_bytes, 0, source, read_bytes, NULL, move);
    if (io == NULL) {
        av_free(buffer);
    }
    return io;
}

static AVFormatContext *make_context(struct source *source, const AVInputFormat *format) {
    source->io = make_io(source);
    AVFormatContext *context = source->io == NULL ? NULL : avformat_alloc_context();
    if (context == NULL) {
        return NULL;
    }
    context->pb = source->io;
    context->flags |= AVFMT_FLAG_CUSTOM_IO;
    context->io_open = refuse;
    context->probesize = most_probe_bytes;
    context->max_analyze_duration = most_probe_microseconds;
    context->max_streams = most_streams;
    context->max_probe_packets = most_probe_packets;
    context->format_whitelist = av_strdup(format->name);
    context->codec_whitelist = av_strdup(decoders);
    if (context->format_whitelist == NULL || context->codec_whitelist == NULL) {
        avformat_free_context(context);
        return NULL;
    }
    return context;
}

int source_open(struct source *source, const char *demuxer, AVFormatContext **context) {
    const AVInputFormat *format = av_find_input_format(demuxer);
    if (format == NULL) {
        return AVERROR_DEMUXER_NOT_FOUND;
    }
    *context = make_context(source, format);
    if (*context == NULL) {
        return AVERROR(ENOMEM);
    }
    int error = avformat_open_input(context, NULL, format, NULL);
    if (error == 0) {
        error = avformat_find_stream_info(*context, NULL);
    }
    return error < 0 ? error : 0;
}

void source_close(struct source *source, AVFormatContext **context) {
    avformat_close_input(context);
    if (source->io != NULL) {
        av_freep(&source->io->buffer);
        avio_context_free(&source->io);
    }
}
