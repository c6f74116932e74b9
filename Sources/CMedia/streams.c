#include "cmedia.h"
#include "source.h"

#include <libavformat/avformat.h>
#include <libavutil/display.h>
#include <libavutil/opt.h>
#include <math.h>
#include <string.h>

// A film of five minutes has about 25,000 packets; this is well over an hour.
static const int most_packets = 500000;
static const double seconds_from_the_end = 3;

static bool is_video(const AVStream *stream) {
    return stream->codecpar->codec_type == AVMEDIA_TYPE_VIDEO
        && (stream->disposition & AV_DISPOSITION_ATTACHED_PIC) == 0;
}

static bool is_played(const AVStream *stream) {
    return is_video(stream) || stream->codecpar->codec_type == AVMEDIA_TYPE_AUDIO;
}

double stream_rotation(const AVStream *stream) {
#if LIBAVFORMAT_VERSION_MAJOR >= 61
    const AVPacketSideData *found = av_packet_side_data_get(
        stream->codecpar->coded_side_data, stream->codecpar->nb_coded_side_data, AV_PKT_DATA_DISPLAYMATRIX);
    const uint8_t *matrix = found != NULL && found->size >= 9 * sizeof(int32_t) ? found->data : NULL;
#else
    size_t size = 0;
    const uint8_t *matrix = av_stream_get_side_data(stream, AV_PKT_DATA_DISPLAYMATRIX, &size);
    matrix = size >= 9 * sizeof(int32_t) ? matrix : NULL;
#endif
    double degrees = matrix != NULL ? av_display_rotation_get((const int32_t *)matrix) : 0;
    return isfinite(degrees) ? degrees : 0;
}

static void describe_video(AVFormatContext *context, AVStream *stream, struct media_streams *found) {
    const AVCodecParameters *parameters = stream->codecpar;
    found->videos++;
    if ((int64_t)parameters->width * parameters->height <= (int64_t)found->width * found->height) {
        return;
    }
    AVRational aspect = av_guess_sample_aspect_ratio(context, stream, NULL);
    found->width = parameters->width;
    found->height = parameters->height;
    found->pixel_aspect = aspect.num > 0 && aspect.den > 0 ? av_q2d(aspect) : 1;
    found->rotation = stream_rotation(stream);
}

static void describe_index(AVStream *stream, struct media_streams *found) {
    int count = avformat_index_get_entries_count(stream);
    for (int i = 0; i < count; i++) {
        const AVIndexEntry *entry = avformat_index_get_entry(stream, i);
        int64_t end = 0;
        if (__builtin_add_overflow(entry->pos, (int64_t)entry->size, &end)) {
            end = INT64_MAX;
        }
        found->indexed_end = end > found->indexed_end ? end : found->indexed_end;
    }
}

// Apple's own field keeps the local time; `creation_time` is UTC (ISO/IEC 14496-12 §8.2.2, Matroska DateUTC).
static void describe_creation(const AVFormatContext *context, struct media_streams *found) {
    static const char *const keys[] = {"com.apple.quicktime.creationdate", "creation_time"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys && found->created[0] == 0; i++) {
        const AVDictionaryEntry *entry = av_dict_get(context->metadata, keys[i], NULL, 0);
        if (entry != NULL && strlen(entry->value) < sizeof found->created) {
            strcpy(found->created, entry->value);
        }
    }
}

static void describe(AVFormatContext *context, struct media_streams *found) {
    for (unsigned i = 0; i < context->nb_streams; i++) {
        AVStream *stream = context->streams[i];
        if (is_video(stream)) {
            describe_video(context, stream, found);
        }
        found->audios += stream->codecpar->codec_type == AVMEDIA_TYPE_AUDIO;
        if (is_played(stream)) {
            describe_index(stream, found);
        }
    }
    describe_creation(context, found);
}

static double duration_seconds(const AVFormatContext *context) {
    return context->duration == AV_NOPTS_VALUE ? -1 : (double)context->duration / AV_TIME_BASE;
}

static double start_seconds(const AVFormatContext *context) {
    return context->start_time == AV_NOPTS_VALUE ? 0 : (double)context->start_time / AV_TIME_BASE;
}

// Doubles throughout: a hostile file's timestamps overflow integers.
static double end_seconds(const AVFormatContext *context, const AVPacket *packet) {
    const AVStream *stream = context->streams[packet->stream_index];
    int64_t shown = packet->pts != AV_NOPTS_VALUE ? packet->pts : packet->dts;
    if (shown == AV_NOPTS_VALUE || !is_played(stream) || (packet->flags & AV_PKT_FLAG_CORRUPT) != 0) {
        return -1;
    }
    return ((double)shown + (double)packet->duration) * av_q2d(stream->time_base) - start_seconds(context);
}

static double read_to_end(AVFormatContext *context, AVPacket *packet, struct media_streams *found) {
    double end = -1;
    int count = 0;
    while (count < most_packets && av_read_frame(context, packet) >= 0) {
        end = fmax(end, end_seconds(context, packet));
        av_packet_unref(packet);
        count++;
    }
    found->bounded |= count == most_packets;
    return end;
}

static bool seek(AVFormatContext *context, double seconds) {
    double target = (seconds + start_seconds(context)) * AV_TIME_BASE;
    if (!(fabs(target) < 9e18)) {
        return false;
    }
    return av_seek_frame(context, -1, (int64_t)target, AVSEEK_FLAG_BACKWARD) >= 0;
}

// The last seconds tell where the film ends; all of it is read when there is no telling where they are. What libav
// works out from size and bit rate is wrong where the rate varies: it is used when nothing better is known.
static void measure(AVFormatContext *context, struct media_streams *found) {
    AVPacket *packet = av_packet_alloc();
    if (packet == NULL) {
        return;
    }
    bool is_guess = context->duration_estimation_method == AVFMT_DURATION_FROM_BITRATE;
    found->header_seconds = is_guess ? -1 : duration_seconds(context);
    double near_end = found->header_seconds - seconds_from_the_end;
    if (near_end > seconds_from_the_end && seek(context, near_end)) {
        found->measured_seconds = read_to_end(context, packet, found);
    }
    if (found->measured_seconds < 0) {
        (void)seek(context, 0);
        found->measured_seconds = read_to_end(context, packet, found);
    }
    if (found->header_seconds < 0 && found->measured_seconds < 0) {
        found->header_seconds = duration_seconds(context);
    }
    av_packet_free(&packet);
}

enum media_outcome media_read_streams(
    int descriptor, int64_t size, const char *demuxer, struct media_streams *found) {
    *found = (struct media_streams){.pixel_aspect = 1, .header_seconds = -1, .measured_seconds = -1};
    struct source source = source_of(descriptor, size);
    AVFormatContext *context = NULL;
    int error = source_open(&source, demuxer, &context);
    if (error == 0) {
        describe(context, found);
        measure(context, found);
        found->bounded |= source.exhausted;
    }
    source_close(&source, &context);
    if (error == AVERROR(ENOMEM)) {
        return MEDIA_TOO_LARGE;
    }
    return error == 0 ? MEDIA_READ : MEDIA_DAMAGED;
}
