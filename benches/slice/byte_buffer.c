/* byte_buffer.c - reads a real file of the machine into a growing byte slice, `batch` bytes a read.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "benches/slice/slice_books.h"

BENCH_WORKLOAD(slice, byte_buffer, BENCH_LOOP, "byte", "batch,file",
               "read a file into a growing byte slice");

enum { BYTE_BUFFER_CHUNK_MOST = 1 << 20 };

static int byte_buffer_open(struct bench *b)
{
    static const char *const paths[] = {"/proc/self/exe", "/usr/share/dict/words", "/usr/bin/cc"};
    const char *path = paths[bench_param(b, PARAM_file)];
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        bench_fail(b, "%s cannot be read: %s; choose another file", path, strerror(errno));
    return file;
}

/* The reader a program would write: read, append, until the end. */
BENCH_BODY void byte_buffer_read(int file, const struct slice_shape *shape,
                                 const struct slice_ops *ops, struct slice *s, char *chunk,
                                 size_t chunk_bytes)
{
    ssize_t got;
    off_t at = 0;
    while ((got = pread(file, chunk, chunk_bytes, at)) > 0) {
        if (!ops->append_many(shape, s, chunk, got)) return;
        at += got;
    }
}

/* A wrong byte is found by reading the file once more. */
static void byte_buffer_check(struct bench *b, int file, struct slice s, char *chunk)
{
    ssize_t got;
    off_t at = 0;
    uint64_t equal = 0;
    while ((got = pread(file, chunk, BYTE_BUFFER_CHUNK_MOST, at)) > 0 && at + got <= s.len) {
        if (memcmp((char *)s.ptr + at, chunk, (size_t)got) == 0) equal += (uint64_t)got;
        at += got;
    }
    bench_expect(b, equal, (uint64_t)s.len);
}

BENCH_BODY void byte_buffer(struct bench *b, const struct slice_shape *shape,
                            const struct slice_ops *ops)
{
    REQUIRE_CONST_OPS(ops);
    size_t batch = (size_t)bench_param(b, PARAM_batch);
    char *chunk = (char *)malloc(BYTE_BUFFER_CHUNK_MOST);
    int file = byte_buffer_open(b);
    off_t bytes = file < 0 ? 1 : lseek(file, 0, SEEK_END);
    bench_items(b, (uint64_t)bytes);
    for (uint64_t n = chunk ? bench_begin(b) : 0; n--;) {
        struct slice s = {NULL, 0, 0};
        byte_buffer_read(file, shape, ops, &s, chunk, batch);
        if (n == 0) {
            bench_pause(b);
            bench_expect(b, (uint64_t)s.len, (uint64_t)bytes);
            if (!(ops->flags & SLICE_STORES_NOTHING)) byte_buffer_check(b, file, s, chunk);
            bench_resume(b);
        }
        ops->release(shape, &s);
    }
    bench_end(b);
    if (file >= 0) close(file);
    if (!b->error[0]) slice_books(b, shape, ops, (uint64_t)bytes, batch);
    free(chunk);
}

#define INSTANCE(impl) SLICE_INSTANCE(byte_buffer, impl, native, 1, native)
SLICE_BENCH_IMPLS(INSTANCE)
