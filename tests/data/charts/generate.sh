#!/bin/sh
# Makes the sample run beside this script: invented numbers of a realistic shape, the same every time.
# Each implementation is a start-up cost plus a cost per element plus cache and copy terms.
set -eu
cd "$(dirname "$0")/run"

tidy() { # tidy SWEEP: runs the awk program on standard input with the shared functions
    { cat ../generate.awk; cat; } >"$scratch"
    awk -f "$scratch" >"tidy/$1.tsv"
}
scratch=$(mktemp)
trap 'rm -f "$scratch"' EXIT

tidy slice_append <<'AWK'
BEGIN {
    slice_header("peak_per_byte\tallocations_per_op")
    split("append append_cold", workloads); split(LENGTHS, lengths)
    for (w = 1; w <= 2; w++) for (l = 1; l <= split(LENGTHS, lengths); l++)
        for (i = 1; i <= policies(); i++) {
            n = lengths[l]; p = POLICY[i]
            t = append_cost(p, n, w == 2)
            slice_row(workloads[w], p, n, "-", t,
                      sprintf("%.4g\t%d", peak(p, n), grows(p, n)))
        }
}
AWK

tidy slice_growth <<'AWK'
BEGIN {
    for (i = 1; i <= 96; i++) names = names (i > 1 ? "\t" : "") sprintf("cap_%03d", i)
    slice_header(names)
    for (i = 1; i <= policies(); i++) {
        p = POLICY[i]; if (p !~ /^(best|go11|double|twin|x1|exact)/) continue
        cap = 0; caps = ""
        for (k = 1; k <= 96; k++) {
            cap = cap < 65536 ? grown(p, cap, cap + 1) : "NaN"
            caps = caps (k > 1 ? "\t" : "") cap
        }
        slice_row("growth", p, 65536, "-", 1.2, caps)
    }
}
AWK

tidy slice_grow_many <<'AWK'
BEGIN {
    slice_header("peak_per_byte\tallocations_per_op")
    split("16 1000 65536 1048576", slices); split("4096 1000 65536 8", lengths)
    for (c = 1; c <= 4; c++) for (i = 1; i <= policies(); i++) {
        p = POLICY[i]; k = slices[c]; n = lengths[c]
        t = append_cost(p, n, 0) * (1 + 0.12 * log(1 + k * n / 131072))
        slice_row("grow_many", p, n, k, t,
                  sprintf("%.4g\t%d", peak(p, n), grows(p, n) * k))
    }
}
AWK

tidy chan_threads <<'AWK'
BEGIN {
    header("threads", "")
    split("1 2 4 8", threads)
    for (t = 1; t <= 4; t++) {
        n = threads[t]
        row("chan_threads", "send", "mutex", n, 40 * (1 + 0.35 * (n - 1)), "")
        row("chan_threads", "send", "ring_mpmc", n, 18 / (n < 2 ? n : 1.8) + n * 0.4, "")
        row("chan_threads", "send", "best", n, 15 / (n < 2 ? n : 1.95) + n * 0.1, "")
        row("chan_threads", "send", "null", n, 1.1 / (n < 2 ? n : 2), "")
    }
}
AWK

tidy lock_latency <<'AWK'
BEGIN {
    header("threads", "p50_ns\tp90_ns\tp99_ns\tp999_ns\tp9999_ns")
    row("lock_latency", "lock", "mutex", 4, 60, "48\t95\t410\t5200\t61000")
    row("lock_latency", "lock", "spin", 4, 41, "30\t55\t900\t21000\t480000")
    row("lock_latency", "lock", "best", 4, 38, "31\t52\t180\t1100\t9000")
}
AWK

# The plan stands beside this script: its hash must fit its text.
cp ../plan.json raw/slice_append.jsonl
awk 'BEGIN {
    srand(7)
    split("best double go118 x1_5", impls)
    for (round = 1; round <= 40; round++) for (i = 1; i <= 4; i++) {
        drift = 1 + 0.0009 * round; if (rand() < 0.03) drift *= 1.3 + rand()
        ns = (0.6 + 0.1 * i) * drift * (1 + 0.02 * (rand() - 0.5)) * 1e7
        t += 0.011 + (round % 14 == 0 && i == 4 ? 0.2 : 0)
        printf "{\"group\":0,\"candidate\":\"slice/append/impl:%s/length:1024\",", impls[i]
        printf "\"exe\":\"bench_slice\",\"twin\":false,\"round\":%d,\"position\":%d,", round, i - 1
        printf "\"t\":%.3f,\"process\":%d,\"iterations\":10000,\"items\":1024,", t, \
            1 + int((round - 1) / 14)
        printf "\"real_ns\":%d,\"cpu_ns\":%d,\"counters\":{}}\n", ns, ns
    }
}' >>raw/slice_append.jsonl

cat >env.json <<'JSON'
{"date": "2026-11-23T10:15:00Z", "host": "sample", "tool": "assay 0.1.0", "fingerprint": "5a3b1e",
 "machine": {"cpu": "AMD EPYC (KVM)", "kernel": "6.1.0", "architecture": "x86_64", "thp": "madvise",
  "topology": {"packages": 1, "cores": 2, "threads": 2, "memory_gb": 8},
  "caches": {"L1d": {"bytes": 32768, "line": 64, "count": 2},
             "L2": {"bytes": 524288, "line": 64, "count": 2},
             "L3": {"bytes": 33554432, "line": 64, "count": 1}}},
 "source": {"commit": "64a1b2c0d", "dirty": false},
 "executables": [{"name": "bench_slice", "sha256": "00", "info": {"compiler": "gcc 12.2.0",
  "flags": "-O3 -march=native", "libbenchmark": "1.7.1", "jemalloc": "5.3.0"}}],
 "watch": {"steal": 0.001, "load_mean": 1.1, "load_max": 1.6}}
JSON
