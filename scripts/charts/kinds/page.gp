# The frame of every chart: assay fills the slots and writes the result beside the picture.
if (!exists("OUT")) OUT = NAME
DATA = NAME . ".tsv"
#@numbers
set encoding utf8
set datafile separator "\t"
set datafile missing NaN
set style fill noborder
unset key
do for [FORMAT in "svg png"] {
    DOTS = FORMAT eq "svg" ? 0.6 : 1 # the same dots: svg scales them with the font
    if (FORMAT eq "svg") {
        set terminal svg size WIDTH,HEIGHT font "Inter,18" fontscale 1.3333 background "white"
    } else {
        set terminal pngcairo size WIDTH,HEIGHT font "Inter,18" background "white"
    }
    set output OUT . "." . FORMAT
    set multiplot
    # The page: everything but the data, in pixels from the top left corner.
    unset border; unset xtics; unset ytics
    set lmargin at screen 0; set rmargin at screen 1
    set tmargin at screen 1; set bmargin at screen 0
    set xrange [0:WIDTH]; set yrange [HEIGHT:0]; unset logscale
    #@marks
    plot -1 notitle
    unset label; unset arrow; unset object
    # The data.
    #@own
    #@kind
    unset multiplot
    unset output
}
