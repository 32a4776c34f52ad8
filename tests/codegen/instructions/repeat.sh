#!/bin/sh
# repeat.sh PROGRAM [RUNS] - every instance of a family counts the same in every run, whatever was
# counted before it: the instances in five random orders, in five processes, five times one answer.
set -eu
program=$1 runs=${2:-5}
command -v valgrind >/dev/null || { echo 'valgrind is not installed: nothing is counted'; exit 77; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# Each workload with every value of its structural parameters, 1024 long where it has a length.
names() {
    "$program" --names | cut -d / -f 2 | sort -u | while read -r workload; do
        set -- "--workload=$workload"
        for option in '--mechanism=*' '--elem=*' '--alloc=*' --length=1024; do
            "$program" --names "$@" "$option" >/dev/null 2>&1 && set -- "$@" "$option"
        done
        "$program" --names "$@"
    done
}

names >"$folder/names"
cp "$program" "$folder/program"
run=0
while [ "$run" -lt "$runs" ]; do
    run=$((run + 1))
    mkdir "$folder/$run"
    cd "$folder/$run"
    sort -R "$folder/names" | sed 's/.*/run & 4/' |
        env -i MALLOC_CONF=dirty_decay_ms:-1,muzzy_decay_ms:-1 valgrind -q --tool=callgrind \
            --collect-atstart=no --soname-synonyms=somalloc=nouserintercepts \
            --callgrind-out-file=callgrind.%p ../program --worker-counted |
        sed 's/"real_ns":[0-9]*,//' | sort >"$folder/run.$run"
    cmp "$folder/run.1" "$folder/run.$run"
done
counted=$(grep -c '"instructions":' "$folder/run.1")
refused=$(grep -c '"error":"instructions are not counted for' "$folder/run.1" || :)
total=$(wc -l <"$folder/names")
if [ "$counted" -eq 0 ] || [ $((counted + refused)) -ne "$total" ]; then
    grep '"error"' "$folder/run.1"
    exit 1
fi
echo "$counted instances counted the same in $runs of $runs runs; $refused refused"
