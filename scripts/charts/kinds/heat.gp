# Heat map: a coloured box and its value a cell; dashed: the last column within a cache or the CPUs.
set lmargin at screen LEFT[1]/WIDTH; set rmargin at screen RIGHT[1]/WIDTH
set tmargin at screen 1-TOP[1]/HEIGHT; set bmargin at screen 1-BOTTOM[1]/HEIGHT
set xrange [0.5:COLUMNS+0.5]; set yrange [ROWS+0.5:0.5]
do for [i=1:MARKS] {
    set arrow i from MARK[i]+0.5,0.5 to MARK[i]+0.5,ROWS+0.5 nohead \
        lw 3 dt (9,7) lc rgb "white" front
}
plot DATA using 1:2:(0.497):(0.485):7 with boxxyerror fs solid noborder fc rgb variable notitle, \
     DATA using 1:($9 == 0 ? $2 : NaN):6:8 with labels font "Inter,18" tc rgb variable notitle, \
     DATA using 1:($9 == 1 ? $2 : NaN):6:8 with labels font "Inter:Bold,18" tc rgb variable notitle
unset arrow
