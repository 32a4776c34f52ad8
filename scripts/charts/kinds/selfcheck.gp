# Known differences: upper panels hold each comparison's estimate and interval (hollow: not called
# different), lower panels the shares of those that were called different.
set bars 0
do for [p=1:PANELS] {
    set lmargin at screen LEFT[p]/WIDTH; set rmargin at screen RIGHT[p]/WIDTH
    set tmargin at screen 1-TOP[p]/HEIGHT; set bmargin at screen 1-BOTTOM[p]/HEIGHT
    set xrange [0:1]; set yrange [Y_LOW[p]:Y_HIGH[p]]
    mine(x) = column(1) == p ? x : NaN
    size = p > PANELS / 2 ? 1.2 : 0.7
    plot DATA using (mine($2)):3:4:5:7 with yerrorbars pt 0 lw 1.6 lc rgb variable notitle, \
         DATA using (mine($2)):3:7 with points pt 7 ps DOTS*size lc rgb variable notitle, \
         DATA using ($6 == 0 ? mine($2) : NaN):3 \
             with points pt 7 ps DOTS*0.35 lc rgb "white" notitle
}
