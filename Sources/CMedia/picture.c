#include "cmedia.h"
#include "shades.h"
#include "thumbnail.h"

#include <libavcodec/avcodec.h>
#include <libavutil/log.h>
#include <libheif/heif.h>
#include <limits.h>

void media_prepare(void) {
    av_log_set_level(AV_LOG_QUIET);
    heif_init(NULL);
}

size_t media_padding(void) {
    return AV_INPUT_BUFFER_PADDING_SIZE;
}

static enum media_outcome outcome(int error) {
    switch (error) {
    case 0:
        return MEDIA_READ;
    case AVERROR(ENOMEM):
        return MEDIA_TOO_LARGE;
    case AVERROR_PATCHWELCOME:
    case AVERROR(ENOSYS):
        return MEDIA_UNSUPPORTED;
    default:
        return MEDIA_DAMAGED;
    }
}

// The bytes stay the caller's: without a buffer libav would copy them.
static void keep(void *opaque, uint8_t *data) {
    (void)opaque;
    (void)data;
}

static AVPacket *packet_around(const uint8_t *bytes, size_t count) {
    AVPacket *packet = av_packet_alloc();
    if (packet == NULL) {
        return NULL;
    }
    packet->buf = av_buffer_create((uint8_t *)bytes, count, keep, NULL, AV_BUFFER_FLAG_READONLY);
    if (packet->buf == NULL) {
        av_packet_free(&packet);
        return NULL;
    }
    packet->data = packet->buf->data;
    packet->size = (int)count;
    packet->flags |= AV_PKT_FLAG_KEY;
    return packet;
}

static int open_decoder(AVCodecContext *context, const AVCodec *codec, int64_t pixels, int halvings) {
    context->thread_count = 1;
    context->max_pixels = pixels;
    // The TIFF decoder takes an unknown tag for an error then, and every camera has tags of its own.
    context->err_recognition = codec->id == AV_CODEC_ID_TIFF ? AV_EF_CRCCHECK : AV_EF_EXPLODE | AV_EF_CRCCHECK;
    context->lowres = codec->max_lowres < halvings ? codec->max_lowres : halvings;
    return avcodec_open2(context, codec, NULL);
}

static int decode(AVCodecContext *context, const uint8_t *bytes, size_t count, AVFrame *frame) {
    AVPacket *packet = packet_around(bytes, count);
    int error = packet == NULL ? AVERROR(ENOMEM) : avcodec_send_packet(context, packet);
    if (error == 0) {
        error = avcodec_send_packet(context, NULL);
    }
    if (error == 0) {
        error = avcodec_receive_frame(context, frame);
    }
    if (error == 0 && (frame->decode_error_flags != 0 || (frame->flags & AV_FRAME_FLAG_CORRUPT) != 0)) {
        error = AVERROR_INVALIDDATA;
    }
    av_packet_free(&packet);
    return error;
}

enum media_outcome media_decode_picture(
    const char *decoder, const uint8_t *bytes, size_t count, int64_t pixels, int halvings,
    struct media_picture *found) {
    *found = (struct media_picture){0};
    const AVCodec *codec = avcodec_find_decoder_by_name(decoder);
    if (codec == NULL) {
        return MEDIA_UNSUPPORTED;
    }
    if (count > INT_MAX - AV_INPUT_BUFFER_PADDING_SIZE) {
        return MEDIA_TOO_LARGE;
    }
    AVCodecContext *context = avcodec_alloc_context3(codec);
    if (context == NULL) {
        return MEDIA_TOO_LARGE;
    }
    AVFrame *frame = av_frame_alloc();
    int error = frame == NULL ? AVERROR(ENOMEM) : open_decoder(context, codec, pixels, halvings);
    if (error == 0) {
        error = decode(context, bytes, count, frame);
    }
    if (error == 0) {
        shades_of_frame(frame, &found->shades);
    }
    av_frame_free(&frame);
    found->width = context->coded_width;
    found->height = context->coded_height;
    avcodec_free_context(&context);
    return outcome(error);
}

bool media_thumbnail_of_picture(
    const char *decoder, const uint8_t *bytes, size_t count, int64_t pixels, int halvings, int orientation,
    struct media_buffer *jpeg) {
    jpeg->count = 0;
    const AVCodec *codec = avcodec_find_decoder_by_name(decoder);
    if (codec == NULL || count > INT_MAX - AV_INPUT_BUFFER_PADDING_SIZE) {
        return false;
    }
    AVCodecContext *context = avcodec_alloc_context3(codec);
    AVFrame *frame = av_frame_alloc();
    int error = context == NULL || frame == NULL ? AVERROR(ENOMEM) : open_decoder(context, codec, pixels, halvings);
    if (error == 0) {
        error = decode(context, bytes, count, frame);
    }
    if (error == 0) {
        error = thumbnail_of_frame(frame, 1, orientation, jpeg);
    }
    av_frame_free(&frame);
    avcodec_free_context(&context);
    return error == 0;
}
