#pragma once
#include "cmedia.h"

// A picture on its way to media_side × media_side grey fields, taken in row by row, so that none of its colours and
// none of its rows has to be kept.
struct shrinker {
    int width;
    int height;
    // Only every so many rows are taken in: a field of a large picture has more than enough of them.
    int step;
    double sums[media_side][media_side];
    uint64_t tones[256];
    uint64_t count;
};

// False for a picture too small to be shrunk.
bool shrink_start(struct shrinker *shrinker, int width, int height);

// Takes in row `row`, a multiple of the step, as `width` shades from 0 (black) to 255.
void shrink_row(struct shrinker *shrinker, int row, const uint8_t *shades);

void shrink_finish(const struct shrinker *shrinker, struct media_shades *found);
