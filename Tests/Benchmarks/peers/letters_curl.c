/* Sends letters with libcurl's own SMTP over one connection: what `muster-benchmark letters` is compared with.
   Usage: letters_curl PORT COUNT BYTES */
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static char *letter;
static size_t length, at;

static size_t give(char *buffer, size_t size, size_t count, void *context) {
    (void)context;
    size_t room = size * count, left = length - at, given = left < room ? left : room;
    memcpy(buffer, letter + at, given);
    at += given;
    return given;
}

int main(int count, char **words) {
    if (count != 4) return 64;
    static const char head[] = "Subject: benchmark\r\n\r\n";
    size_t lines = strtoul(words[3], NULL, 10) / 72;
    length = sizeof head - 1 + lines * 72;
    letter = malloc(length);
    memcpy(letter, head, sizeof head - 1);
    for (size_t line = 0; line < lines; line++) {
        char *start = letter + sizeof head - 1 + line * 72;
        memset(start, 'x', 70);
        memcpy(start + 70, "\r\n", 2);
    }
    char url[64];
    snprintf(url, sizeof url, "smtp://127.0.0.1:%s", words[1]);
    CURL *handle = curl_easy_init();
    struct curl_slist *recipients = curl_slist_append(NULL, "<unit@unit.example>");
    curl_easy_setopt(handle, CURLOPT_URL, url);
    curl_easy_setopt(handle, CURLOPT_MAIL_FROM, "<office@office.example>");
    curl_easy_setopt(handle, CURLOPT_MAIL_RCPT, recipients);
    curl_easy_setopt(handle, CURLOPT_READFUNCTION, give);
    curl_easy_setopt(handle, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(handle, CURLOPT_INFILESIZE_LARGE, (curl_off_t)length);
    curl_easy_setopt(handle, CURLOPT_TCP_NODELAY, 1L);
    struct timespec start, end;
    clock_gettime(CLOCK_MONOTONIC, &start);
    int sent = 0;
    for (int number = atoi(words[2]); number > 0; number--) {
        at = 0;
        if (curl_easy_perform(handle) == CURLE_OK) sent++;
    }
    curl_easy_cleanup(handle);
    clock_gettime(CLOCK_MONOTONIC, &end);
    printf("{\"seconds\": %f, \"sent\": %d.0}\n",
           (double)(end.tv_sec - start.tv_sec) + (double)(end.tv_nsec - start.tv_nsec) / 1e9, sent);
    return 0;
}
