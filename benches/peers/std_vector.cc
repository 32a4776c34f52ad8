// std_vector.cc - std::vector<uint64_t> behind the slice family's operations, so that the very same
// bodies measure it, compiled as C++ so that its templates inline.
//
// A std::vector lives in the 24 bytes of a struct slice: libstdc++'s empty vector is three null
// pointers, as is the empty slice. This file is compiled with -fno-strict-aliasing for that reason.

#include <cstdint>
#include <vector>

#include "slice/slice.h"

namespace
{

using vector = std::vector<uint64_t>;
static_assert(sizeof(vector) == sizeof(struct slice), "a vector must fit where a slice lives");

inline vector &of(struct slice *s)
{
    return *reinterpret_cast<vector *>(s);
}

inline __attribute__((always_inline)) struct slice slice_held(const struct slice *s)
{
    const vector &v = *reinterpret_cast<const vector *>(s);
    return {const_cast<uint64_t *>(v.data()), static_cast<int64_t>(v.size()),
            static_cast<int64_t>(v.capacity())};
}

inline __attribute__((always_inline)) bool append_element(const struct slice_shape *,
                                                          struct slice *s, const void *element)
{
    of(s).push_back(*static_cast<const uint64_t *>(element));
    return true;
}

inline __attribute__((always_inline)) bool
append_elements(const struct slice_shape *, struct slice *s, const void *elements, int64_t n)
{
    const uint64_t *from = static_cast<const uint64_t *>(elements);
    of(s).insert(of(s).end(), from, from + n);
    return true;
}

inline __attribute__((always_inline)) bool make_vector(const struct slice_shape *, struct slice *s,
                                                       int64_t len, int64_t cap)
{
    new (s) vector();
    of(s).reserve(static_cast<size_t>(cap));
    of(s).resize(static_cast<size_t>(len));
    return true;
}

inline __attribute__((always_inline)) void release_vector(const struct slice_shape *,
                                                          struct slice *s)
{
    of(s).~vector();
    new (s) vector();
}

constexpr struct slice_ops make_ops(const char *name, const char *summary)
{
    struct slice_ops ops = {};
    ops.id = 1;
    ops.name = name;
    ops.summary = summary;
    ops.make = make_vector;
    ops.append = append_element;
    ops.append_many = append_elements;
    ops.release = release_vector;
    return ops;
}

constexpr struct slice_ops slice_std_vector =
    make_ops("std_vector", "libstdc++'s std::vector: doubling, new, copy, delete");
constexpr struct slice_ops slice_std_vector_rangefor =
    make_ops("std_vector_rangefor", "std::vector in Google Benchmark's own C++ loop");

} // namespace

#define SLICE_PEER std_vector
#include "benches/slice/append.c"

#include "benches/capi/benchmark_c_cxx.h"

// The same work in the library's range-for loop: what our loop form must not differ from.
static void append_rangefor(struct bench *b, const struct slice_shape *shape)
{
    uint64_t length = static_cast<uint64_t>(bench_param(b, PARAM_length));
    bench_items(b, length);
    if (b->counted) bench_fail(b, "instructions are counted without the library's loops");
    if (!b->state) return append(b, shape, &slice_std_vector);
    uint64_t kept = 0;
    for (auto _ : gb_state_cxx(b->state)) {
        struct slice s = {nullptr, 0, 0};
        slice_append_pass(shape, &slice_std_vector, &s, length, b->seed);
        BENCH_KEEP(s.ptr);
        kept = static_cast<uint64_t>(slice_held(&s).len);
        slice_std_vector.release(shape, &s);
    }
    bench_expect(b, kept, length);
}
BENCH_INSTANCE(slice, append, std_vector_rangefor, native_8_native,
               "mechanism:native/elem:8/alloc:native",
               append_rangefor(b, &append_std_vector_native_8_native_shape))

#define BENCH_FAMILY_NAME    "slice"
#define BENCH_FAMILY_SUMMARY "slices: libstdc++'s std::vector behind the same bodies"
#define BENCH_FAMILY_IMPLS \
    BENCH_FAMILY_IMPL(slice_std_vector) BENCH_FAMILY_IMPL(slice_std_vector_rangefor)
#include "benches/common/family_tables.h"
