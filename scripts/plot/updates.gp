# Inputs before and after the counts. From `gevinst follow-up … --figures DIR`, which sends:
#
#   $densities  blocks, one per input: x, density before, density after
#   panels      how many; panelN: the input; unitN: its unit
across = 4; down = (panels + across - 1) / across
wide = 200; high = 104; pitch = 176; top = 138
eval canvas(960, top + pitch * down + 40)
headline = text_FIG_UPDATES
note = text_NOTE_UPDATES
interval_note = ''
eval frame
font_of_tics = plain(11)
set tics font font_of_tics
set multiplot
do for [k = 1:panels] {
    most = 0; from = 1e300; to = -1e300
    stats densities index k - 1 using (most = high_of(most, high_of($2, $3)), from = low_of(from, $1), to = high_of(to, $1), 1) nooutput
    if (most <= 0) { most = 1 }
    col = (k - 1) % across; line = (k - 1) / across
    left = 32 + col * 228; above = top + line * pitch
    axis = ''
    eval area(left, above, left + wide, above + high)
    set xrange [from:to]
    set yrange [0:1.05 * most]
    eval tics('x', from, to, step_of(to - from, 4))
    unset ytics
    set grid noxtics noytics
    set label 10 fit(value(sprintf('panel%d', k)), 224, 10.5) at screen X(left), Y(above - 12) font plain(10.5) textcolor rgb ink
    set label 11 value(sprintf('unit%d', k)) at screen X(left + wide / 2.0), Y(above + high + 32) center font plain(10) textcolor rgb grey
    plot densities index k - 1 using 1:2 with filledcurves y1=0 fillcolor rgb gain_faint fillstyle solid notitle, \
        '' index k - 1 using 1:2 with lines linecolor rgb gain_light linewidth 1.2 notitle, \
        '' index k - 1 using 1:3 with lines linecolor rgb gain linewidth 2.2 notitle
    do for [i = 1:8] { unset label i }
}
unset multiplot
