# Ratios: an interval and a dot a row; hollow dots lie within the noise band.
set bars 0.6
do for [p=1:PANELS] {
    set lmargin at screen LEFT[p]/WIDTH; set rmargin at screen RIGHT[p]/WIDTH
    set tmargin at screen 1-TOP[p]/HEIGHT; set bmargin at screen 1-BOTTOM[p]/HEIGHT
    set logscale x
    set xrange [X_LOW:X_HIGH]; set yrange [0:BOTTOM[p]-TOP[p]]
    mine(x) = column(1) == p ? x : NaN
    plot DATA using (mine($3)):2:4:5:7 with xerrorbars pt 0 lw 3 lc rgb variable notitle, \
         DATA using (mine($3)):2:7 with points pt 7 ps DOTS*1.3 lc rgb variable notitle, \
         DATA using ($6 == 0 ? mine($3) : NaN):2 \
             with points pt 7 ps DOTS*0.75 lc rgb "white" notitle
}
