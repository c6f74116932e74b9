/* Takes every mail of a folder apart with GMime and hashes what is attached with OpenSSL: what `muster-benchmark decode`
   is compared with. Usage: decode_gmime FOLDER */
#include <fcntl.h>
#include <gmime/gmime.h>
#include <openssl/evp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static EVP_MD_CTX *digest;
static long files, bytes;
static uint64_t sum;

/* A stream that hashes what is written to it. */
typedef struct { GMimeStream parent; } HashStream;
typedef struct { GMimeStreamClass parent; } HashStreamClass;

static ssize_t hash_write(GMimeStream *stream, const char *text, size_t count) {
    (void)stream;
    EVP_DigestUpdate(digest, text, count);
    bytes += (long)count;
    return (ssize_t)count;
}

static int hash_flush(GMimeStream *stream) { (void)stream; return 0; }

static void hash_class_init(gpointer class, gpointer data) {
    (void)data;
    GMIME_STREAM_CLASS(class)->write = hash_write;
    GMIME_STREAM_CLASS(class)->flush = hash_flush;
}

static GType hash_type(void) {
    static const GTypeInfo info = {
        .class_size = sizeof(HashStreamClass), .class_init = hash_class_init, .instance_size = sizeof(HashStream)};
    return g_type_register_static(GMIME_TYPE_STREAM, "HashStream", &info, 0);
}

static void take(GMimeObject *parent, GMimeObject *object, gpointer sink) {
    (void)parent;
    if (!GMIME_IS_PART(object)) return;
    GMimePart *part = (GMimePart *)object;
    if (!g_mime_part_get_filename(part)) {
        /* What a person reads is decoded by both. */
        if (GMIME_IS_TEXT_PART(object)) g_free(g_mime_text_part_get_text((GMimeTextPart *)object));
        return;
    }
    GMimeDataWrapper *content = g_mime_part_get_content(part);
    if (!content) return;
    EVP_DigestInit_ex(digest, EVP_sha256(), NULL);
    g_mime_data_wrapper_write_to_stream(content, sink);
    unsigned char value[EVP_MAX_MD_SIZE];
    EVP_DigestFinal_ex(digest, value, NULL);
    uint64_t first;
    memcpy(&first, value, sizeof first);
    sum += first;
    files++;
}

int main(int count, char **words) {
    if (count != 2) return 64;
    g_mime_init();
    digest = EVP_MD_CTX_new();
    GMimeStream *sink = g_object_new(hash_type(), NULL);
    g_mime_stream_construct(sink, 0, -1);
    GDir *folder = g_dir_open(words[1], 0, NULL);
    if (!folder) return 66;
    GPtrArray *names = g_ptr_array_new();
    for (const char *name; (name = g_dir_read_name(folder));) g_ptr_array_add(names, g_strdup(name));
    struct timespec start, end;
    clock_gettime(CLOCK_MONOTONIC, &start);
    for (guint index = 0; index < names->len; index++) {
        char *path = g_build_filename(words[1], g_ptr_array_index(names, index), NULL);
        GMimeStream *mail = g_mime_stream_fs_open(path, O_RDONLY, 0, NULL);
        if (!mail) return 66;
        GMimeParser *parser = g_mime_parser_new_with_stream(mail);
        GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
        g_mime_message_foreach(message, take, sink);
        g_object_unref(message);
        g_object_unref(parser);
        g_object_unref(mail);
        g_free(path);
    }
    clock_gettime(CLOCK_MONOTONIC, &end);
    printf("{\"seconds\": %f, \"mails\": %u, \"files\": %ld, \"bytes\": %ld, \"sum\": %.1f}\n",
           (double)(end.tv_sec - start.tv_sec) + (double)(end.tv_nsec - start.tv_nsec) / 1e9, names->len, files, bytes,
           (double)(sum >> 12));
    return 0;
}
