#include "store/object_header.h"

#include <string.h>

enum { TIMES = 0x20, LIMITS = 0x10, NUMBERED = 0x04 };

bool gv_header_start_read(int descriptor, uint64_t file_bytes, uint64_t address,
                          struct gv_header_start *start)
{
    unsigned char bytes[GV_HEADER_SIGNATURE + 2 + 16 + 4 + 8];
    if (!gv_read_at(descriptor, file_bytes, address, sizeof bytes, bytes) || memcmp(bytes, "OHDR\2", 5) != 0)
        return false;
    unsigned flags = bytes[5];
    size_t at = 6 + (flags & TIMES ? 16u : 0u) + (flags & LIMITS ? 4u : 0u), width = (size_t)1 << (flags & 3);
    uint64_t size = gv_little_endian(bytes + at, (int)width);
    if (size > file_bytes) return false;
    *start = (struct gv_header_start){
        .numbered = flags & NUMBERED, .skip = at + width, .length = at + width + size + GV_HEADER_CHECKSUM};
    return true;
}

bool gv_header_next(const unsigned char *bytes, size_t n, bool numbered, size_t *at,
                    struct gv_header_message *message, bool *whole)
{
    size_t prefix = numbered ? 6 : 4;
    *whole = true;
    if (n - *at < prefix) return false;
    size_t size = (size_t)gv_little_endian(bytes + *at + 1, 2);
    *whole = size <= n - *at - prefix;
    if (!*whole) return false;
    *message = (struct gv_header_message){
        .type = bytes[*at], .flags = bytes[*at + 3], .data = bytes + *at + prefix, .size = size};
    *at += prefix + size;
    return true;
}

/* --- the checksum --- */

static uint32_t rotate(uint32_t x, int bits)
{
    return x << bits | x >> (32 - bits);
}

uint32_t gv_header_checksum(const unsigned char *bytes, size_t n)
{
    static const int mixing[6] = {4, 6, 8, 16, 19, 4}, ending[7] = {14, 11, 25, 16, 4, 14, 24};
    uint32_t word[3];
    for (int i = 0; i < 3; i++)
        word[i] = 0xDEADBEEF + (uint32_t)n;
    if (n == 0) return word[2];
    for (; n > 12; bytes += 12, n -= 12) {
        for (int i = 0; i < 3; i++)
            word[i] += (uint32_t)gv_little_endian(bytes + 4 * i, 4);
        /* a -= c, a ^= c <<< k, c += b, and so on in turn for (a, b, c), (b, c, a), (c, a, b). */
        for (int i = 0; i < 6; i++) {
            uint32_t *a = &word[i % 3], *b = &word[(i + 1) % 3], *c = &word[(i + 2) % 3];
            *a -= *c;
            *a ^= rotate(*c, mixing[i]);
            *c += *b;
        }
    }
    unsigned char last[12] = {0};
    memcpy(last, bytes, n);
    for (int i = 0; i < 3; i++)
        word[i] += (uint32_t)gv_little_endian(last + 4 * i, 4);
    /* c ^= b, c -= b <<< k, and so on in turn for (c, b), (a, c), (b, a). */
    for (int i = 0; i < 7; i++) {
        uint32_t *x = &word[(i + 2) % 3], y = word[(i + 1) % 3];
        *x = (*x ^ y) - rotate(y, ending[i]);
    }
    return word[2];
}
