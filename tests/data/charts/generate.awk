# generate.awk - what the sample tables share: columns, and invented but plausible costs.
function policies() {
    return split("best go118 go117 double x1_5 golden x1_125 fbvector rust exact reference null twin",
                 POLICY, " ")
}
function noise() { return 1 + 0.02 * (rand() - 0.5) }
function factor(p) {
    return p == "double" || p == "rust" || p == "twin" || p == "reference" ? 2 : \
           p == "best" ? 2 : p == "golden" ? 1.618 : p == "x1_125" ? 1.125 : p == "exact" ? 1.01 : 1.5
}
function grown(p, cap, n,    next_cap) {
    if (p == "go117") next_cap = cap < 1024 ? 2 * cap : 1.25 * cap
    else if (p == "go118") next_cap = cap < 256 ? 2 * cap : cap + (cap + 768) / 4
    else if (p == "exact") next_cap = n + int(n / 8)
    else next_cap = cap * factor(p)
    next_cap = int(next_cap); if (next_cap < n) next_cap = n < 4 && p != "exact" ? 4 : n
    return next_cap <= cap ? cap + 1 : next_cap
}
function grows(p, n,    cap, count) {
    while (cap < n && count < 5000) { cap = grown(p, cap, cap + 1); count++ }
    return count
}
function peak(p, n) { return p == "best" ? 1.38 : 1 + 0.9 * (factor(p) - 1) + 1 / factor(p) / 3 }
function append_cost(p, n, cold,    t) {
    if (p == "null") return 0.33
    if (p == "twin") p = "double"
    t = 0.55 + 22 * (p == "best" ? 0.8 : 1 + 0.4 * (2 - factor(p))) / (n ^ 0.75)
    t += 0.28 / (factor(p) - 1 + 0.02) * (n < 4096 ? 0.4 : 1) * (p == "best" ? 0.25 : 1)
    t += n > 65536 ? 0.5 * log(n / 65536) * (p == "best" ? 0.3 : 1) : 0
    if (p == "golden" && n > 300 && n < 40000) t *= 0.72
    if (p == "reference") t *= 1.9
    return cold ? t * 1.6 + 2.2 * (p == "best" ? 0.5 : 1) : t
}
function header(params, counters) {
    srand(42)
    gsub(/ /, "\t", params)
    print "candidate\tfamily\tworkload\timpl\t" params "\texe\trounds\tprocesses\tns\tns_lo\tns_hi\t" \
          "ns_q10\tbaseline\tratio\tratio_lo\tratio_hi\tdelta\tverdict\terror" \
          (counters == "" ? "" : "\t" counters)
}
function slice_header(counters) {
    LENGTHS = "10 100 1000 16384 65536 1048576 16777216"
    header("mechanism elem alloc length slices batch", counters)
}
# BASE[place] is the baseline's time: the same row is measured first for its cost function.
function body(candidate, family, workload, impl, params, t, base, counters,    ratio, wide, verdict) {
    t *= noise(); wide = 0.012 + 0.03 * rand(); ratio = t / base
    verdict = impl == "null" ? "faster" : ratio * (1 + wide) < 0.99 ? "faster" : \
              ratio * (1 - wide) > 1.01 ? "slower" : "same"
    printf "%s\t%s\t%s\t%s\t%s\tbench_%s\t40\t3\t%.5g\t%.5g\t%.5g\t%.5g\t%s\t%.4f\t%.4f\t%.4f\t0.01\t%s\t-", \
        candidate, family, workload, impl, params, family, t, t * (1 - wide), t * (1 + wide), t * 0.97, \
        "double", ratio, ratio * (1 - wide), ratio * (1 + wide), verdict
    print (counters == "" ? "" : "\t" counters)
}
function slice_row(workload, p, n, k, t, counters) {
    body("slice/" workload "/impl:" p "/mechanism:native/elem:8/alloc:native/length:" n \
         (k == "-" ? "" : "/slices:" k), "slice", workload, p,
         "native\t8\tnative\t" n "\t" k "\t-", t, append_cost("double", n, workload ~ /cold/), counters)
}
function row(sweep, workload, p, n, t, counters,    family) {
    family = substr(sweep, 1, index(sweep, "_") - 1)
    body(family "/" workload "/impl:" p "/threads:" n, family, workload, p, n, t,
         family == "chan" ? 40 * (1 + 0.35 * (n - 1)) : 60, counters)
}
