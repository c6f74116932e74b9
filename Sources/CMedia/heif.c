#include "cmedia.h"
#include "shrink.h"
#include "thumbnail.h"

#include <libavutil/mem.h>
#include <libheif/heif.h>

static enum media_outcome outcome(struct heif_error error) {
    switch (error.code) {
    case heif_error_Ok:
        return MEDIA_READ;
    case heif_error_Memory_allocation_error:
        return MEDIA_TOO_LARGE;
    case heif_error_Unsupported_filetype:
    case heif_error_Unsupported_feature:
        return MEDIA_UNSUPPORTED;
    default:
        return MEDIA_DAMAGED;
    }
}

static void read_exif(const struct heif_image_handle *picture, struct media_buffer *exif) {
    heif_item_id item = 0;
    if (heif_image_handle_get_list_of_metadata_block_IDs(picture, "Exif", &item, 1) < 1) {
        return;
    }
    size_t count = heif_image_handle_get_metadata_size(picture, item);
    if (count > 0 && count <= exif->capacity
        && heif_image_handle_get_metadata(picture, item, exif->bytes).code == heif_error_Ok) {
        exif->count = count;
    }
}

// Of colours without a plane of brightness the green one shows most.
static void shrink(const struct heif_image *image, struct media_shades *shades) {
    enum heif_channel channel =
        heif_image_has_channel(image, heif_channel_Y) ? heif_channel_Y : heif_channel_G;
    int stride = 0;
    const uint8_t *plane = heif_image_get_plane_readonly(image, channel, &stride);
    int width = heif_image_get_width(image, channel);
    int height = heif_image_get_height(image, channel);
    int depth = heif_image_get_bits_per_pixel_range(image, channel);
    struct shrinker shrinker;
    if (plane == NULL || depth < 8 || depth > 16 || !shrink_start(&shrinker, width, height)) {
        return;
    }
    uint8_t *line = av_malloc((size_t)width);
    if (line == NULL) {
        return;
    }
    for (int row = 0; row < height; row += shrinker.step) {
        const uint8_t *source = plane + (ptrdiff_t)row * stride;
        const uint16_t *deep = (const uint16_t *)(const void *)source;
        for (int x = 0; x < width; x++) {
            line[x] = depth == 8 ? source[x] : (uint8_t)(deep[x] >> (depth - 8));
        }
        shrink_row(&shrinker, row, line);
    }
    av_free(line);
    shrink_finish(&shrinker, shades);
}

// Cameras store 4:2:0, which is left as it is: converting colours takes longer than decoding.
static struct heif_error decode_image(const struct heif_image_handle *picture, struct heif_image **image) {
    struct heif_error error = heif_decode_image(picture, image, heif_colorspace_YCbCr, heif_chroma_420, NULL);
    if (error.subcode != heif_suberror_Unsupported_color_conversion) {
        return error;
    }
    return heif_decode_image(picture, image, heif_colorspace_RGB, heif_chroma_444, NULL);
}

static enum media_outcome decode(const struct heif_image_handle *picture, struct media_shades *shades) {
    struct heif_image *image = NULL;
    struct heif_error error = decode_image(picture, &image);
    if (error.code == heif_error_Ok) {
        shrink(image, shades);
        heif_image_release(image);
    }
    return outcome(error);
}

static enum media_outcome decode_thumbnail(const struct heif_image_handle *picture, struct media_shades *shades) {
    heif_item_id item = 0;
    struct heif_image_handle *thumbnail = NULL;
    if (heif_image_handle_get_list_of_thumbnail_IDs(picture, &item, 1) < 1
        || heif_image_handle_get_thumbnail(picture, item, &thumbnail).code != heif_error_Ok) {
        return decode(picture, shades);
    }
    enum media_outcome result = decode(thumbnail, shades);
    heif_image_handle_release(thumbnail);
    return result;
}

static enum media_outcome read_picture(
    const struct heif_image_handle *picture, int64_t pixels, bool from_thumbnail, struct media_buffer *exif,
    struct media_picture *found) {
    found->width = heif_image_handle_get_width(picture);
    found->height = heif_image_handle_get_height(picture);
    read_exif(picture, exif);
    if ((int64_t)found->width * found->height > pixels) {
        return MEDIA_TOO_LARGE;
    }
    return from_thumbnail ? decode_thumbnail(picture, &found->shades) : decode(picture, &found->shades);
}

enum media_outcome media_decode_heif(
    const uint8_t *bytes, size_t count, int64_t pixels, bool from_thumbnail, struct media_buffer *exif,
    struct media_picture *found) {
    *found = (struct media_picture){0};
    exif->count = 0;
    struct heif_context *context = heif_context_alloc();
    if (context == NULL) {
        return MEDIA_TOO_LARGE;
    }
    struct heif_image_handle *picture = NULL;
    struct heif_error error = heif_context_read_from_memory_without_copy(context, bytes, count, NULL);
    if (error.code == heif_error_Ok) {
        error = heif_context_get_primary_image_handle(context, &picture);
    }
    enum media_outcome result = outcome(error);
    if (picture != NULL) {
        result = read_picture(picture, pixels, from_thumbnail, exif, found);
        heif_image_handle_release(picture);
    }
    heif_context_free(context);
    return result;
}

static bool draw_thumbnail(const struct heif_image_handle *picture, struct media_buffer *jpeg) {
    struct heif_image *image = NULL;
    enum heif_chroma chroma = heif_chroma_interleaved_RGB;
    bool is_drawn = false;
    if (heif_decode_image(picture, &image, heif_colorspace_RGB, chroma, NULL).code == heif_error_Ok) {
        AVFrame *frame = av_frame_alloc();
        if (frame != NULL) {
            frame->width = heif_image_get_width(image, heif_channel_interleaved);
            frame->height = heif_image_get_height(image, heif_channel_interleaved);
            frame->format = AV_PIX_FMT_RGB24;
            frame->data[0] = heif_image_get_plane(image, heif_channel_interleaved, &frame->linesize[0]);
            // libheif has turned it already.
            is_drawn = frame->data[0] != NULL && thumbnail_of_frame(frame, 1, 1, jpeg) == 0;
        }
        av_frame_free(&frame);
        heif_image_release(image);
    }
    return is_drawn;
}

bool media_thumbnail_of_heif(const uint8_t *bytes, size_t count, int64_t pixels, struct media_buffer *jpeg) {
    jpeg->count = 0;
    bool is_drawn = false;
    struct heif_context *context = heif_context_alloc();
    struct heif_image_handle *picture = NULL;
    if (context != NULL && heif_context_read_from_memory_without_copy(context, bytes, count, NULL).code == heif_error_Ok
        && heif_context_get_primary_image_handle(context, &picture).code == heif_error_Ok) {
        heif_item_id item = 0;
        struct heif_image_handle *small = NULL;
        if (heif_image_handle_get_list_of_thumbnail_IDs(picture, &item, 1) == 1
            && heif_image_handle_get_thumbnail(picture, item, &small).code == heif_error_Ok) {
            is_drawn = draw_thumbnail(small, jpeg);
            heif_image_handle_release(small);
        } else if ((int64_t)heif_image_handle_get_width(picture) * heif_image_handle_get_height(picture) <= pixels) {
            is_drawn = draw_thumbnail(picture, jpeg);
        }
        heif_image_handle_release(picture);
    }
    heif_context_free(context);
    return is_drawn;
}
