/* benchmark_c_trampolines.h - plain function addresses that carry a pointer.
 *
 * The library's setup, teardown and statistics are bare function pointers without user data. A pool
 * of 64 instances of one function template gives each registration an address of its own, whose
 * number leads to its data. Not installed; included by benchmark_c_register.cc alone.            */
#ifndef BENCHMARK_C_TRAMPOLINES_H
#define BENCHMARK_C_TRAMPOLINES_H

#include "benchmark_c_internal.h"

#include <array>
#include <cmath>
#include <cstdio>

namespace gb
{

constexpr size_t POOL = 64;

struct Statistic {
    std::string name;
    double (*fn)(const double *, size_t, void *) = nullptr;
    void *arg = nullptr;
};

/* Written while registering, read while running: never at once. [0, used) are taken. */
static std::array<Statistic, POOL> statistics;
static std::array<struct gb_benchmark *, POOL> setups, teardowns;
static size_t statistics_used, setups_used, teardowns_used;

template <size_t I> double statistic_entry(const std::vector<double> &values)
{
    const Statistic &s = statistics[I];
    const double result = s.fn(values.data(), values.size(), s.arg);
    if (std::isfinite(result)) return result;
    std::fprintf(stderr, "statistic '%s' is NaN or infinite: reported as 0.\n", s.name.c_str());
    return 0;
}

template <size_t I> void setup_entry(const benchmark::State &state)
{
    setups[I]->run_setup(state);
}

template <size_t I> void teardown_entry(const benchmark::State &state)
{
    teardowns[I]->run_teardown(state);
}

using Around = void (*)(const benchmark::State &);

template <size_t... I>
constexpr std::array<benchmark::StatisticsFunc *, POOL> statistic_entries(std::index_sequence<I...>)
{
    return {statistic_entry<I>...};
}

template <size_t... I> constexpr std::array<Around, POOL> setup_entries(std::index_sequence<I...>)
{
    return {setup_entry<I>...};
}

template <size_t... I>
constexpr std::array<Around, POOL> teardown_entries(std::index_sequence<I...>)
{
    return {teardown_entry<I>...};
}

/* NULL if the pool is used up. */
static benchmark::StatisticsFunc *
statistic_trampoline(const char *name, double (*fn)(const double *, size_t, void *), void *arg)
{
    static constexpr auto entries = statistic_entries(std::make_index_sequence<POOL>());
    if (statistics_used == POOL) return nullptr;
    statistics[statistics_used] = {name, fn, arg};
    return entries[statistics_used++];
}

/* The address for b in a pool: the one it has already, or the next; NULL if the pool is used up. */
static inline Around around_trampoline(std::array<struct gb_benchmark *, POOL> &owners,
                                       size_t &used, const std::array<Around, POOL> &entries,
                                       struct gb_benchmark *b)
{
    for (size_t i = 0; i < used; i++)
        if (owners[i] == b) return entries[i];
    if (used == POOL) return nullptr;
    owners[used] = b;
    return entries[used++];
}

/* False if the pool is used up; never with a library that takes closures. */
template <class B> bool attach_setup(B *base, struct gb_benchmark *b)
{
    if constexpr (takes_closure<B>::value) {
        base->Setup([b](const benchmark::State &state) { b->run_setup(state); });
        return true;
    } else {
        static constexpr auto entries = setup_entries(std::make_index_sequence<POOL>());
        Around entry = around_trampoline(setups, setups_used, entries, b);
        if (entry) base->Setup(entry);
        return entry != nullptr;
    }
}

template <class B> bool attach_teardown(B *base, struct gb_benchmark *b)
{
    if constexpr (takes_closure<B>::value) {
        base->Teardown([b](const benchmark::State &state) { b->run_teardown(state); });
        return true;
    } else {
        static constexpr auto entries = teardown_entries(std::make_index_sequence<POOL>());
        Around entry = around_trampoline(teardowns, teardowns_used, entries, b);
        if (entry) base->Teardown(entry);
        return entry != nullptr;
    }
}

static inline void forget_trampolines()
{
    statistics_used = setups_used = teardowns_used = 0;
}

} // namespace gb

#endif
