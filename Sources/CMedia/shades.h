#pragma once
#include "cmedia.h"

#include <libavutil/frame.h>

// Shrinks what a decoder made to grey fields; leaves `found` as it is when the picture is too small or of a form that
// has no shades of so many bits.
void shades_of_frame(const AVFrame *frame, struct media_shades *found);
