#!/bin/sh
# worker_test.sh PROBE - the worker's answers: figures, wrong results, dead children, bad requests.
set -u
probe=$1
failed=0

# asks REQUEST PATTERN... - the one line of answer matches every pattern (grep -E).
asks() {
    request=$1
    shift
    got=$(printf '%s\n' "$request" | "$probe" --worker)
    [ "$(printf '%s\n' "$got" | wc -l)" = 1 ] ||
        { echo "FAIL $request: not one line: $got"; failed=1; }
    for pattern; do
        printf '%s\n' "$got" | grep -Eq "$pattern" && continue
        printf 'FAIL %s\n  got:    %s\n  wanted: %s\n' "$request" "$got" "$pattern"
        failed=1
    done
}

add=probe/add/impl:one/colour:red/size:100/load:0.5
asks "run $add 50 7" '"speed":[0-9.]+,'
asks "run $add 50 7" '"iterations":50,' '"items":100,' '"real_ns":[1-9]' '"seed_seen":7[,}]' \
    '"load_seen":0.5'
asks "run $add 50" '"seed_seen":1[,}]'
asks "memory $add" '"items":100' '"minor_faults_per_op":' '"resident_bytes":' \
    '"cold_minor_faults_per_op":'
asks "run probe/fresh/impl:one/size:64 3" '"iterations":3,' '"real_ns":[1-9][0-9]{3,}'
asks "run probe/together/impl:one/size:1000 200" '"iterations":200,' '"items":3000,' \
    '"real_ns":[1-9][0-9]{4,}' '"finish_spread_percent":[0-9]' '"cpu_ns_per_op":[0-9]' \
    '"switches_per_op":[0-9]'
asks "memory probe/together/impl:one/size:10" '"items":30,' 'minor_faults_per_op'
asks "run probe/wrong/impl:one 5" '"error":"wrong result: got 0, wanted 1'
asks "run probe/loopless/impl:one 5" '"error":".*loop'
asks "run probe/infinite/impl:one 5" '"error":"counter size is not a finite number"'
asks "run probe/dies/impl:one 2" '"error":"the fresh child process died'
asks "run probe/add/impl:two/colour:red 5" '"error":".*not compiled in'
asks "run probe/add/impl:one/hue:red 5" '"error":".*no parameter:value'
asks "run probe/add/impl:one/colour:red/size:0 5" '"error":".*out of range'
asks "run rubbish 5" '"error":".*a name reads'
asks "run $add 0" '"error":"write: run'
asks "run $add many" '"error":"write: run'
asks "sing" '"error":"no such request'
asks "info" '"compiler":".+"' '"libbenchmark":"1'

# A failure does not end the worker.
got=$(printf 'run rubbish 1\nrun %s 3\nquit\nrun %s 3\n' "$add" "$add" | "$probe" --worker | wc -l)
[ "$got" = 2 ] || { echo "FAIL a failure or quit: $got lines, wanted 2"; failed=1; }
exit $failed
