# check.awk - reads `objdump -d -C --no-show-raw-insn` of one benchmark binary and reports every
# indirect call that an instance can reach through direct calls and jumps.
#
# An instance is a function F beside which there is a constructor F_add (see BENCH_INSTANCE). Static
# functions of the same name live in several translation units, so a function is its address.
#
# The work of a team's members has no direct call: the instance takes its address (team.h), so a
# function whose name ends in __member is followed from wherever its address is taken.
#
# It also reports an instance or a member whose loops all lie in its `.cold` part: gcc compiles for
# size, and moves there, whatever always comes to a call of a cold function.
#
# An indirect jump is a switch if its target comes from a table of the compiler's making:
#   jmp *TABLE(,%reg,8)                                     absolute table, no base register
#   movslq (%table,%reg,4),%r; add ...,%r; jmp *%r          offsets from the table itself
# a switch of fibers if the stack pointer was loaded just before it, and a tail call in every other
# form. The search ends at shared libraries (NAME@plt) and at what
# the exceptions file names. Set -v exceptions=FILE.

BEGIN {
    while ((getline line < exceptions) > 0) {
        if (line ~ /^#/ || line !~ /[^ ]/) continue
        split(line, word, " ")
        if (word[1] == "stop") stop[++stops] = "^(" word[2] ")$"
        else if (word[1] == "allow") allow[++allows] = "^(" word[2] ")$"
        else { print "exceptions: unknown kind " word[1]; broken = 1; exit }
    }
}

function number(hex,    value, i) {
    value = 0
    for (i = 1; i <= length(hex); i++)
        value = value * 16 + index("0123456789abcdef", substr(hex, i, 1)) - 1
    return value
}

function matches(name, patterns, count,    i) {
    for (i = 1; i <= count; i++)
        if (name ~ patterns[i]) return 1
    return 0
}

# Is the jump through register `reg` a switch? Looks back over the instructions just before it.
function is_switch(target,    i, added) {
    if (target ~ /^\*(0x)?[0-9a-f]+\(,%[a-z0-9]+,8\)$/) return 1
    if (target !~ /^\*%[a-z0-9]+$/) return 0
    sub(/^\*/, "", target)
    added = 0
    for (i = lines; i > lines - 8 && i > 0; i--) {
        if (recent[i] ~ ("^add +.*," target "$")) added = 1
        else if (added && recent[i] ~ /^movslq +\(%[a-z0-9]+,%[a-z0-9]+,4\),%[a-z0-9]+$/) return 1
    }
    return 0
}

# Is the jump the end of a switch of fibers (impl/sched/fiber_context.h)?
function is_context_switch() {
    return recent[lines] ~ /^mov +\(%[a-z0-9]+\),%rsp$/
}

# Names are demangled (-C), so that C++ bodies count too. What a function takes is left out; which
# part of it this is, such as "[clone .cold]", is not.
function plain(name,    part) {
    part = match(name, / \[clone [^\]]*\]$/) ? substr(name, RSTART) : ""
    sub(/\(.*/, "", name)
    return name part
}

# Records the jump or call to `operand`: "1234 <name+0x10>", or "*..." if indirect.
function branch(mnemonic, operand,    name, head) {
    if (operand ~ /^\*/) {
        sub(/ +#.*/, "", operand)
        if (mnemonic ~ /^call/ || !(is_switch(operand) || is_context_switch()))
            bad[here] = bad[here] "\n    " mnemonic " " operand
        return
    }
    if (operand !~ /^[0-9a-f]+ <.*>$/ || operand ~ /@plt/) return
    name = substr(operand, index(operand, "<") + 1)
    head = number(operand_address(operand))
    if (match(name, /\+0x[0-9a-f]+>$/)) head -= number(substr(name, RSTART + 3, RLENGTH - 4))
    if (head != here) edges[here] = edges[here] " " head
    else if (number(operand_address(operand)) <= address) loops[name_of[here]]++
}

function operand_address(operand)
{
    return substr(operand, 1, index(operand, " ") - 1)
}

# Records the address of a member's work that `text` loads: "lea ...(%rip),%rsi  # 1234 <name>".
function member(text) {
    sub(/ <[^>]*__member(\(.*\))?>$/, "", text)
    sub(/.*[ $x]/, "", text)
    edges[here] = edges[here] " " number(text)
}

/^[0-9a-f]+ <.*>:$/ {
    here = number($1)
    name_of[here] = plain(substr($0, index($0, "<") + 1, length($0) - index($0, "<") - 2))
    is_name[name_of[here]] = 1
    lines = 0
    next
}

/^ *[0-9a-f]+:\t/ {
    address = number(substr($1, 1, length($1) - 1))
    text = $0
    sub(/^[^\t]*\t/, "", text)
    sub(/^((notrack|bnd|rep|repz|lock|data16|cs) +)+/, "", text)
    if (text ~ /^(call|j)/) {
        operand = text
        sub(/^[a-z,]+ +/, "", operand)
        sub(/ .*/, "", text)
        branch(text, operand)
    }
    else if (text ~ /__member(\(.*\))?>$/) member(text)
    recent[++lines] = text
}

# Breadth first from one instance; `path` tells how a function was reached.
function search(start,    queue, first, last, at, next_ones, count, i, seen, path, found) {
    queue[first = last = 1] = start
    path[start] = name_of[start]
    seen[start] = 1
    for (; first <= last; first++) {
        at = queue[first]
        if (bad[at] != "" && !matches(name_of[at], allow, allows)) {
            print path[at] ":" bad[at]
            found = 1
        }
        count = split(edges[at], next_ones, " ")
        for (i = 1; i <= count; i++) {
            if (next_ones[i] in seen || matches(name_of[next_ones[i]], stop, stops)) continue
            seen[next_ones[i]] = 1
            path[next_ones[i]] = path[at] " -> " name_of[next_ones[i]]
            queue[++last] = next_ones[i]
        }
    }
    return found
}

# Does a cold part hold all loops of its function?
function report_cold(name,    whole) {
    whole = name
    if (!sub(/( \[clone \.cold\]|\.cold)$/, "", whole) || whole !~ /__.*__/) return 0
    if (!((whole "_add") in is_name) && whole !~ /__member$/) return 0
    if (loops[whole]) return 0
    print whole ": its loops are in .cold: make what it always calls IMPL_RARE"
    return 1
}

END {
    if (broken) exit 2
    for (name in loops) cold += report_cold(name)
    for (at in name_of) {
        if (!((name_of[at] "_add") in is_name) || name_of[at] !~ /__.*__/) continue
        instances++
        offenders += search(at)
    }
    print instances + 0 " instances, " offenders + 0 " with an indirect call, " cold + 0 " cold"
    exit offenders + cold > 0 || instances == 0
}
