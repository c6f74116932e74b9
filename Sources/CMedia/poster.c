#include "source.h"
#include "thumbnail.h"

#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/avstring.h>
#include <math.h>

// A key frame follows within a few seconds of film; between them a packet may give no picture.
enum { most_packets = 3000, most_decoded = 300 };
static const int64_t most_pixels = 4096 * 2304;
// What cameras, telephones and editing programs write. Other decoders are used by hostile films only.
static const char decoders[] = "h264,hevc,mpeg1video,mpeg2video,mpeg4,h263,flv,vp8,vp9,wmv1,wmv2,wmv3,vc1,mjpeg";

static AVCodecContext *decoder_of(const AVStream *stream) {
    const AVCodec *codec = avcodec_find_decoder(stream->codecpar->codec_id);
    if (codec == NULL || !av_match_list(codec->name, decoders, ',')) {
        return NULL;
    }
    AVCodecContext *context = avcodec_alloc_context3(codec);
    if (context == NULL) {
        return NULL;
    }
    context->thread_count = 1;
    context->max_pixels = most_pixels;
    if (avcodec_parameters_to_context(context, stream->codecpar) < 0 || avcodec_open2(context, codec, NULL) < 0) {
        avcodec_free_context(&context);
    }
    return context;
}

static bool decode_one(AVCodecContext *decoder, const AVPacket *packet, AVFrame *frame) {
    return avcodec_send_packet(decoder, packet) == 0 && avcodec_receive_frame(decoder, frame) == 0;
}

static bool next_frame(
    AVFormatContext *context, AVCodecContext *decoder, int stream, AVPacket *packet, AVFrame *frame) {
    int decoded = 0;
    for (int read = 0; read < most_packets && decoded < most_decoded; read++) {
        if (av_read_frame(context, packet) < 0) {
            // The frames that the decoder still holds.
            return decode_one(decoder, NULL, frame);
        }
        bool is_found = false;
        if (packet->stream_index == stream) {
            decoded++;
            is_found = decode_one(decoder, packet, frame);
        }
        av_packet_unref(packet);
        if (is_found) {
            return true;
        }
    }
    return false;
}

// A film often begins black; a tenth into it something is shown. One that cannot be sought in shows its beginning.
static void seek_tenth(AVFormatContext *context) {
    if (context->duration == AV_NOPTS_VALUE || context->duration <= 0) {
        return;
    }
    int64_t start = context->start_time == AV_NOPTS_VALUE ? 0 : context->start_time;
    double target = (double)start + (double)context->duration / 10;
    if (fabs(target) < 9e18) {
        (void)av_seek_frame(context, -1, (int64_t)target, AVSEEK_FLAG_BACKWARD);
    }
}

// Players turn clockwise by as much as the matrix turns back.
static int orientation_of(const AVStream *stream) {
    static const int by_quarters[] = {1, 6, 3, 8};
    int quarters = (int)lround(-stream_rotation(stream) / 90) % 4;
    return by_quarters[(quarters + 4) % 4];
}

static int poster(AVFormatContext *context, struct media_buffer *jpeg) {
    int index = av_find_best_stream(context, AVMEDIA_TYPE_VIDEO, -1, -1, NULL, 0);
    AVStream *stream = index < 0 ? NULL : context->streams[index];
    AVCodecContext *decoder = stream == NULL ? NULL : decoder_of(stream);
    AVPacket *packet = av_packet_alloc();
    AVFrame *frame = av_frame_alloc();
    int error = packet == NULL || frame == NULL ? AVERROR(ENOMEM) : AVERROR_INVALIDDATA;
    if (decoder != NULL && error != AVERROR(ENOMEM)) {
        seek_tenth(context);
        if (next_frame(context, decoder, index, packet, frame)) {
            AVRational aspect = av_guess_sample_aspect_ratio(context, stream, frame);
            double pixel = aspect.num > 0 && aspect.den > 0 ? av_q2d(aspect) : 1;
            error = thumbnail_of_frame(frame, pixel, orientation_of(stream), jpeg);
        }
    }
    av_frame_free(&frame);
    av_packet_free(&packet);
    avcodec_free_context(&decoder);
    return error;
}

bool media_thumbnail_of_film(int descriptor, int64_t size, const char *demuxer, struct media_buffer *jpeg) {
    jpeg->count = 0;
    struct source source = source_of(descriptor, size);
    AVFormatContext *context = NULL;
    int error = source_open(&source, demuxer, &context);
    if (error == 0) {
        error = poster(context, jpeg);
    }
    source_close(&source, &context);
    return error == 0;
}
