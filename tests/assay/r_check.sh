#!/bin/sh
# r_check.sh VALUES-PROGRAM - asks R whether our statistics are right; skipped (77) without R.
set -eu
command -v Rscript >/dev/null || {
    echo "Rscript is missing (Debian: r-base-core): skipped"
    exit 77
}
script=$(mktemp)
trap 'rm -f "$script"' EXIT
cat >"$script" <<'R'
checked <- 0
check <- function(ours, theirs) {
    if (abs(ours - theirs) > 1e-9 * max(1, abs(theirs)))
        stop(sprintf("check %d: %.17g is %.17g in R", checked + 1, ours, theirs))
    checked <<- checked + 1
}
R
"$1" >>"$script"
printf '%s\n' 'cat(checked, "values agree with R\n"); stopifnot(checked > 60)' >>"$script"
Rscript --vanilla "$script"
