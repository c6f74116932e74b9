#include "shades.h"
#include "shrink.h"

#include <libavutil/mem.h>
#include <libavutil/pixdesc.h>

struct lines {
    const AVFrame *frame;
    const AVPixFmtDescriptor *form;
    // One line of one component.
    uint16_t *component;
    uint8_t *shades;
};

static int scaled(const struct lines *lines, int component, int value) {
    int depth = lines->form->comp[component].depth;
    return depth >= 8 ? value >> (depth - 8) : value * 255 / ((1 << depth) - 1);
}

static void read_component(const struct lines *lines, int component, int row) {
    av_read_image_line2(
        lines->component, (const uint8_t **)lines->frame->data, lines->frame->linesize, lines->form, 0, row, component,
        lines->frame->width, 0, sizeof *lines->component);
}

static bool has(const struct lines *lines, uint64_t flag) {
    return (lines->form->flags & flag) != 0;
}

// Broadcasting leaves room below black and above white (ITU-R BT.601-7 §3.5.3).
static int widened(const struct lines *lines, int shade) {
    enum AVPixelFormat format = lines->frame->format;
    bool is_wide = lines->form->nb_components < 3 || lines->frame->color_range == AVCOL_RANGE_JPEG
        || format == AV_PIX_FMT_YUVJ420P || format == AV_PIX_FMT_YUVJ422P || format == AV_PIX_FMT_YUVJ444P
        || format == AV_PIX_FMT_YUVJ440P || format == AV_PIX_FMT_YUVJ411P;
    if (is_wide) {
        return shade;
    }
    int wide = (shade - 16) * 255 / 219;
    return wide < 0 ? 0 : wide > 255 ? 255 : wide;
}

static uint8_t over_white(int shade, int alpha) {
    return (uint8_t)((shade * alpha + 255 * (255 - alpha)) / 255);
}

static int shade_of_colour(int red, int green, int blue) {
    return (77 * red + 150 * green + 29 * blue) >> 8;
}

static void read_palette_line(const struct lines *lines, int row) {
    const AVFrame *frame = lines->frame;
    const uint8_t *indices = frame->data[0] + (ptrdiff_t)row * frame->linesize[0];
    const uint32_t *palette = (const uint32_t *)(const void *)frame->data[1];
    for (int x = 0; x < frame->width; x++) {
        uint32_t colour = palette[indices[x]];
        int shade = shade_of_colour(colour >> 16 & 255, colour >> 8 & 255, colour & 255);
        lines->shades[x] = over_white(shade, (int)(colour >> 24));
    }
}

static void read_colour_line(const struct lines *lines, int row) {
    static const int weights[] = {77, 150, 29};
    for (int x = 0; x < lines->frame->width; x++) {
        lines->shades[x] = 0;
    }
    for (int component = 0; component < 3; component++) {
        read_component(lines, component, row);
        for (int x = 0; x < lines->frame->width; x++) {
            int value = scaled(lines, component, lines->component[x]);
            lines->shades[x] = (uint8_t)(lines->shades[x] + (weights[component] * value >> 8));
        }
    }
}

static void read_luma_line(const struct lines *lines, int row) {
    read_component(lines, 0, row);
    bool is_inverted = lines->frame->format == AV_PIX_FMT_MONOWHITE;
    for (int x = 0; x < lines->frame->width; x++) {
        int shade = widened(lines, scaled(lines, 0, lines->component[x]));
        lines->shades[x] = (uint8_t)(is_inverted ? 255 - shade : shade);
    }
}

static void blend_line(const struct lines *lines, int row) {
    int component = lines->form->nb_components - 1;
    read_component(lines, component, row);
    for (int x = 0; x < lines->frame->width; x++) {
        lines->shades[x] = over_white(lines->shades[x], scaled(lines, component, lines->component[x]));
    }
}

static void read_line(const struct lines *lines, int row) {
    if (has(lines, AV_PIX_FMT_FLAG_PAL)) {
        read_palette_line(lines, row);
        return;
    }
    if (has(lines, AV_PIX_FMT_FLAG_RGB)) {
        read_colour_line(lines, row);
    } else {
        read_luma_line(lines, row);
    }
    if (has(lines, AV_PIX_FMT_FLAG_ALPHA)) {
        blend_line(lines, row);
    }
}

static bool is_readable(const AVPixFmtDescriptor *form) {
    if (form == NULL || (form->flags & (AV_PIX_FMT_FLAG_HWACCEL | AV_PIX_FMT_FLAG_FLOAT | AV_PIX_FMT_FLAG_BAYER)) != 0) {
        return false;
    }
    for (int i = 0; i < form->nb_components; i++) {
        if (form->comp[i].depth > 16) {
            return false;
        }
    }
    return true;
}

void shades_of_frame(const AVFrame *frame, struct media_shades *found) {
    struct lines lines = {.frame = frame, .form = av_pix_fmt_desc_get(frame->format)};
    struct shrinker shrinker;
    if (!is_readable(lines.form) || !shrink_start(&shrinker, frame->width, frame->height)) {
        return;
    }
    lines.component = av_malloc_array((size_t)frame->width, sizeof *lines.component);
    lines.shades = av_malloc((size_t)frame->width);
    if (lines.component != NULL && lines.shades != NULL) {
        for (int row = 0; row < frame->height; row += shrinker.step) {
            read_line(&lines, row);
            shrink_row(&shrinker, row, lines.shades);
        }
        shrink_finish(&shrinker, found);
    }
    av_free(lines.component);
    av_free(lines.shades);
}
