#include "thumbnail.h"

#include <libavcodec/avcodec.h>
#include <libavutil/imgutils.h>
#include <libswscale/swscale.h>
#include <math.h>
#include <string.h>

// Steps of the encoder's coarseness, tried until the picture is small enough.
static const int coarseness[] = {5, 10, 20, 31};

static AVFrame *blank(int width, int height, enum AVPixelFormat format) {
    AVFrame *frame = av_frame_alloc();
    if (frame == NULL) {
        return NULL;
    }
    frame->width = width;
    frame->height = height;
    frame->format = format;
    if (av_frame_get_buffer(frame, 0) < 0) {
        av_frame_free(&frame);
    }
    return frame;
}

static AVFrame *converted(const AVFrame *frame, int width, int height, enum AVPixelFormat format) {
    AVFrame *result = blank(width, height, format);
    struct SwsContext *scaler = sws_getContext(
        frame->width, frame->height, frame->format, width, height, format, SWS_AREA | SWS_ACCURATE_RND, NULL, NULL,
        NULL);
    bool is_done = result != NULL && scaler != NULL
        && sws_scale(
               scaler, (const uint8_t *const *)frame->data, frame->linesize, 0, frame->height, result->data,
               result->linesize)
            == height;
    sws_freeContext(scaler);
    if (!is_done) {
        av_frame_free(&result);
    }
    return result;
}

static AVFrame *shrunk(const AVFrame *frame, double pixel_aspect) {
    bool is_stretchable = pixel_aspect >= 0.1 && pixel_aspect <= 10;
    double width = frame->width * (is_stretchable ? pixel_aspect : 1);
    double height = frame->height;
    double longer = width > height ? width : height;
    double scale = longer > media_thumbnail_side ? media_thumbnail_side / longer : 1;
    int columns = (int)fmax(1, round(width * scale));
    int rows = (int)fmax(1, round(height * scale));
    return converted(frame, columns, rows, AV_PIX_FMT_RGB24);
}

// Where the pixel that is shown at (x, y) is stored.
static void place(const AVFrame *stored, int orientation, int x, int y, int *column, int *row) {
    int right = stored->width - 1;
    int bottom = stored->height - 1;
    bool is_turned = orientation >= 5;
    *column = is_turned ? y : x;
    *row = is_turned ? x : y;
    if (orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8) {
        *column = right - *column;
    }
    if (orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7) {
        *row = bottom - *row;
    }
}

static AVFrame *turned(const AVFrame *stored, int orientation) {
    bool is_turned = orientation >= 5;
    AVFrame *shown = blank(
        is_turned ? stored->height : stored->width, is_turned ? stored->width : stored->height, AV_PIX_FMT_RGB24);
    if (shown == NULL) {
        return NULL;
    }
    for (int y = 0; y < shown->height; y++) {
        for (int x = 0; x < shown->width; x++) {
            int column = 0;
            int row = 0;
            place(stored, orientation, x, y, &column, &row);
            const uint8_t *source = stored->data[0] + (ptrdiff_t)row * stored->linesize[0] + 3 * (ptrdiff_t)column;
            memcpy(shown->data[0] + (ptrdiff_t)y * shown->linesize[0] + 3 * (ptrdiff_t)x, source, 3);
        }
    }
    return shown;
}

static int encode_at(const AVFrame *frame, int coarse, AVPacket *packet) {
    const AVCodec *codec = avcodec_find_encoder(AV_CODEC_ID_MJPEG);
    AVCodecContext *context = codec == NULL ? NULL : avcodec_alloc_context3(codec);
    if (context == NULL) {
        return AVERROR(ENOMEM);
    }
    context->thread_count = 1;
    context->width = frame->width;
    context->height = frame->height;
    context->pix_fmt = frame->format;
    context->time_base = (AVRational){1, 1};
    context->flags |= AV_CODEC_FLAG_QSCALE | AV_CODEC_FLAG_BITEXACT;
    context->global_quality = coarse * FF_QP2LAMBDA;
    int error = avcodec_open2(context, codec, NULL);
    if (error == 0) {
        error = avcodec_send_frame(context, frame);
    }
    if (error == 0) {
        error = avcodec_send_frame(context, NULL);
    }
    if (error == 0) {
        error = avcodec_receive_packet(context, packet);
    }
    avcodec_free_context(&context);
    return error;
}

static int encode(AVFrame *frame, struct media_buffer *jpeg) {
    AVPacket *packet = av_packet_alloc();
    int error = packet == NULL ? AVERROR(ENOMEM) : AVERROR(ENOSPC);
    for (size_t i = 0; i < sizeof coarseness / sizeof *coarseness && error == AVERROR(ENOSPC); i++) {
        frame->quality = coarseness[i] * FF_QP2LAMBDA;
        error = encode_at(frame, coarseness[i], packet);
        if (error == 0 && (size_t)packet->size > jpeg->capacity) {
            error = AVERROR(ENOSPC);
        }
        if (error == 0) {
            memcpy(jpeg->bytes, packet->data, (size_t)packet->size);
            jpeg->count = (size_t)packet->size;
        }
        av_packet_unref(packet);
    }
    av_packet_free(&packet);
    return error;
}

int thumbnail_of_frame(const AVFrame *frame, double pixel_aspect, int orientation, struct media_buffer *jpeg) {
    AVFrame *small = shrunk(frame, pixel_aspect);
    AVFrame *shown = small == NULL ? NULL : turned(small, orientation);
    AVFrame *ready = shown == NULL ? NULL : converted(shown, shown->width, shown->height, AV_PIX_FMT_YUVJ420P);
    int error = ready == NULL ? AVERROR(ENOMEM) : encode(ready, jpeg);
    av_frame_free(&ready);
    av_frame_free(&shown);
    av_frame_free(&small);
    return error;
}
