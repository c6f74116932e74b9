#pragma once
#include "cmedia.h"

#include <libavutil/frame.h>

// Writes a small JPEG of a decoded picture. `pixel_aspect` is the width of a pixel divided by its height, `orientation`
// how the picture is turned (EXIF 2.32 §4.6.4 A). 0 or libav's error.
int thumbnail_of_frame(const AVFrame *frame, double pixel_aspect, int orientation, struct media_buffer *jpeg);
