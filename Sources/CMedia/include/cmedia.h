#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// How far a file could be read.
enum media_outcome {
    MEDIA_READ,
    /// The bytes contradict their format.
    MEDIA_DAMAGED,
    /// libav knows the format but not this variant of it.
    MEDIA_UNSUPPORTED,
    /// It needs more memory than the process may have.
    MEDIA_TOO_LARGE,
};

/// What a container says about its streams, and what its last packets say. Facts only: what follows from them is the
/// caller's to decide.
struct media_streams {
    /// Streams of moving pictures; cover pictures are left out.
    int32_t videos;
    int32_t audios;
    /// Stored size in pixels of the largest video stream, before aspect ratio and rotation.
    int32_t width;
    int32_t height;
    /// Width of a pixel divided by its height; 1 when the file doesn't say.
    double pixel_aspect;
    /// By how much players turn the picture, in degrees; 0 when the file doesn't say.
    double rotation;
    /// In seconds, as the header says, or as guessed from the bit rate when nothing else tells; negative when unknown.
    double header_seconds;
    /// Where the last readable packet ends, in seconds after the start; negative when none could be read.
    double measured_seconds;
    /// Offset of the first byte behind everything the index lists; 0 without an index.
    int64_t indexed_end;
    /// Reading stopped at a bound before the end.
    bool bounded;
    /// `creation_time` or Apple's `creationdate` as written, NUL-terminated; empty when there is none.
    char created[40];
};

/// Rows and columns of a shrunk picture.
enum { media_side = 32 };

/// A picture shrunk to grey fields, transparent places white.
struct media_shades {
    /// False when the picture is too small to be shrunk, or could not be decoded.
    bool are_known;
    /// Row by row from the top left, 0 (black) to 255; each the mean of what it covers.
    float fields[media_side * media_side];
    /// The share of all pixels that has nearly the same light shade: paper. 0 to 1.
    double paper;
};

/// What decoding one picture showed.
struct media_picture {
    /// In pixels, as stored, and with HEIF as displayed; 0 when not even the header could be read.
    int32_t width;
    int32_t height;
    /// Turned as width and height are.
    struct media_shades shades;
};

/// A buffer of the caller's.
struct media_buffer {
    uint8_t *bytes;
    size_t capacity;
    /// How many bytes were written to it.
    size_t count;
};

/// Silences libav, which writes to standard error otherwise, and lets libheif look for its decoders. Call it once,
/// before the sandbox closes.
void media_prepare(void);

/// Reads the container `descriptor`, `size` bytes long, as `demuxer` (libav's name for it) and nothing else: no other
/// format is tried, no other file opened. `found` is filled as far as the file could be read.
enum media_outcome media_read_streams(
    int descriptor, int64_t size, const char *demuxer, struct media_streams *found);

/// How many zero bytes must follow the bytes handed to `media_decode_picture`: decoders read ahead.
size_t media_padding(void);

/// Decodes the first picture of `bytes` with `decoder` (libav's name for it) to learn whether it is undamaged.
/// More than `pixels` pixels are refused as damaged; check the header first to tell the two apart. Where the decoder
/// offers it (JPEG), the picture is decoded at 1 / 2^`halvings` of its size: every coefficient is still read, so damage
/// shows, in less time and memory.
enum media_outcome media_decode_picture(
    const char *decoder, const uint8_t *bytes, size_t count, int64_t pixels, int halvings,
    struct media_picture *found);

/// Decodes the primary picture of the HEIF file (HEIC, AVIF) that `bytes` hold, or `from_thumbnail` only the small one
/// that goes with it if there is one. `exif` gets the picture's EXIF item if it fits.
enum media_outcome media_decode_heif(
    const uint8_t *bytes, size_t count, int64_t pixels, bool from_thumbnail, struct media_buffer *exif,
    struct media_picture *found);

/// The longer side of a thumbnail, in pixels, at most.
enum { media_thumbnail_side = 160 };

/// Makes a small JPEG of the picture that `bytes` hold, turned as `orientation` says (EXIF, 1 to 8). The arguments before
/// it are those of `media_decode_picture`. False when there is none, or it does not fit into `jpeg`.
bool media_thumbnail_of_picture(
    const char *decoder, const uint8_t *bytes, size_t count, int64_t pixels, int halvings, int orientation,
    struct media_buffer *jpeg);

/// The same for a file of the HEIF family.
bool media_thumbnail_of_heif(const uint8_t *bytes, size_t count, int64_t pixels, struct media_buffer *jpeg);

/// The same for a film: what it shows a tenth into it. `descriptor`, `size` and `demuxer` as for `media_read_streams`.
bool media_thumbnail_of_film(int descriptor, int64_t size, const char *demuxer, struct media_buffer *jpeg);
