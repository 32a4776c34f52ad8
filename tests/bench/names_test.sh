#!/bin/sh
# names_test.sh PROBE - what --names selects, and how wrong selections are refused.
set -u
probe=$1
failed=0

# names WANTED ARGUMENT... - the names, blank separated, must be these.
names() {
    wanted=$1
    shift
    got=$("$probe" --names "$@" 2>&1 | tr '\n' ' ')
    [ "$got" = "$wanted " ] && return
    printf 'FAIL --names %s\n  got:    %s\n  wanted: %s\n' "$*" "$got" "$wanted"
    failed=1
}

# refused WORDS ARGUMENT... - exit 2, nothing on standard output, one line that holds the words.
refused() {
    words=$1
    shift
    out=$("$probe" --names "$@" 2>/dev/null)
    code=$?
    error=$("$probe" --names "$@" 2>&1 >/dev/null)
    case $code:$out:$error in
    "2::"*"$words"*) [ "$(printf '%s\n' "$error" | wc -l)" = 1 ] && return ;;
    esac
    printf 'FAIL --names %s\n  exit %s, out <%s>, error <%s>\n  wanted exit 2 and: %s\n' \
        "$*" "$code" "$out" "$error" "$words"
    failed=1
}

add=probe/add/impl:one/colour:red
names "$add/size:8/load:0.5" --workload=add --impl=one
names "$add/size:8/load:0.5 probe/add/impl:one/colour:green/size:8/load:0.5" \
    --workload=add --impl=one '--colour=*'
names "$add/size:1/load:0.5 $add/size:4/load:0.5 $add/size:16/load:0.5" \
    --workload=add --impl=one '--size=1..16*4'
names "$add/size:10/load:0.25 $add/size:10/load:0.75 $add/size:30/load:0.25\
 $add/size:30/load:0.75" \
    --workload=add --impl=one --size=10..30+20 --load=0.25,0.75
names "$add/size:1/load:0.5 $add/size:2/load:0.5 $add/size:3/load:0.5" \
    --workload=add --impl=one '--size=1..4*1.3'
names "$add/size:4096/load:0.5 $add/size:2000/load:0.5" --workload=add --impl=one --size=4Ki,2k
names "probe/wrong/impl:one" --workload=wrong
names "probe/add/impl:one_more/colour:red/size:8/load:0.5" --impl=one_more

refused "no implementation 'on'" --impl=on
refused "no workload 'ad'" --workload=ad
refused "empty list" --impl=
refused "names no value" --workload=add --size=
refused "out of range: it goes from 1 to 1000000 things" --workload=add --size=0
refused "not a whole number" --workload=add --size=2.5
refused "not a number" --workload=add --load=much
refused "choose from red|green" --workload=add --colour=blue
refused "no range" --workload=add '--size=1..8*1'
refused "lower end first" --workload=add '--size=8..1*2'
refused "no effect" --workload=wrong --size=4
refused "unknown option --sizes=4" --workload=add --sizes=4
refused "nothing matches" --workload=add --impl=one_more --colour=green

"$probe" --list | grep -q '"unit":.*"things"' || { echo 'FAIL --list lacks a unit'; failed=1; }
"$probe" --help | grep -q 'a fraction' || { echo 'FAIL --help lacks a reason'; failed=1; }
"$probe" --workload=add --benchmark_min_time=0.001 2>/dev/null | grep -q "$add/size:8" ||
    { echo 'FAIL it is no Google Benchmark program'; failed=1; }
exit $failed
