#include "ccurl.h"

#include <pthread.h>
#include <signal.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;
static CURLcode global = CURLE_FAILED_INIT;

static void initialize(void) {
    signal(SIGPIPE, SIG_IGN);
    global = curl_global_init(CURL_GLOBAL_DEFAULT);
}

CURLcode cc_global_init(void) {
    pthread_once(&once, initialize);
    return global;
}

CURLcode cc_set_long(CURL *handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}

CURLcode cc_set_string(CURL *handle, CURLoption option, const char *value) {
    return curl_easy_setopt(handle, option, value);
}

CURLcode cc_set_lines(CURL *handle, cc_line_callback callback, void *context) {
    CURLcode code = curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, callback);
    return code != CURLE_OK ? code : curl_easy_setopt(handle, CURLOPT_HEADERDATA, context);
}

CURLcode cc_set_progress(CURL *handle, cc_progress_callback callback, void *context) {
    CURLcode code = curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, callback);
    if (code == CURLE_OK) code = curl_easy_setopt(handle, CURLOPT_XFERINFODATA, context);
    return code != CURLE_OK ? code : curl_easy_setopt(handle, CURLOPT_NOPROGRESS, 0L);
}

CURLcode cc_set_error_buffer(CURL *handle, char *buffer) {
    return curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, buffer);
}

CURLcode cc_get_socket(CURL *handle, curl_socket_t *socket) {
    return curl_easy_getinfo(handle, CURLINFO_ACTIVESOCKET, socket);
}

CURLcode cc_get_address(CURL *handle, const char **address) {
    char *found = NULL;
    CURLcode code = curl_easy_getinfo(handle, CURLINFO_PRIMARY_IP, &found);
    *address = found;
    return code;
}

CURLcode cc_get_certificates(CURL *handle, const struct curl_certinfo **chain) {
    struct curl_certinfo *found = NULL;
    CURLcode code = curl_easy_getinfo(handle, CURLINFO_CERTINFO, &found);
    *chain = found;
    return code;
}
