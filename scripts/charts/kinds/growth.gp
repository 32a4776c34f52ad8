# Sawtooth of capacity over length: filled above 1, the baseline as a thin line.
do for [p=1:PANELS] {
    set lmargin at screen LEFT[p]/WIDTH; set rmargin at screen RIGHT[p]/WIDTH
    set tmargin at screen 1-TOP[p]/HEIGHT; set bmargin at screen 1-BOTTOM[p]/HEIGHT
    set logscale x
    set xrange [X_LOW:X_HIGH]; set yrange [1:Y_HIGH]
    plot DATA index p-1 using 1:(1):2 with filledcurves \
             fs transparent solid 0.25 noborder fc rgb COLOUR[p] notitle, \
         DATA index (BASELINE < 0 ? p-1 : BASELINE) using 1:2 \
             with lines lw 1 lc rgb "#98A2B3" notitle, \
         DATA index p-1 using 1:2 with lines lw 2.5 lc rgb COLOUR[p] notitle
}
