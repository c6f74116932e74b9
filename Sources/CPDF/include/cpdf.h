#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// How far a document could be opened.
enum pdf_outcome {
    PDF_OPENED,
    /// It wants a password before anything can be read.
    PDF_LOCKED,
    PDF_DAMAGED,
    /// It needs more memory than the process may have.
    PDF_TOO_LARGE,
};

/// A word of a page as it is shown: its box in points from the page's top left, its text in UTF-16.
struct pdf_word {
    double left;
    double top;
    double right;
    double bottom;
    const uint16_t *text;
    size_t length;
    /// By how many quarters its line is turned clockwise, 0 to 3.
    int turns;
};

/// An opened document.
struct pdf_document;

/// Silences poppler and loads what it would look for at first use, the charsets that it converts with among it: without
/// them it gives empty text and no error. Call it once, before the sandbox closes.
void pdf_prepare(void);

/// Opens the document that `bytes` hold, which must stay where they are until it is closed. `document` is set when the
/// outcome is `PDF_OPENED` only.
enum pdf_outcome pdf_open(const uint8_t *bytes, size_t count, struct pdf_document **document);

int pdf_page_count(const struct pdf_document *document);

/// Calls `take` for each word of a page, the first being 0; false when the page can't be read.
bool pdf_read_page(
    const struct pdf_document *document, int page, void *context,
    void (*take)(void *context, const struct pdf_word *word));

void pdf_close(struct pdf_document *document);

#ifdef __cplusplus
}
#endif
