# Run order: faint dots, the running median and the middle 80 % around it.
set lmargin at screen LEFT[1]/WIDTH; set rmargin at screen RIGHT[1]/WIDTH
set tmargin at screen 1-TOP[1]/HEIGHT; set bmargin at screen 1-BOTTOM[1]/HEIGHT
set logscale y
set xrange [X_LOW:X_HIGH]; set yrange [Y_LOW:Y_HIGH]
plot DATA index 1 using 1:2:4 with filledcurves \
         fs transparent solid 0.18 noborder fc rgb "#D55E00" notitle, \
     DATA index 0 using 1:2 with points pt 7 ps DOTS*0.5 lc rgb "#98A2B3" notitle, \
     DATA index 1 using 1:3 with lines lw 3.5 lc rgb "#D55E00" notitle
