# Time against memory: a staircase through the front, filled dots on it, hollow ones beaten.
do for [p=1:PANELS] {
    set lmargin at screen LEFT[p]/WIDTH; set rmargin at screen RIGHT[p]/WIDTH
    set tmargin at screen 1-TOP[p]/HEIGHT; set bmargin at screen 1-BOTTOM[p]/HEIGHT
    set logscale xy
    set xrange [X_LOW:X_HIGH]; set yrange [Y_LOW:Y_HIGH]
    plot DATA index p-1 using ($4 == 1 ? $2 : NaN):3 with steps lw 2 lc rgb "#98A2B3" notitle, \
         DATA index p-1 using ($4 == 0 ? $2 : NaN):3:5 \
             with points pt 7 ps DOTS*1.7 lc rgb variable notitle, \
         DATA index p-1 using ($4 == 0 ? $2 : NaN):3 \
             with points pt 7 ps DOTS*1.1 lc rgb "white" notitle, \
         DATA index p-1 using ($4 == 1 ? $2 : NaN):3:5 \
             with points pt 7 ps DOTS*1.9 lc rgb variable notitle
}
