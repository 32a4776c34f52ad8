# Lines with dots and interval bands: cost, thread scaling, latency, history.
do for [p=1:PANELS] {
    set lmargin at screen LEFT[p]/WIDTH; set rmargin at screen RIGHT[p]/WIDTH
    set tmargin at screen 1-TOP[p]/HEIGHT; set bmargin at screen 1-BOTTOM[p]/HEIGHT
    set xrange [X_LOW:X_HIGH]; set yrange [Y_LOW:Y_HIGH]
    if (X_LOG) { set logscale x } else { unset logscale x }
    if (Y_LOG) { set logscale y } else { unset logscale y }
    plot for [s=1:SERIES] DATA index p-1 \
             using 2:(column(3*s+1)):(column(3*s+2)) with filledcurves \
             fs transparent solid 0.18 noborder fc rgb COLOUR[s] notitle, \
         for [s=1:SERIES] DATA index p-1 \
             using 2:3*s with lines lw LINE[s] dt DASH[s] lc rgb COLOUR[s] notitle, \
         for [s=1:SERIES] DATA index p-1 \
             using 2:3*s with points pt 7 ps DOTS*DOT[s] lc rgb COLOUR[s] notitle
}
