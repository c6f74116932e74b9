#include "cpdf.h"

#include <climits>
#include <iconv.h>
#include <memory>
#include <new>
#include <poppler/cpp/poppler-document.h>
#include <poppler/cpp/poppler-global.h>
#include <poppler/cpp/poppler-page.h>

// No exception may reach Swift.

// A document of no page.
static const char smallest[] = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
                               "2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";

struct pdf_document {
    std::unique_ptr<poppler::document> opened;
};

void pdf_prepare(void) {
    poppler::set_debug_error_function([](const std::string &, void *) {}, nullptr);
    // Left open on purpose: the last to be closed takes the charsets with it, and the list of poppler's data files, which
    // is made by looking into their folders.
    iconv_open("UTF-16", "UTF-8");
    iconv_open("UTF-8", "UTF-16");
    static const poppler::document *const kept = poppler::document::load_from_raw_data(smallest, sizeof smallest - 1);
    static_cast<void>(kept);
}

enum pdf_outcome pdf_open(const uint8_t *bytes, size_t count, struct pdf_document **document) try {
    if (count > INT_MAX) {
        return PDF_TOO_LARGE;
    }
    const char *data = reinterpret_cast<const char *>(bytes);
    std::unique_ptr<poppler::document> opened(poppler::document::load_from_raw_data(data, static_cast<int>(count)));
    if (!opened) {
        return PDF_DAMAGED;
    }
    if (opened->is_locked()) {
        return PDF_LOCKED;
    }
    *document = new pdf_document{std::move(opened)};
    return PDF_OPENED;
} catch (const std::bad_alloc &) {
    return PDF_TOO_LARGE;
} catch (...) {
    return PDF_DAMAGED;
}

int pdf_page_count(const struct pdf_document *document) {
    return document->opened->pages();
}

bool pdf_read_page(
    const struct pdf_document *document, int page, void *context,
    void (*take)(void *context, const struct pdf_word *word)) try {
    std::unique_ptr<poppler::page> shown(document->opened->create_page(page));
    if (!shown) {
        return false;
    }
    for (const poppler::text_box &box : shown->text_list()) {
        const poppler::rectf place = box.bbox();
        const poppler::ustring text = box.text();
        const struct pdf_word word = {
            place.left(), place.top(), place.right(), place.bottom(), text.data(), text.size(),
            box.rotation()};
        take(context, &word);
    }
    return true;
} catch (...) {
    return false;
}

void pdf_close(struct pdf_document *document) {
    delete document;
}
