#include "shrink.h"

enum { most_rows = 512, paper_tones = 24, darkest_paper = 150 };

bool shrink_start(struct shrinker *shrinker, int width, int height) {
    *shrinker = (struct shrinker){.width = width, .height = height, .step = height / most_rows};
    shrinker->step = shrinker->step < 1 ? 1 : shrinker->step;
    return width >= media_side && height >= media_side;
}

// A field reaches over a whole number of pixels only by chance: those on its border count for both sides. Lengths are
// counted in parts of a pixel so that both a pixel (media_side parts) and a field (`width` parts) are whole numbers.
void shrink_row(struct shrinker *shrinker, int row, const uint8_t *shades) {
    const int64_t width = shrinker->width;
    int64_t sums[media_side] = {0};
    int field = 0;
    int64_t end = width;
    for (int64_t x = 0; x < width; x++) {
        int shade = shades[x];
        int64_t right = (x + 1) * media_side;
        if (right > end && field + 1 < media_side) {
            int64_t beyond = right - end;
            sums[field] += shade * (media_side - beyond);
            sums[++field] += shade * beyond;
            end += width;
        } else {
            sums[field] += (int64_t)shade * media_side;
        }
        shrinker->tones[shade]++;
    }
    shrinker->count += (uint64_t)width;
    double top = (double)row * media_side / shrinker->height;
    double bottom = (double)(row + shrinker->step) * media_side / shrinker->height;
    int upper = (int)top;
    double share = bottom > upper + 1 ? (upper + 1 - top) / (bottom - top) : 1;
    for (int x = 0; x < media_side; x++) {
        shrinker->sums[upper][x] += share * (double)sums[x];
        if (share < 1 && upper + 1 < media_side) {
            shrinker->sums[upper + 1][x] += (1 - share) * (double)sums[x];
        }
    }
}

static double paper(const struct shrinker *shrinker) {
    uint64_t most = 0;
    for (int darkest = darkest_paper; darkest + paper_tones <= 256; darkest++) {
        uint64_t among = 0;
        for (int tone = darkest; tone < darkest + paper_tones; tone++) {
            among += shrinker->tones[tone];
        }
        most = among > most ? among : most;
    }
    return shrinker->count == 0 ? 0 : (double)most / (double)shrinker->count;
}

void shrink_finish(const struct shrinker *shrinker, struct media_shades *found) {
    double rows = (double)shrinker->height / shrinker->step / media_side;
    for (int y = 0; y < media_side; y++) {
        for (int x = 0; x < media_side; x++) {
            found->fields[y * media_side + x] = (float)(shrinker->sums[y][x] / rows / shrinker->width);
        }
    }
    found->paper = paper(shrinker);
    found->are_known = true;
}
